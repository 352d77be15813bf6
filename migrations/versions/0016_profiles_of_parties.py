"""What an organisation says of itself as a party, and whether it changed that since it was verified.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WORDS = {"kind": 30, "size": 20, "register_number": 20, "may_sign": 10}


def upgrade() -> None:
    """Those who are there have not said it yet."""
    for name, length in WORDS.items():
        op.add_column("organisations", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.add_column("organisations", sa.Column("interests", sa.Text(), nullable=False, server_default=""))
    op.add_column("organisations", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget it."""
    for name in ("changed_at", "interests", *WORDS):
        op.drop_column("organisations", name)
