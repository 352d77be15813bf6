"""What a reply does, which reply it answers, and that it was edited.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PARENT = "fk_replies_parent_id_replies"


def upgrade() -> None:
    """What was written before is a plain comment on the annotation."""
    with op.batch_alter_table("replies") as replies:
        replies.add_column(sa.Column("kind", sa.String(20), nullable=False, server_default="comment"))
        replies.add_column(sa.Column("parent_id", sa.String(26), nullable=True))
        replies.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        replies.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        replies.create_foreign_key(PARENT, "replies", ["parent_id"], ["id"])
        replies.create_index("ix_replies_parent_id", ["parent_id"])


def downgrade() -> None:
    """The replies stay, each as an answer to the annotation."""
    with op.batch_alter_table("replies") as replies:
        replies.drop_index("ix_replies_parent_id")
        replies.drop_constraint(PARENT, type_="foreignkey")
        for column in ("version", "edited_at", "parent_id", "kind"):
            replies.drop_column(column)
