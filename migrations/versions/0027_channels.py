"""Records of other channels, what came of them, and early disclosures.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was annotated before came through this platform."""
    _create_records()
    _create_parties_and_files()
    # SQLite cannot add a constraint to a table that is there, but a column with its own, as PostgreSQL can.
    constraint = "CONSTRAINT fk_annotations_record_id_channel_records REFERENCES channel_records (id)"
    op.execute(f"ALTER TABLE annotations ADD COLUMN record_id VARCHAR(26) {constraint}")
    op.add_column("annotations", sa.Column("said_by", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_annotations_record_id", "annotations", ["record_id"])
    _create_logs()


def _create_records() -> None:
    op.create_table(
        "channel_records",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("round_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("are_parties_public", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.String(26), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_channel_records_code_id_codes"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_channel_records_round_id_rounds"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name="fk_channel_records_recorded_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_channel_records"),
        sa.UniqueConstraint("code_id", "number", name="uq_channel_records_code_id_number"),
    )
    for column in ("code_id", "round_id", "recorded_by_id"):
        op.create_index(f"ix_channel_records_{column}", "channel_records", [column])


def _create_parties_and_files() -> None:
    op.create_table(
        "record_parties",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("record_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["record_id"], ["channel_records.id"], name="fk_record_parties_record_id_channel_records"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_record_parties_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_record_parties"),
    )
    for column in ("record_id", "organisation_id"):
        op.create_index(f"ix_record_parties_{column}", "record_parties", [column])
    op.create_table(
        "record_files",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("record_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by_id", sa.String(26), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["channel_records.id"], name="fk_record_files_record_id_channel_records"
        ),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["users.id"], name="fk_record_files_uploaded_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_record_files"),
    )
    for column in ("record_id", "uploaded_by_id"):
        op.create_index(f"ix_record_files_{column}", "record_files", [column])


def _create_logs() -> None:
    op.create_table(
        "record_corrections",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("record_id", sa.String(26), nullable=False),
        sa.Column("annotation_id", sa.String(26), nullable=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.String(26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["channel_records.id"], name="fk_record_corrections_record_id_channel_records"
        ),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotations.id"], name="fk_record_corrections_annotation_id_annotations"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_record_corrections_made_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_record_corrections"),
    )
    for column in ("record_id", "annotation_id", "made_by_id"):
        op.create_index(f"ix_record_corrections_{column}", "record_corrections", [column])
    op.create_table(
        "disclosures",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("disclosed_on", sa.Date(), nullable=False),
        sa.Column("which", sa.String(20), nullable=False),
        sa.Column("draft_id", sa.String(26), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.String(26), nullable=True),
        sa.Column("recorded_by_id", sa.String(26), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_disclosures_code_id_codes"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_disclosures_draft_id_drafts"),
        sa.ForeignKeyConstraint(["corrects_id"], ["disclosures.id"], name="fk_disclosures_corrects_id_disclosures"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name="fk_disclosures_recorded_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_disclosures"),
        sa.UniqueConstraint("code_id", "number", name="uq_disclosures_code_id_number"),
    )
    for column in ("code_id", "draft_id", "corrects_id", "recorded_by_id"):
        op.create_index(f"ix_disclosures_{column}", "disclosures", [column])


def downgrade() -> None:
    """Forget by which channel something came; the annotations stay."""
    op.drop_table("disclosures")
    op.drop_table("record_corrections")
    op.drop_index("ix_annotations_record_id", "annotations")
    op.drop_column("annotations", "said_by")
    op.execute("ALTER TABLE annotations DROP COLUMN record_id")
    op.drop_table("record_files")
    op.drop_table("record_parties")
    op.drop_table("channel_records")
