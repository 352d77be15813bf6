"""The history of edits of working drafts.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was edited before has no history; it begins with the next act."""
    op.create_table(
        "provision_revisions",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("draft_id", sa.String(26), nullable=False),
        sa.Column("provision_id", sa.String(26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("actor_id", sa.String(26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_provision_revisions_draft_id_drafts"),
        sa.ForeignKeyConstraint(
            ["provision_id"], ["provisions.id"], name="fk_provision_revisions_provision_id_provisions"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_provision_revisions_actor_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_provision_revisions"),
    )
    op.create_index("ix_provision_revisions_draft_id", "provision_revisions", ["draft_id"])
    op.create_index("ix_provision_revisions_provision_id", "provision_revisions", ["provision_id"])
    op.create_index("ix_provision_revisions_actor_id", "provision_revisions", ["actor_id"])


def downgrade() -> None:
    """Forget the history; the text of today stays."""
    op.drop_table("provision_revisions")
