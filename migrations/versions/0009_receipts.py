"""Receipts for contributions, and whether they come by mail.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
INDEXES = {
    "ix_receipts_owner_id": ["owner_id"],
    "ix_receipts_object_id": ["object_id"],
    "ix_receipts_settled_at": ["settled_at", "received_at"],
}


def upgrade() -> None:
    """What was received before has no receipt: nobody could say now that it is unaltered."""
    op.create_table(
        "receipts",
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("owner_id", sa.String(26), nullable=False),
        sa.Column("object_id", sa.String(26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("settled_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_receipts_owner_id_users"),
        sa.PrimaryKeyConstraint("number", name="pk_receipts"),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "receipts", columns)
    wanted = sa.Column("receipts", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("notification_preferences", wanted)


def downgrade() -> None:
    """Forget them."""
    op.drop_column("notification_preferences", "receipts")
    op.drop_table("receipts")
