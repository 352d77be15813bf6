"""What a text that is not submitted is about, more exactly: an answer to a question, what is written in a workspace.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is kept so far is about a provision or an annotation."""
    with op.batch_alter_table("unsent_texts") as table:
        table.add_column(sa.Column("within", sa.String(60), nullable=False, server_default=""))
    with op.batch_alter_table("unsent_texts") as table:
        table.alter_column("within", server_default=None, existing_type=sa.String(60), existing_nullable=False)


def downgrade() -> None:
    """What has no other place keeps its words, under its round alone."""
    with op.batch_alter_table("unsent_texts") as table:
        table.drop_column("within")
