"""Taking in what was written beside this codeprac, by an earlier one during an upgrade; the record says that it was."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.audit.chaining import append, lock_chain
from codeprac.audit.comparing import Compared, Difference, compare_rows
from codeprac.audit.holding import beginning, has_begun, list_keys, note, read_held
from codeprac.audit.models import AuditEntry, AuditLink, Receipt
from codeprac.audit.tags import Tag
from codeprac.db import db


@dataclass(frozen=True, slots=True)
class Adopted:
    """How many entries and receipts were chained; the rows that were not as the record held them, and are held now as
    they stand; and how many rows are held where none was before."""

    unchained: int
    rows: tuple[Difference, ...]
    begun: int


def adopt(now: datetime) -> Adopted:
    """Chain the entries and receipts that an earlier codeprac wrote beside this one, hold the rows that it wrote, and
    record that."""
    chained = sa.exists().where(AuditLink.entry_id == AuditEntry.id)
    held = sa.exists().where(AuditLink.receipt_number == Receipt.number)
    entries = db.session.scalars(sa.select(AuditEntry).where(~chained).order_by(AuditEntry.id)).all()
    receipts = db.session.scalars(sa.select(Receipt).where(~held).order_by(Receipt.number)).all()
    unchained: list[AuditEntry | Receipt] = [*entries, *receipts]
    first = append(db.session, unchained, None) if unchained else 0
    differences = tuple(compare_rows(read_held(db.session), Compared()))
    note(db.session, (one.key for one in differences))
    begun = begin_holding(now)
    if unchained or differences or begun:
        data = {"entries": len(entries), "receipts": len(receipts), "rows": len(differences) + begun}
        act = {"tag": Tag.RECORD_ADOPTED, "actor_id": None, "object_type": "audit_links", "object_id": str(first)}
        db.session.add(AuditEntry(**act, at=now, data=data))
    return Adopted(len(unchained), differences, begun)


def begin_holding(now: datetime) -> int:
    """Hold every row that binds, where none was held yet, and give their number. Where there is no such row, that is
    held: what comes after is in an act of its own."""
    lock_chain(db.session)
    if has_begun(db.session):
        return 0
    keys = list_keys(db.session)
    note(db.session, keys[:1])  # with the first come all others
    if not keys:
        db.session.add(beginning(now))
    return len(keys)
