"""Issues can be merged and removed; what was done to an issue can be undone.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every issue stands."""
    op.add_column("issues", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("issues", sa.Column("merged_into_id", sa.String(26), nullable=True))
    op.create_table(
        "issue_acts",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("issue_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("actor_id", sa.String(26), nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_issue_acts_code_id_codes"),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name="fk_issue_acts_issue_id_issues"),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_issue_acts_actor_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_issue_acts"),
    )
    op.create_index("ix_issue_acts_code_id", "issue_acts", ["code_id"])
    op.create_index("ix_issue_acts_issue_id", "issue_acts", ["issue_id"])
    op.create_index("ix_issue_acts_actor_id", "issue_acts", ["actor_id"])


def downgrade() -> None:
    """Forget how to undo; removed issues are gone, for the tables no longer tell them apart."""
    op.drop_table("issue_acts")
    op.execute("DELETE FROM issues WHERE removed_at IS NOT NULL")
    op.drop_column("issues", "merged_into_id")
    op.drop_column("issues", "removed_at")
