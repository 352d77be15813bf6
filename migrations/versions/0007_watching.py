"""What people watch, what happened, who is told of it, and how often by mail.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody watches anything yet, and nothing that happened before is told."""
    _make_watches()
    _make_happenings()
    _make_notices()
    op.create_table(
        "notification_preferences",
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("frequency", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_notification_preferences_user_id_users"),
        sa.PrimaryKeyConstraint("user_id", name="pk_notification_preferences"),
    )
    op.add_column("outbox_messages", sa.Column("unsubscribe_url", sa.String(1000), nullable=False, server_default=""))


def downgrade() -> None:
    """Forget all of it."""
    op.drop_column("outbox_messages", "unsubscribe_url")
    for name in ("notification_preferences", "notices", "happenings", "watches"):
        op.drop_table(name)


def _make_watches() -> None:
    op.create_table(
        "watches",
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_watches_code_id_codes"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_watches_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
        sa.UniqueConstraint("user_id", "kind", "subject_id", name="uq_watches_user_id_kind_subject_id"),
    )
    op.create_index("ix_watches_code_id", "watches", ["code_id"])
    op.create_index("ix_watches_subject", "watches", ["kind", "subject_id"])


def _make_happenings() -> None:
    op.create_table(
        "happenings",
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("subject_id", sa.String(26), nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("path", sa.String(1000), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_happenings_code_id_codes"),
        sa.PrimaryKeyConstraint("id", name="pk_happenings"),
        sa.UniqueConstraint("key", name="uq_happenings_key"),
    )
    op.create_index("ix_happenings_code_id", "happenings", ["code_id"])


def _make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("happening_id", sa.String(26), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("read_at", TIME, nullable=True),
        sa.Column("settled_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["happening_id"], ["happenings.id"], name="fk_notices_happening_id_happenings"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_notices_user_id_users"),
        sa.PrimaryKeyConstraint("user_id", "happening_id", name="pk_notices"),
    )
    op.create_index("ix_notices_happening_id", "notices", ["happening_id"])
    op.create_index("ix_notices_at", "notices", ["user_id", "at"])
    op.create_index("ix_notices_settled_at", "notices", ["settled_at", "at"])
