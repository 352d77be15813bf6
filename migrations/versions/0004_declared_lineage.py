"""Who declared a link of lineage and when; which links are in force; candidates where the engine is not sure.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FLAGS = ("inferred", "overruled")


def upgrade() -> None:
    with op.batch_alter_table("lineage_links") as batch_op:
        batch_op.add_column(sa.Column("declared_by_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True))
        for name in FLAGS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("candidates", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.create_foreign_key(
            batch_op.f("fk_lineage_links_declared_by_id_users"), "users", ["declared_by_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_lineage_links_declared_by_id"), ["declared_by_id"])
    with op.batch_alter_table("lineage_links") as batch_op:  # for the rows that were there; new ones say it themselves
        for name in (*FLAGS, "candidates"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    # The form before knows only links in force.
    op.execute(sa.text("DELETE FROM lineage_links WHERE overruled"))
    with op.batch_alter_table("lineage_links") as batch_op:
        batch_op.drop_index(batch_op.f("ix_lineage_links_declared_by_id"))
        batch_op.drop_constraint(batch_op.f("fk_lineage_links_declared_by_id_users"), type_="foreignkey")
        for name in ("candidates", "overruled", "inferred", "declared_at", "declared_by_id"):
            batch_op.drop_column(name)
