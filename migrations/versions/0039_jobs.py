"""What the jobs did: counted by kind, and each one that waits for another try or was given up; mail whose fate is open.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is counted yet; mail that was sent or waits is as it was."""
    op.create_table(
        "job_counts",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("failed_at", TIME, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_job_counts"),
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job_runs"),
    )
    op.create_index("ix_job_runs_changed_at", "job_runs", ["changed_at"])
    op.add_column("outbox_messages", sa.Column("handed_over_at", TIME, nullable=True))


def downgrade() -> None:
    """Forget the counts; mail whose fate is open is tried again."""
    with op.batch_alter_table("outbox_messages") as table:
        table.drop_column("handed_over_at")
    op.drop_table("job_runs")
    op.drop_table("job_counts")
