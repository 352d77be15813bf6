"""What the machine suggests to gather in issues, and how far its look at a round is.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(26), nullable=nullable)


def upgrade() -> None:
    """Nothing is suggested yet."""
    op.create_table(
        "groupings",
        _id("id"),
        _id("round_id"),
        _id("requested_by_id", nullable=True),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("told_at", TIME, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_groupings_round_id_rounds"),
        sa.ForeignKeyConstraint(["requested_by_id"], ["users.id"], name="fk_groupings_requested_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_groupings"),
    )
    op.create_index("ix_groupings_round_id", "groupings", ["round_id"])
    op.create_index("ix_groupings_requested_by_id", "groupings", ["requested_by_id"])
    op.create_table(
        "issue_suggestions",
        _id("id"),
        _id("round_id"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("organisations", sa.Integer(), nullable=False),
        sa.Column("suggested_at", TIME, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        _id("settled_by_id", nullable=True),
        sa.Column("settled_at", TIME, nullable=True),
        _id("issue_id", nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_issue_suggestions_round_id_rounds"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name="fk_issue_suggestions_settled_by_id_users"),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name="fk_issue_suggestions_issue_id_issues"),
        sa.PrimaryKeyConstraint("id", name="pk_issue_suggestions"),
    )
    for name in ("round_id", "settled_by_id", "issue_id"):
        op.create_index(f"ix_issue_suggestions_{name}", "issue_suggestions", [name])
    op.create_table(
        "suggested_annotations",
        _id("id"),
        _id("suggestion_id"),
        _id("annotation_id"),
        sa.Column("score", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["issue_suggestions.id"],
            name="fk_suggested_annotations_suggestion_id_issue_suggestions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotations.id"], name="fk_suggested_annotations_annotation_id_annotations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggested_annotations"),
    )
    for name in ("suggestion_id", "annotation_id"):
        op.create_index(f"ix_suggested_annotations_{name}", "suggested_annotations", [name])


def downgrade() -> None:
    """Forget what was suggested; issues made of it stay."""
    for table in ("suggested_annotations", "issue_suggestions", "groupings"):
        op.drop_table(table)
