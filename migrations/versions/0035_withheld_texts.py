"""Annotations and replies can be kept from the public by moderation.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLES = ("annotations", "replies")


def upgrade() -> None:
    """Everybody reads what they read before."""
    for table in TABLES:
        op.add_column(table, sa.Column("withheld", sa.String(20), nullable=False, server_default=""))
        op.add_column(table, sa.Column("withheld_rule", sa.String(40), nullable=False, server_default=""))
        op.add_column(table, sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Publish what was withheld: an older release knows nothing of it."""
    for table in TABLES:
        for column in ("withheld_at", "withheld_rule", "withheld"):
            op.drop_column(table, column)
