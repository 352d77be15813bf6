"""Comparisons are stored as data; their pages are put together when somebody asks.

Every stored comparison can be computed anew, so both directions begin with none.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PAGES = ("inline_html", "side_html", "contents_html")


def upgrade() -> None:
    """Drop the pages; say by which engine a comparison was made."""
    op.execute("DELETE FROM comparisons")
    with op.batch_alter_table("comparisons") as table:
        for page in PAGES:
            table.drop_column(page)
        table.add_column(sa.Column("engine", sa.Integer(), nullable=False))


def downgrade() -> None:
    """Room for pages again."""
    op.execute("DELETE FROM comparisons")
    with op.batch_alter_table("comparisons") as table:
        table.drop_column("engine")
        for page in PAGES:
            table.add_column(sa.Column(page, sa.Text(), nullable=False))
