"""Where the words of released drafts came from.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Footprints of drafts released before are made when somebody asks for them."""
    op.create_table(
        "footprints",
        sa.Column("draft_id", sa.String(26), nullable=False),
        sa.Column("trail", sa.JSON(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("engine", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_footprints_draft_id_drafts"),
        sa.PrimaryKeyConstraint("draft_id", name="pk_footprints"),
    )


def downgrade() -> None:
    """Forget them; they can be made again."""
    op.drop_table("footprints")
