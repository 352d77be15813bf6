"""Prepared releases, what was passed over at their gate, and what codes ask of them.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No release is prepared, and every code has the usual rules."""
    op.create_table(
        "release_settings",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("blocking", sa.JSON(), nullable=False),
        sa.Column("persons", sa.String(20), nullable=False),
        sa.Column("edited_by_id", sa.String(26), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_release_settings_code_id_codes"),
        sa.ForeignKeyConstraint(["edited_by_id"], ["users.id"], name="fk_release_settings_edited_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_release_settings"),
        sa.UniqueConstraint("code_id", name="uq_release_settings_code_id"),
    )
    op.create_index("ix_release_settings_code_id", "release_settings", ["code_id"])
    op.create_index("ix_release_settings_edited_by_id", "release_settings", ["edited_by_id"])
    _create_releases()
    op.create_table(
        "gate_passes",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("release_id", sa.String(26), nullable=False),
        sa.Column("gate", sa.String(30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["prepared_releases.id"],
            name="fk_gate_passes_release_id_prepared_releases",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_gate_passes"),
        sa.UniqueConstraint("release_id", "gate", name="uq_gate_passes_release_id_gate"),
    )
    op.create_index("ix_gate_passes_release_id", "gate_passes", ["release_id"])


def _create_releases() -> None:
    people = ("prepared_by_id", "approved_by_id", "ended_by_id")
    op.create_table(
        "prepared_releases",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("draft_id", sa.String(26), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("with_answers", sa.Boolean(), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("prepared_by_id", sa.String(26), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.String(26), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.String(26), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_prepared_releases_code_id_codes"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_prepared_releases_draft_id_drafts"),
        *(sa.ForeignKeyConstraint([one], ["users.id"], name=f"fk_prepared_releases_{one}_users") for one in people),
        sa.PrimaryKeyConstraint("id", name="pk_prepared_releases"),
    )
    for column in ("code_id", "draft_id", "stage", *people):
        op.create_index(f"ix_prepared_releases_{column}", "prepared_releases", [column])


def downgrade() -> None:
    """Forget the releases that were prepared; what came out stays."""
    op.drop_table("gate_passes")
    op.drop_table("prepared_releases")
    op.drop_table("release_settings")
