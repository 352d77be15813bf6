"""Who the public sees of who replied: until now their names.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was written so far was written with names."""
    with op.batch_alter_table("replies") as table:
        table.add_column(sa.Column("publication", sa.String(20), nullable=False, server_default="named"))
    with op.batch_alter_table("replies") as table:
        table.alter_column("publication", server_default=None, existing_type=sa.String(20), existing_nullable=False)


def downgrade() -> None:
    """Forget the choices; going back shows names again."""
    with op.batch_alter_table("replies") as table:
        table.drop_column("publication")
