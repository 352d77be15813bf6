"""Checking the whole record, from the first link to the last, and then whether the rows that bind are as it holds them.

Of the links only a few are kept in memory at a time; of each row its digest, some two hundred bytes."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.chaining import digest_of
from codeprac.audit.comparing import Compared, compare_rows
from codeprac.audit.holding import Held
from codeprac.audit.merkle import Tree
from codeprac.audit.models import AuditEntry, AuditLink, AuditSeal, Receipt
from codeprac.audit.receipts import spaced
from codeprac.audit.rules import BEGINNING, FaultKind, follow, leaf_of, seal_text, sha256
from codeprac.audit.tags import Tag
from codeprac.db import db

AT_ONCE = 2_000
ENTRY = tuple(AuditEntry.__table__.columns)
LINK = tuple(AuditLink.__table__.columns)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with what; `where` names an entry, a receipt, a link, a seal or a row."""

    kind: FaultKind
    where: str
    tag: str = ""

    def __str__(self) -> str:
        act = f" ({self.tag})" if self.tag else ""
        return f"{self.kind}: {self.where}{act}"


@dataclass(slots=True)
class Checked:
    """What was looked at, and the first thing that is wrong."""

    entries: int = 0
    receipts: int = 0
    forgotten: int = 0
    """Receipts whose content was emptied because their author was forgotten; their hashes stay in the chain."""
    seals: int = 0
    unsealed: int = 0
    compared: Compared = field(default_factory=Compared)
    fault: Fault | None = None


class _Broken(Exception):
    def __init__(self, kind: FaultKind, where: str, tag: str = "") -> None:
        super().__init__(where)
        self.fault = Fault(kind, where, tag)


def verify_record(kept: Mapping[int, Mapping[str, Any]] | None = None) -> Checked:
    """Check every link against what it stands for and the link before, every seal against its links, that nothing
    stands outside, and every row that binds against what the chain holds of it; `kept` are seals as somebody outside
    kept them, by number. On PostgreSQL the transaction has to see one moment (`db.one_moment`) while others write."""
    checked = Checked()
    try:
        _check_all(checked, kept or {})
    except _Broken as broken:
        checked.fault = broken.fault
    return checked


def check_links(after: int, hash_before: str) -> Iterator[Any]:
    """The links after a position, each checked; raises ValueError with the first fault."""
    try:
        yield from _sound_links(Checked(), Held(), after, hash_before)
    except _Broken as broken:
        raise ValueError(str(broken.fault)) from None


def _check_all(checked: Checked, kept: Mapping[int, Mapping[str, Any]]) -> None:
    seals = list(db.session.scalars(sa.select(AuditSeal).order_by(AuditSeal.number)))
    _check_seals(seals, kept)
    held = Held()
    with closing(_sound_links(checked, held, 0, BEGINNING)) as links:
        checked.unsealed = _check_roots(checked, seals, links)
    _check_that_nothing_stands_outside()
    for difference in compare_rows(held, checked.compared):
        raise _Broken(difference.kind, str(difference))


def _check_roots(checked: Checked, seals: list[AuditSeal], links: Iterator[Any]) -> int:
    """Each seal against its links, and how many links no seal covers yet."""
    waiting = iter(seals)
    seal, tree = next(waiting, None), Tree()
    for link in links:
        tree.add(bytes.fromhex(link.leaf))
        if seal is None or link.position < seal.last:
            continue
        if tree.root().hex() != seal.root or link.hash != seal.chain:
            raise _Broken(FaultKind.ROOT_WRONG, _seal(seal.number))
        checked.seals += 1
        seal, tree = next(waiting, None), Tree()
    if seal is not None:
        raise _Broken(FaultKind.LINK_MISSING, _link(seal.first + tree.size))
    return tree.size


