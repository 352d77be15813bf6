"""Texts that are saved while somebody types them, and not only those that came too late.

Revision ID: 0015
Revises: 0014
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLE = "unsent_texts"
TIME = sa.DateTime(timezone=True)
TIMES = ("saved_at", "late_at", "deleted_at")
REQUIRED = {"form_token": sa.String(64), "saved_at": TIME}
FOREIGN, UNIQUE, INDEX = (
    "fk_unsent_texts_annotation_id_annotations",
    "uq_unsent_texts_author_id_form_token",
    "ix_unsent_texts_annotation_id",
)


def upgrade() -> None:
    """All that was kept before came after the closing second."""
    with op.batch_alter_table(TABLE) as batch:
        batch.add_column(sa.Column("annotation_id", sa.String(26), nullable=True))
        batch.add_column(sa.Column("about", sa.String(10), nullable=False, server_default="new"))
        batch.add_column(sa.Column("form_token", sa.String(64), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for name in TIMES:
            batch.add_column(sa.Column(name, TIME, nullable=True))
        batch.create_foreign_key(FOREIGN, "annotations", ["annotation_id"], ["id"])
        batch.create_index(INDEX, ["annotation_id"])
    op.execute(f"UPDATE {TABLE} SET form_token = id, saved_at = created_at, late_at = created_at")  # noqa: S608 - our own name
    _tell_apart()
    with op.batch_alter_table(TABLE) as batch:
        for name, kind in REQUIRED.items():
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.create_unique_constraint(UNIQUE, ["author_id", "form_token"])


def _tell_apart() -> None:
    """What was meant to change an annotation, or to answer one, names its number."""
    table = sa.table(TABLE, sa.column("id"), sa.column("about"), sa.column("content", sa.JSON()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.id, table.c.content)).all():
        content = json.loads(row.content) if isinstance(row.content, str) else row.content
        about = "edit" if "annotation" in content else "reply" if "reply_to" in content else "new"
        connection.execute(table.update().where(table.c.id == row.id).values(about=about))


def downgrade() -> None:
    """What had not been sent too late was a draft that nothing here knows: it stays as a text that was not sent."""
    op.execute(f"DELETE FROM {TABLE} WHERE deleted_at IS NOT NULL")  # noqa: S608 - our own name
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(UNIQUE, type_="unique")
        batch.drop_constraint(FOREIGN, type_="foreignkey")
        batch.drop_index(INDEX)
        for name in ("annotation_id", "about", "version", *REQUIRED, "late_at", "deleted_at"):
            batch.drop_column(name)
