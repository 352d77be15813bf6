"""Whether an account uses single keys, and the index that long lists of annotations are read by.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LISTS = "ix_annotations_code_id_state_number"


def upgrade() -> None:
    """Everybody has used them so far."""
    op.add_column("users", sa.Column("uses_keys", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_index(LISTS, "annotations", ["code_id", "state", "number"])


def downgrade() -> None:
    """The choice stays in the browsers."""
    op.drop_index(LISTS, "annotations")
    op.drop_column("users", "uses_keys")