def _check_seals(seals: list[AuditSeal], kept: Mapping[int, Mapping[str, Any]]) -> None:
    first, previous = 1, BEGINNING
    for number, seal in enumerate(seals, start=1):
        if seal.number != number:
            raise _Broken(FaultKind.SEAL_MISSING, _seal(number))
        if seal.first != first or seal.previous != previous or hash_of(seal) != seal.hash:
            raise _Broken(FaultKind.SEAL_CHANGED, _seal(number))
        if number in kept and kept[number].get("hash") != seal.hash:
            raise _Broken(FaultKind.KEPT_SEAL_DIFFERS, _seal(number))
        first, previous = seal.last + 1, seal.hash
    if gone := [number for number in sorted(kept) if number > len(seals)]:
        raise _Broken(FaultKind.SEAL_MISSING, _seal(gone[0]))


def text_of(seal: AuditSeal) -> str:
    """A seal as canonical JSON."""
    return seal_text(
        number=seal.number,
        first=seal.first,
        last=seal.last,
        root=seal.root,
        chain=seal.chain,
        previous=seal.previous,
        sealed_at=seal.sealed_at,
    )


def hash_of(seal: AuditSeal) -> str:
    """The hash that a seal should bear."""
    return sha256(text_of(seal))


def _sound_links(checked: Checked, held: Held, after: int, before: str) -> Generator[Any, None, None]:
    position = after
    with closing(_read(after)) as links:
        for link in links:
            position += 1
            _check_link(checked, link, position, before)
            if link.tag == Tag.ROWS_HELD:
                held.take_in(link.entry_id, link.data)
            before = link.hash
            yield link


def _check_link(checked: Checked, link: Any, position: int, before: str) -> None:
    if link.position != position:
        raise _Broken(FaultKind.LINK_MISSING, _link(position))
    if link.receipt_number is not None:
        _check_receipt(checked, link)
    else:
        _check_entry(checked, link)
    if follow(before, link.leaf) != link.hash:
        raise _Broken(FaultKind.LINK_BROKEN, _link(position))


def _read(after: int) -> Generator[Any, None, None]:
    statement = (
        sa.select(*LINK, *ENTRY, Receipt.sha256, Receipt.content)
        .outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        .outerjoin(Receipt, Receipt.number == AuditLink.receipt_number)
        .where(AuditLink.position > after)
        .order_by(AuditLink.position)
    )
    with db.session.execute(statement, execution_options={"yield_per": AT_ONCE}) as rows:
        yield from rows


def _check_entry(checked: Checked, link: Any) -> None:
    where = _("entry %(id)s", id=link.entry_id)
    if link.id is None:
        raise _Broken(FaultKind.ENTRY_MISSING, where)
    if leaf_of(link.salt, digest_of(link, link.before, link.after)) != link.leaf:
        raise _Broken(FaultKind.ENTRY_CHANGED, where, link.tag)
    checked.entries += 1


def _check_receipt(checked: Checked, link: Any) -> None:
    where = _("receipt %(number)s", number=spaced(link.receipt_number))
    if link.sha256 is None:
        raise _Broken(FaultKind.RECEIPT_MISSING, where)
    if leaf_of(link.salt, link.sha256) != link.leaf or (link.content and sha256(link.content) != link.sha256):
        raise _Broken(FaultKind.RECEIPT_CHANGED, where)
    checked.receipts += 1
    checked.forgotten += not link.content


def _check_that_nothing_stands_outside() -> None:
    chained = sa.exists().where(AuditLink.entry_id == AuditEntry.id)
    entry = db.session.execute(
        sa.select(AuditEntry.id, AuditEntry.tag).where(~chained).order_by(AuditEntry.id).limit(1)
    ).one_or_none()
    if entry is not None:
        raise _Broken(FaultKind.UNCHAINED, _("entry %(id)s", id=entry.id), entry.tag)
    held = sa.exists().where(AuditLink.receipt_number == Receipt.number)
    number = db.session.scalar(sa.select(Receipt.number).where(~held).order_by(Receipt.number).limit(1))
    if number is not None:
        raise _Broken(FaultKind.UNCHAINED, _("receipt %(number)s", number=spaced(number)))


def _link(position: int) -> str:
    return _("link %(position)s", position=position)


def _seal(number: int) -> str:
    return _("seal %(number)s", number=number)
