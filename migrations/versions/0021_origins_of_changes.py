"""Where changes came from, and the issues that asked for them.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of older changes nobody has said it: the annotations behind them stand beside their reason."""
    op.add_column("changes", sa.Column("origin", sa.String(30), nullable=False, server_default=""))
    op.create_table(
        "change_issues",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("change_id", sa.String(26), nullable=False),
        sa.Column("issue_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["changes.id"], name="fk_change_issues_change_id_changes", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issues.id"], name="fk_change_issues_issue_id_issues", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_change_issues"),
        sa.UniqueConstraint("change_id", "issue_id", name="uq_change_issues_change_id_issue_id"),
    )
    op.create_index("ix_change_issues_change_id", "change_issues", ["change_id"])
    op.create_index("ix_change_issues_issue_id", "change_issues", ["issue_id"])


def downgrade() -> None:
    """Forget where changes came from; their reasons stay."""
    op.drop_table("change_issues")
    with op.batch_alter_table("changes") as changes:
        changes.drop_column("origin")
