"""Internal notes of drafters.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None
PEOPLE = ("author_id", "meant_for_id", "settled_by_id")


def upgrade() -> None:
    """Nobody has noted anything yet."""
    op.create_table(
        "drafting_notes",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("draft_id", sa.String(26), nullable=False),
        sa.Column("identity", sa.String(26), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(26), nullable=True),
        sa.Column("meant_for_id", sa.String(26), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.String(26), nullable=True),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_drafting_notes_code_id_codes"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_drafting_notes_draft_id_drafts"),
        *(sa.ForeignKeyConstraint([who], ["users.id"], name=f"fk_drafting_notes_{who}_users") for who in PEOPLE),
        sa.PrimaryKeyConstraint("id", name="pk_drafting_notes"),
    )
    for column in ("code_id", "draft_id", "identity", *PEOPLE):
        op.create_index(f"ix_drafting_notes_{column}", "drafting_notes", [column])


def downgrade() -> None:
    """Forget the notes."""
    op.drop_table("drafting_notes")
