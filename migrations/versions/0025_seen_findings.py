"""Findings of the checker that drafters left as they are.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has left a finding yet."""
    op.create_table(
        "seen_findings",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("identity", sa.String(26), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("seen_by_id", sa.String(26), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_seen_findings_code_id_codes"),
        sa.ForeignKeyConstraint(["seen_by_id"], ["users.id"], name="fk_seen_findings_seen_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_seen_findings"),
        sa.UniqueConstraint("code_id", "identity", "key", name="uq_seen_findings_code_id_identity_key"),
    )
    op.create_index("ix_seen_findings_code_id", "seen_findings", ["code_id"])
    op.create_index("ix_seen_findings_seen_by_id", "seen_findings", ["seen_by_id"])


def downgrade() -> None:
    """Forget them; all findings are open again."""
    op.drop_table("seen_findings")
