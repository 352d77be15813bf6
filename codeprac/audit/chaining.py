"""Every transaction ends by chaining what it recorded: acts and receipts become links, in the order of the commits, and
after them the digests of the rows that it wrote (`holding`).

The links are written last, when all else is. On PostgreSQL one lock makes transactions queue for that, and only for
that; on SQLite there is one writer anyway. An act cannot be committed without its link, nor a link without its act."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from codeprac.audit import holding
from codeprac.audit.digests import Before, Key, digests_of
from codeprac.audit.models import AuditEntry, AuditLink, Receipt
from codeprac.audit.rules import BEGINNING, entry_digest, follow, leaf_of
from codeprac.db import db

FRESH = "codeprac.audit.fresh"
BEFORE = "codeprac.audit.before"
LINKS = AuditLink.metadata.tables[AuditLink.__tablename__]
# Made once: they are sent at each commit.
HEAD = sa.select(LINKS.c.position, LINKS.c.hash).order_by(LINKS.c.position.desc()).limit(1)
INSERT = sa.insert(LINKS)
LOCK = 0x636F6465
"""The number of the lock on PostgreSQL under which the chain grows."""


def init_app(app: Flask) -> None:
    """Watch every session."""
    with app.app_context():
        sessions = db.sessionmaker
    event.listen(sessions, "after_transaction_create", _begin)
    event.listen(sessions, "before_flush", _note)
    event.listen(sessions, "after_flush", _collect)
    event.listen(sessions, "do_orm_execute", holding.note_statement)
    event.listen(sessions, "before_commit", _chain)


def lock_chain(session: Session) -> None:
    """Wait until nobody else adds to the chain; let go at the end of the transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def head_of(session: Session) -> tuple[int, str]:
    """The position and the hash of the last link."""
    found = session.connection().execute(HEAD).one_or_none()
    return (found.position, found.hash) if found else (0, BEGINNING)


def append(session: Session, rows: Sequence[AuditEntry | Receipt], before: Before | None) -> int:
    """Make links of these rows, in their order, and give the position of the first; without `before` it is not known
    what their objects were."""
    keys = {_key(row) for row in rows if isinstance(row, AuditEntry)} if before else set()
    now = digests_of(session, keys)
    links = []
    for row in rows:
        key = _key(row) if isinstance(row, AuditEntry) and before else None
        after = now.get(key) if key else None
        was = before.digest(key, after) if before and key else None
        links.append(_link(row, was, after))
    lock_chain(session)
    position, last = head_of(session)
    for link in links:
        position, last = position + 1, follow(last, link["leaf"])
        link |= {"position": position, "hash": last}
    # By the table, all at once: the mapper would make a statement for each set of columns that are not null.
    session.connection().execute(INSERT, links)
    return position - len(links) + 1


def _begin(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info[FRESH], session.info[BEFORE], session.info[holding.HELD] = [], Before(), set()


def _note(session: Session, context: UOWTransaction, instances: object) -> None:
    session.info[BEFORE].note(session)
    holding.note_before_flush(session)


def _collect(session: Session, context: UOWTransaction) -> None:
    session.info[BEFORE].note_made(session)
    holding.note_flushed(session, context)
    session.info[FRESH] += [row for row in session.new if isinstance(row, AuditEntry | Receipt)]


def _chain(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    session.add_all(holding.hold(session, _time_of(session.info[FRESH]), lock_chain))
    session.flush()
    # What a savepoint took back is not there any more.
    if rows := [row for row in session.info[FRESH] if sa.inspect(row).persistent]:
        session.info[FRESH] = []
        append(session, rows, session.info[BEFORE])


def _time_of(rows: Sequence[AuditEntry | Receipt]) -> datetime | None:
    return max((row.at if isinstance(row, AuditEntry) else row.received_at for row in rows), default=None)


def _key(entry: AuditEntry) -> Key:
    return entry.object_type, entry.object_id


def _link(row: Any, before: str | None, after: str | None) -> dict[str, Any]:
    salt, is_receipt = secrets.token_hex(16), isinstance(row, Receipt)
    return {
        "entry_id": None if is_receipt else row.id,
        "receipt_number": row.number if is_receipt else None,
        "before": before,
        "after": after,
        "salt": salt,
        "leaf": leaf_of(salt, row.sha256 if is_receipt else digest_of(row, before, after)),
    }


def digest_of(entry: Any, before: str | None, after: str | None) -> str:
    """The digest of an entry, or of a row with its columns."""
    return entry_digest(
        id=entry.id,
        tag=str(entry.tag),
        actor_id=entry.actor_id,
        object_type=entry.object_type,
        object_id=entry.object_id,
        at=entry.at,
        data=entry.data,
        before=before,
        after=after,
    )
