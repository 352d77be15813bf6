"""Answers proposed and agreed, their history, dissent, answers to issues, templates of reasons; chairs.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STANDING = ("dispositions", "replaced_dispositions")


def upgrade() -> None:
    """Nobody chairs yet, and every answer there is counts as proposed; what was released stays released."""
    op.add_column("codes", _flag("needs_agreement"))
    op.add_column("code_roles", _flag("is_chair"))
    for table in STANDING:
        _add_standing(table)
    op.create_index("ix_dispositions_issue_id", "dispositions", ["issue_id"])
    _events()
    _dissents()
    _issue_answers()
    _templates()


def downgrade() -> None:
    """Forget who agreed and why not; the answers stay."""
    for table in ("reason_templates", "issue_answers", "dissents", "disposition_events"):
        op.drop_table(table)
    op.drop_index("ix_dispositions_issue_id", "dispositions")
    for table in STANDING:
        op.drop_index(f"ix_{table}_agreed_by_id", table)
        for column in ("issue_id", "agreed_at", "agreed_by_id", "agreement"):
            op.drop_column(table, column)
    op.drop_column("code_roles", "is_chair")
    op.drop_column("codes", "needs_agreement")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _add_standing(table: str) -> None:
    op.add_column(table, sa.Column("agreement", sa.String(20), nullable=False, server_default="proposed"))
    _add_chair(table)
    op.add_column(table, sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(table, sa.Column("issue_id", sa.String(26), nullable=True))


def _add_chair(table: str) -> None:
    """In words that both databases know. A batch would put a copy of the table in its place, which SQLite refuses while
    rows of other tables refer to it."""
    name = f"fk_{table}_agreed_by_id_users"
    op.execute(f"ALTER TABLE {table} ADD COLUMN agreed_by_id VARCHAR(26) CONSTRAINT {name} REFERENCES users (id)")
    op.create_index(f"ix_{table}_agreed_by_id", table, ["agreed_by_id"])


def _events() -> None:
    op.create_table(
        "disposition_events",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("annotation_id", sa.String(26), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String(26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotations.id"], name="fk_disposition_events_annotation_id_annotations"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_disposition_events_actor_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_disposition_events"),
    )
    op.create_index("ix_disposition_events_annotation_id", "disposition_events", ["annotation_id"])
    op.create_index("ix_disposition_events_actor_id", "disposition_events", ["actor_id"])


def _dissents() -> None:
    op.create_table(
        "dissents",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("disposition_id", sa.String(26), nullable=False),
        sa.Column("author_id", sa.String(26), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_outdated", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposition_id"],
            ["dispositions.id"],
            name="fk_dissents_disposition_id_dispositions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_dissents_author_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_dissents"),
        sa.UniqueConstraint("disposition_id", "author_id", name="uq_dissents_disposition_id_author_id"),
    )
    op.create_index("ix_dissents_disposition_id", "dissents", ["disposition_id"])
    op.create_index("ix_dissents_author_id", "dissents", ["author_id"])


def _issue_answers() -> None:
    op.create_table(
        "issue_answers",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("issue_id", sa.String(26), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(26), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issues.id"], name="fk_issue_answers_issue_id_issues", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_issue_answers_author_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_issue_answers"),
        sa.UniqueConstraint("issue_id", name="uq_issue_answers_issue_id"),
    )
    op.create_index("ix_issue_answers_author_id", "issue_answers", ["author_id"])


def _templates() -> None:
    op.create_table(
        "reason_templates",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(26), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_reason_templates_code_id_codes"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_reason_templates_author_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_reason_templates"),
        sa.UniqueConstraint("code_id", "name", name="uq_reason_templates_code_id_name"),
    )
    op.create_index("ix_reason_templates_author_id", "reason_templates", ["author_id"])
