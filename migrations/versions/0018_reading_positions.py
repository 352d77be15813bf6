"""How far an account has read in a draft.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody's place was kept before."""
    op.create_table(
        "reading_positions",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("draft_id", sa.String(26), nullable=False),
        sa.Column("provision_id", sa.String(26), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_reading_positions_user_id_users"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_reading_positions_draft_id_drafts"),
        sa.ForeignKeyConstraint(
            ["provision_id"], ["provisions.id"], name="fk_reading_positions_provision_id_provisions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reading_positions"),
        sa.UniqueConstraint("user_id", "draft_id", name="uq_reading_positions_user_id_draft_id"),
    )
    op.create_index("ix_reading_positions_draft_id", "reading_positions", ["draft_id"])
    op.create_index("ix_reading_positions_provision_id", "reading_positions", ["provision_id"])


def downgrade() -> None:
    """Forget the places."""
    op.drop_table("reading_positions")
