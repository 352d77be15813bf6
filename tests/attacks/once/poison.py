"""Hostile text in every column that holds what people write, whichever door it came through: forms, spreadsheets, file
names, mails, imports, and doors that are built next year."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from codeprac.db import Model, db

MARK = "quokka"
# Begins like a formula, breaks out of an attribute, of a tag and of a text, and would run.
CONTROL = "\x01\x0b\x0c\x1b\ufffe"  # what XML and HTML cannot hold
MARKUP = f'=HYPERLINK("http://{MARK}.example/")"\'><x-{MARK} on{MARK}=1></title></textarea>--><script>{MARK}()</script>'
LINK = f"javascript:{MARK}()//"
# What is not people's words: hashes, keys, parts of addresses, pages that were made by our own renderers.
OURS = {
    "anchors.prefix",
    "anchors.suffix",
    "audit_entries.object_id",
    "audit_entries.object_type",
    "codes.slug",
    "contributions.form_token",
    "draft_renderings.body_html",
    "draft_renderings.contents_html",
    "happenings.event",
    "happenings.key",
    "happenings.path",
    "organisations.slug",
    "outbox_messages.body_html",
    "outbox_messages.event",
    "outbox_messages.unsubscribe_url",
    "provisions.body_html",
    "provisions.slug",
    "receipts.content",
    "receipts.number",
    "saved_filters.query",
    "seen_findings.key",
    "stakeholder_groups.slug",
    "users.email",
    "users.fs_uniquifier",
    "users.password",
}
TOKENS = ("_hash", "sha256", "digest", "token", "order")
# What pages link to.
ADDRESSES = {"website", "url", "evidence"}
LONGEST_WORD = 44  # of a column that holds one of our own words, or a token


def text_columns() -> Iterator[sa.Column[Any]]:
    """The columns that hold people's words."""
    for table in Model.metadata.sorted_tables:
        if table.name.startswith("audit_"):
            continue  # the record holds ids, digests and words of ours
        for column in table.columns:
            kind = column.type
            is_text = isinstance(kind, sa.String) and (kind.length is None or kind.length > LONGEST_WORD)
            is_free = not column.foreign_keys and not column.name.endswith(TOKENS)
            if is_text and is_free and f"{table.name}.{column.name}" not in OURS:
                yield column


def poison() -> int:
    """Put hostile text before what every row says; how many columns held anything."""
    _let_be()
    touched = 0
    for column in text_columns():
        said = sa.literal(LINK if column.name in ADDRESSES else MARKUP + CONTROL) + sa.cast(column, sa.Text)
        room = getattr(column.type, "length", None)
        statement = sa.update(column.table).values({column: sa.func.substr(said, 1, room) if room else said})
        touched += bool(db.session.execute(statement.where(column.is_not(None))).rowcount)
    touched += sum(_poison_json(column, LINK if column.name in ADDRESSES else MARKUP) for column in json_columns())
    db.session.commit()
    return touched


def json_columns() -> Iterator[sa.Column[Any]]:
    """Lists of texts that people wrote."""
    wanted = {"evidence", "questions", "remarks"}
    for table in Model.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, sa.JSON) and column.name in wanted)


def _poison_json(column: sa.Column[Any], hostile: str) -> int:
    table = column.table
    rows = db.session.execute(sa.select(table.c.id, column)).all()
    for row_id, value in rows:
        if value and all(isinstance(one, str) for one in value):
            changed = [hostile + one for one in value]
            db.session.execute(sa.update(table).where(table.c.id == row_id).values({column: changed}))
    return bool(rows)


def _let_be() -> None:
    """Put the rules aside that keep released texts as they are: what they keep may be hostile too."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("SET LOCAL session_replication_role = replica"))
        return
    names = db.session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    for name in names:
        db.session.execute(sa.text(f'DROP TRIGGER "{name}"'))
