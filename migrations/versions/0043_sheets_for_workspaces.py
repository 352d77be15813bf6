"""Filled forms can be brought into an organisation's workspace.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

KEY = "fk_sheet_rows_contribution_id_contributions"
INDEX = "ix_sheet_rows_contribution_id"


def upgrade() -> None:
    """What was brought so far was to be submitted at once."""
    op.add_column("sheet_imports", sa.Column("in_workspace", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("sheet_rows") as rows:
        rows.add_column(sa.Column("contribution_id", sa.String(26), nullable=True))
        rows.create_foreign_key(KEY, "contributions", ["contribution_id"], ["id"])
        rows.create_index(INDEX, ["contribution_id"])


def downgrade() -> None:
    """Forget which contribution came of which row; the contributions stay. What was meant for colleagues only is left
    out: its owner can take it back."""
    op.execute(
        "UPDATE sheet_rows SET state = 'dropped' WHERE import_id IN (SELECT id FROM sheet_imports WHERE in_workspace)"
    )
    with op.batch_alter_table("sheet_rows") as rows:
        rows.drop_index(INDEX)
        rows.drop_constraint(KEY, type_="foreignkey")
        rows.drop_column("contribution_id")
    op.drop_column("sheet_imports", "in_workspace")
