"""Anchors carried from draft to draft: what the engine found, and what a person decided.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Anchors that are there already were made where they are: nothing more is known of them."""
    with op.batch_alter_table("anchors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("score", sa.Double(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("old_words", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("new_words", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("candidates", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("last_provision_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("decision", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("decided_by_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("found", sa.JSON(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_anchors_last_provision_id_provisions"), "provisions", ["last_provision_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_anchors_decided_by_id_users"), "users", ["decided_by_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_anchors_last_provision_id"), ["last_provision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_anchors_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index("ix_anchors_draft_verdict", ["draft_id", "verdict"], unique=False)


def downgrade() -> None:
    """An anchor that was carried to a later draft is nothing without these columns: only those on the annotation's own
    draft stay."""
    op.execute(
        "DELETE FROM anchors WHERE draft_id <> "
        "(SELECT draft_id FROM annotations WHERE annotations.id = anchors.annotation_id)"
    )
    with op.batch_alter_table("anchors", schema=None) as batch_op:
        batch_op.drop_index("ix_anchors_draft_verdict")
        batch_op.drop_index(batch_op.f("ix_anchors_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_anchors_last_provision_id"))
        batch_op.drop_constraint(batch_op.f("fk_anchors_decided_by_id_users"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_anchors_last_provision_id_provisions"), type_="foreignkey")
        for name in (
            "found",
            "decided_at",
            "decided_by_id",
            "decision",
            "last_provision_id",
            "candidates",
            "new_words",
            "old_words",
            "reason",
            "score",
        ):
            batch_op.drop_column(name)
