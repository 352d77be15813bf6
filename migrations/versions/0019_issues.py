"""Issues, and the annotations in them.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No annotation is in an issue yet."""
    op.create_table(
        "issues",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("round_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.String(26), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_issues_code_id_codes"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_issues_round_id_rounds"),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name="fk_issues_created_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_issues"),
        sa.UniqueConstraint("code_id", "number", name="uq_issues_code_id_number"),
    )
    op.create_index("ix_issues_code_id", "issues", ["code_id"])
    op.create_index("ix_issues_round_id", "issues", ["round_id"])
    op.create_index("ix_issues_created_by_id", "issues", ["created_by_id"])
    op.create_table(
        "issue_members",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("issue_id", sa.String(26), nullable=False),
        sa.Column("annotation_id", sa.String(26), nullable=False),
        sa.Column("added_by_id", sa.String(26), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name="fk_issue_members_issue_id_issues"),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotations.id"], name="fk_issue_members_annotation_id_annotations"
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name="fk_issue_members_added_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_issue_members"),
        sa.UniqueConstraint("annotation_id", name="uq_issue_members_annotation_id"),
    )
    op.create_index("ix_issue_members_issue_id", "issue_members", ["issue_id"])
    op.create_index("ix_issue_members_annotation_id", "issue_members", ["annotation_id"])
    op.create_index("ix_issue_members_added_by_id", "issue_members", ["added_by_id"])


def downgrade() -> None:
    """Forget the issues; the annotations stay."""
    op.drop_table("issue_members")
    op.drop_table("issues")
