"""Private answers that another has taken the place of, so that taking that one back brings them back.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFERENCES = {
    "disposition_id": ("dispositions", "CASCADE"),
    "author_id": ("users", None),
    "change_id": ("changes", None),
}


def upgrade() -> None:
    table = "replaced_dispositions"
    op.create_table(
        table,
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("disposition_id", sa.String(length=26), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=26), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change_id", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("disposition_id", name=op.f(f"uq_{table}_disposition_id")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], ondelete=ondelete, name=op.f(f"fk_{table}_{column}_{target}")
            )
            for column, (target, ondelete) in REFERENCES.items()
        ),
    )
    for column in REFERENCES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    op.drop_table("replaced_dispositions")
