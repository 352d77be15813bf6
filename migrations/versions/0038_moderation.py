"""Flags, cases, judgements, appeals and suspensions; codes may have contributions read first; identities are verified.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ID = sa.String(26)
MADE = ("suspensions", "moderation_cases", "flags", "judgements", "appeals")
REFERENCES = {
    "code_id": "codes",
    "user_id": "users",
    "annotation_id": "annotations",
    "reply_id": "replies",
    "author_id": "users",
    "organisation_id": "organisations",
    "group_id": "stakeholder_groups",
    "case_id": "moderation_cases",
    "flagger_id": "users",
    "judged_by_id": "users",
    "suspension_id": "suspensions",
    "judgement_id": "judgements",
    "flag_id": "flags",
    "appellant_id": "users",
}
UNIQUE = {
    "moderation_cases": [("code_id", "number")],
    "flags": [("case_id", "form_token"), ("case_id", "flagger_id")],
    "appeals": [("judgement_id",)],
}
INDEXES = {
    "suspensions": {"ix_suspensions_code_id_user_id": ["code_id", "user_id"]},
    "moderation_cases": {"ix_moderation_cases_code_id_state": ["code_id", "state", "number"]},
    "judgements": {"ix_judgements_told_at": ["told_at"]},
}


def _tables() -> dict[str, tuple[sa.Column[object], ...]]:
    return {
        "suspensions": (
            sa.Column("code_id", ID, nullable=False),
            sa.Column("user_id", ID, nullable=False),
            sa.Column("since", TIME, nullable=False),
            sa.Column("until", TIME, nullable=False),
            sa.Column("lifted_at", TIME, nullable=True),
        ),
        "moderation_cases": (
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("code_id", ID, nullable=False),
            sa.Column("annotation_id", ID, nullable=False),
            sa.Column("reply_id", ID, nullable=True),
            sa.Column("author_id", ID, nullable=False),
            sa.Column("organisation_id", ID, nullable=True),
            sa.Column("group_id", ID, nullable=True),
            sa.Column("source", sa.String(20), nullable=False),
            sa.Column("state", sa.String(20), nullable=False),
            sa.Column("opened_at", TIME, nullable=False),
            sa.Column("settled_at", TIME, nullable=True),
            sa.Column("due_at", TIME, nullable=True),
            sa.Column("amended_at", TIME, nullable=True),
            sa.Column("version", sa.Integer(), nullable=False),
        ),
        "flags": (
            sa.Column("case_id", ID, nullable=False),
            sa.Column("reason", sa.String(20), nullable=False),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("flagger_id", ID, nullable=True),
            sa.Column("email", sa.String(320), nullable=False),
            sa.Column("flagged_at", TIME, nullable=False),
            sa.Column("form_token", sa.String(64), nullable=False),
        ),
        "judgements": (
            sa.Column("case_id", ID, nullable=False),
            sa.Column("act", sa.String(20), nullable=False),
            sa.Column("rule", sa.String(40), nullable=False),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("to_author", sa.Text(), nullable=False),
            sa.Column("judged_by_id", ID, nullable=True),
            sa.Column("judged_at", TIME, nullable=False),
            sa.Column("tell_at", TIME, nullable=False),
            sa.Column("told_at", TIME, nullable=True),
            sa.Column("undone_at", TIME, nullable=True),
            sa.Column("due_at", TIME, nullable=True),
            sa.Column("until", TIME, nullable=True),
            sa.Column("suspension_id", ID, nullable=True),
            sa.Column("before", sa.JSON(), nullable=False),
        ),
        "appeals": (
            sa.Column("judgement_id", ID, nullable=False),
            sa.Column("flag_id", ID, nullable=True),
            sa.Column("appellant_id", ID, nullable=True),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("made_at", TIME, nullable=False),
            sa.Column("outcome", sa.String(20), nullable=True),
            sa.Column("answer", sa.Text(), nullable=False),
            sa.Column("judged_by_id", ID, nullable=True),
            sa.Column("judged_at", TIME, nullable=True),
            sa.Column("told_at", TIME, nullable=True),
        ),
    }


def upgrade() -> None:
    """Nothing is flagged, everything is published at once, and no identity is verified."""
    for table, columns in _tables().items():
        op.create_table(
            table,
            sa.Column("id", ID, nullable=False),
            *columns,
            *(
                sa.ForeignKeyConstraint(
                    [column.name],
                    [f"{REFERENCES[column.name]}.id"],
                    name=f"fk_{table}_{column.name}_{REFERENCES[column.name]}",
                )
                for column in columns
                if column.name in REFERENCES
            ),
            *(sa.UniqueConstraint(*names, name=f"uq_{table}_{'_'.join(names)}") for names in UNIQUE.get(table, ())),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        )
        indexed = {f"ix_{table}_{one.name}": [one.name] for one in columns if one.name in REFERENCES}
        if table == "appeals":
            del indexed["ix_appeals_judgement_id"]  # its constraint has one
        for name, names in (indexed | INDEXES.get(table, {})).items():
            op.create_index(name, table, names)
    op.add_column("codes", sa.Column("checking", sa.String(20), nullable=False, server_default="after"))
    op.add_column("codes", sa.Column("accepted_first", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("users", sa.Column("identity_verified_at", TIME, nullable=True))
    op.add_column("users", sa.Column("identity_verified_by_id", ID, nullable=True))
    op.add_column("users", sa.Column("identity_method", sa.String(20), nullable=False, server_default=""))


def downgrade() -> None:
    """Forget all cases; not where texts are withheld, which an older release would publish."""
    for table in ("annotations", "replies"):
        withheld = sa.select(sa.func.count()).select_from(sa.table(table)).where(sa.column("withheld") != "")
        if op.get_bind().execute(withheld).scalar_one():
            raise RuntimeError("Some texts are withheld by moderation; they would be published.")
    for column in ("identity_method", "identity_verified_by_id", "identity_verified_at"):
        op.drop_column("users", column)
    op.drop_column("codes", "accepted_first")
    op.drop_column("codes", "checking")
    for table in reversed(MADE):
        op.drop_table(table)
