"""Accounts can be erased and merged; who wrote stands apart from what a receipt's hash covers.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody is erased, and the name in receipts given so far stays part of what was hashed."""
    op.add_column("users", sa.Column("erased_at", TIME, nullable=True))
    op.add_column("users", sa.Column("merged_into_id", sa.String(26), nullable=True))
    op.create_index("ix_users_merged_into_id", "users", ["merged_into_id"])
    op.add_column("receipts", sa.Column("identity", sa.Text(), nullable=False, server_default=""))
    _make(
        "erasures",
        {"user_id": False, "asked_by_id": True},
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("obstacle", sa.Text(), nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
        sa.Column("done_at", TIME, nullable=True),
    )
    op.create_index("ix_erasures_due_at", "erasures", ["due_at"])
    _make(
        "mergings",
        {"kept_id": False, "closed_id": False, "actor_id": True},
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("set_aside", sa.JSON(), nullable=False),
    )


def _make(name: str, accounts: dict[str, bool], *rest: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(26), nullable=False),
        *(sa.Column(column, sa.String(26), nullable=nullable) for column, nullable in accounts.items()),
        *rest,
        *(sa.ForeignKeyConstraint([column], ["users.id"], name=f"fk_{name}_{column}_users") for column in accounts),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    for column in accounts:
        op.create_index(f"ix_{name}_{column}", name, [column])


def downgrade() -> None:
    """What was erased stays erased; that it was is forgotten, and so is who merged what."""
    op.drop_table("mergings")
    op.drop_table("erasures")
    op.drop_column("receipts", "identity")
    op.drop_index("ix_users_merged_into_id", "users")
    op.drop_column("users", "merged_into_id")
    op.drop_column("users", "erased_at")
