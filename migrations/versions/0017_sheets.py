"""Imported spreadsheets and their rows.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing was imported before."""
    op.create_table(
        "sheet_imports",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("round_id", sa.String(26), nullable=False),
        sa.Column("author_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=True),
        sa.Column("publication", sa.String(20), nullable=False, server_default="named"),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("layout", sa.String(20), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_sheet_imports_round_id_rounds"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_sheet_imports_author_id_users"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_sheet_imports_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sheet_imports"),
    )
    op.create_index("ix_sheet_imports_round_id", "sheet_imports", ["round_id"])
    op.create_index("ix_sheet_imports_author_id", "sheet_imports", ["author_id"])
    op.create_index("ix_sheet_imports_organisation_id", "sheet_imports", ["organisation_id"])
    op.create_index("ix_sheet_imports_author_round", "sheet_imports", ["author_id", "round_id"])
    op.create_table(
        "sheet_rows",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("import_id", sa.String(26), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("provision_id", sa.String(26), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("question_number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("proposed_wording", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("annotation_id", sa.String(26), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_imports.id"], name="fk_sheet_rows_import_id_sheet_imports", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["provision_id"], ["provisions.id"], name="fk_sheet_rows_provision_id_provisions"),
        sa.ForeignKeyConstraint(["annotation_id"], ["annotations.id"], name="fk_sheet_rows_annotation_id_annotations"),
        sa.PrimaryKeyConstraint("id", name="pk_sheet_rows"),
        sa.UniqueConstraint("import_id", "line", name="uq_sheet_rows_import_id_line"),
    )
    op.create_index("ix_sheet_rows_provision_id", "sheet_rows", ["provision_id"])
    op.create_index("ix_sheet_rows_annotation_id", "sheet_rows", ["annotation_id"])
    op.create_index("ix_sheet_rows_import_state", "sheet_rows", ["import_id", "state"])


def downgrade() -> None:
    """Forget them; what was submitted from them stays."""
    op.drop_table("sheet_rows")
    op.drop_table("sheet_imports")
