"""Acts on the structure of a working draft, so that the last can be undone; and the numbering scheme of a code.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was done before cannot be undone; every code keeps its numbers as they are written."""
    op.create_table(
        "structural_acts",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("draft_id", sa.String(26), nullable=False),
        sa.Column("provision_id", sa.String(26), nullable=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("actor_id", sa.String(26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("versions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("standing_order", sa.String(64), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_structural_acts_draft_id_drafts"),
        sa.ForeignKeyConstraint(["provision_id"], ["provisions.id"], name="fk_structural_acts_provision_id_provisions"),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_structural_acts_actor_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_structural_acts"),
    )
    op.create_index("ix_structural_acts_draft_id", "structural_acts", ["draft_id"])
    op.create_index("ix_structural_acts_provision_id", "structural_acts", ["provision_id"])
    op.create_index("ix_structural_acts_actor_id", "structural_acts", ["actor_id"])
    op.create_table(
        "numbering_schemes",
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("scheme", sa.String(20), nullable=False),
        sa.Column("annexes", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_numbering_schemes_code_id_codes"),
        sa.PrimaryKeyConstraint("code_id", name="pk_numbering_schemes"),
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_table("numbering_schemes")
    op.drop_table("structural_acts")
