"""Forms of the drafting room that are sent twice: adding a provision, writing a note.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TABLES = {"structural_acts": "draft_id", "drafting_notes": "code_id"}


def upgrade() -> None:
    """What was done so far came from forms without a token."""
    for name, within in TABLES.items():
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("form_token", sa.String(64), nullable=True))
            table.create_unique_constraint(f"uq_{name}_{within}_form_token", [within, "form_token"])


def downgrade() -> None:
    """Sent twice is done twice."""
    for name, within in TABLES.items():
        with op.batch_alter_table(name) as table:
            table.drop_constraint(f"uq_{name}_{within}_form_token", type_="unique")
            table.drop_column("form_token")
