"""When an account signed in last, and until when it has seen what happened.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = ("signed_in_at", "seen_until")


def upgrade() -> None:
    """Nobody has been here before this was noted."""
    for name in COLUMNS:
        op.add_column("users", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget it."""
    for name in reversed(COLUMNS):
        op.drop_column("users", name)
