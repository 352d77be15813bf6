"""Who endorses an annotation by name; which question of a round an annotation answers; the author's last word on an
answer of the drafters.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.String(26)
TIME = sa.DateTime(timezone=True)
REFERENCES = {
    "endorsements": {
        "annotation_id": ("annotations", False),
        "author_id": ("users", False),
        "organisation_id": ("organisations", True),
        "group_id": ("stakeholder_groups", True),
    },
    "question_answers": {"annotation_id": ("annotations", False), "round_id": ("rounds", False)},
    "follow_ups": {
        "disposition_id": ("dispositions", False),
        "annotation_id": ("annotations", False),
        "author_id": ("users", False),
    },
}
COLUMNS = {
    "endorsements": (("endorser_id", ID), ("given_at", TIME)),
    "question_answers": (("number", sa.Integer()),),
    "follow_ups": (("stance", sa.String(20)), ("reason", sa.Text()), ("given_at", TIME)),
}
UNIQUE = {
    "endorsements": ["annotation_id", "endorser_id"],
    "question_answers": ["annotation_id"],
    "follow_ups": ["disposition_id"],
}


def upgrade() -> None:
    for table, references in REFERENCES.items():
        op.create_table(
            table,
            sa.Column("id", ID, nullable=False),
            *(sa.Column(name, ID, nullable=nullable) for name, (_target, nullable) in references.items()),
            *(sa.Column(name, kind, nullable=False) for name, kind in COLUMNS[table]),
            *(
                sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_{table}_{name}_{target}")
                for name, (target, _nullable) in references.items()
            ),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.UniqueConstraint(*UNIQUE[table], name=f"uq_{table}_{'_'.join(UNIQUE[table])}"),
        )
        for name in references:
            op.create_index(f"ix_{table}_{name}", table, [name])


def downgrade() -> None:
    for table in reversed(REFERENCES):
        op.drop_table(table)
