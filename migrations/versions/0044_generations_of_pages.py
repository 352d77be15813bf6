"""The stored page of a draft says by which form of the page it was made.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was stored so far may have an older form: it is rendered anew by a job."""
    op.add_column("draft_renderings", sa.Column("generation", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Forget by which form pages were made; they stay as they are."""
    with op.batch_alter_table("draft_renderings") as renderings:
        renderings.drop_column("generation")
