"""Long annotations can be split into points.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
REFERENCES = {
    "annotation_id": "annotations",
    "issue_id": "issues",
    "answered_by_id": "users",
    "made_by_id": "users",
}


def upgrade() -> None:
    """No annotation is split."""
    op.create_table(
        "points",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("annotation_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.String(26), nullable=True),
        sa.Column("outcome", sa.String(30), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.String(26), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("answered_with_id", sa.String(26), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.String(26), nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_points_{column}_{table}")
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_points"),
    )
    for column in REFERENCES:
        op.create_index(f"ix_points_{column}", "points", [column])


def downgrade() -> None:
    """Forget the points; answers composed of theirs stay."""
    op.drop_table("points")
