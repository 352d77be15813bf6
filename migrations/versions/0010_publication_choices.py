"""What the public sees of each annotation, as its author chose.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORDS = ("confidential_reason", "public_summary")


def upgrade() -> None:
    """What was submitted before there was a choice stays as it was published: named."""
    op.add_column(
        "annotations", sa.Column("publication", sa.String(20), nullable=False, server_default=sa.text("'named'"))
    )
    for name in WORDS:
        op.add_column("annotations", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Forget the choices. Without them everything would be shown, so this is refused where somebody made one."""
    chosen = sa.text("SELECT count(*) FROM annotations WHERE publication <> 'named'")
    if op.get_bind().execute(chosen).scalar_one():
        raise RuntimeError("Some annotations are not published under their authors' names; they would be shown whole.")
    for name in (*WORDS, "publication"):
        op.drop_column("annotations", name)
