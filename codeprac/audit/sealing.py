"""Sealing: once a day the links since the last seal become a Merkle tree, whose root is published."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.audit.chaining import head_of, lock_chain
from codeprac.audit.merkle import Tree, path_of
from codeprac.audit.models import AuditLink, AuditSeal, Receipt
from codeprac.audit.queries import find_last_seal, find_link_of, find_seal_over
from codeprac.audit.receipts import spaced
from codeprac.audit.rules import BEGINNING, moment
from codeprac.audit.verifying import check_links, hash_of, text_of
from codeprac.db import db, only_reading


class RecordBroken(Exception):
    """What was to be sealed does not hold; the message names the first fault."""


def is_due(now: datetime) -> bool:
    """Whether there is something to seal and nothing was sealed on this day (UTC) yet."""
    last = find_last_seal()
    if last is None or last.sealed_at.date() < now.date():
        return head_of(db.session)[0] > (last.last if last else 0)
    return False


def draw_up_seal(now: datetime) -> AuditSeal | None:
    """The seal over every link since the last one, each checked once more; in no session, so that nobody has to wait.
    None when there is no link; raises RecordBroken."""
    last = find_last_seal()
    after, chain = (last.last, last.chain) if last else (0, BEGINNING)
    tree = Tree()
    try:
        for link in check_links(after, chain):
            tree.add(bytes.fromhex(link.leaf))
            chain = link.hash
    except ValueError as fault:
        raise RecordBroken(str(fault)) from None
    if not tree.size:
        return None
    seal = AuditSeal(
        number=last.number + 1 if last else 1,
        first=after + 1,
        last=after + tree.size,
        root=tree.root().hex(),
        chain=chain,
        previous=last.hash if last else BEGINNING,
        sealed_at=now,
    )
    seal.hash = hash_of(seal)
    return seal


def keep_seal(seal: AuditSeal) -> bool:
    """Store a seal; False when somebody else has sealed since it was drawn up."""
    lock_chain(db.session)
    last = find_last_seal()
    if (last.hash if last else BEGINNING) != seal.previous:
        return False
    db.session.add(seal)
    db.session.flush()
    return True


def seal_now(now: datetime) -> AuditSeal | None:
    """Seal and commit; None when nothing was to be sealed, or somebody else has just sealed it."""
    with only_reading():
        made = draw_up_seal(now)
    if made is None or not keep_seal(made):
        db.session.rollback()
        return None
    db.session.commit()
    return made


def tell_seal(seal: AuditSeal) -> dict[str, Any]:
    """A seal as it is published: what its hash is of, and the hash."""
    return json.loads(text_of(seal)) | {"hash": seal.hash}


def prove_receipt(receipt: Receipt) -> dict[str, Any] | None:
    """What proves, with the receipt and the root of its seal, that it is in the record; None until it is sealed."""
    link = find_link_of(receipt)
    seal = find_seal_over(link.position) if link else None
    if link is None or seal is None:
        return None
    return {
        "format": "codeprac receipt proof",
        "version": 1,
        "receipt": spaced(receipt.number),
        "sha256": receipt.sha256,
        "salt": link.salt,
        "index": link.position - seal.first,
        "size": seal.size,
        "path": prove_link(seal, link.position),
        "root": seal.root,
        "seal": seal.number,
        "sealed_at": moment(seal.sealed_at),
    }


def prove_link(seal: AuditSeal, position: int) -> list[str]:
    """The path that proves the link at a position to the root of its seal, in hexadecimal."""
    leaves = sa.select(AuditLink.leaf).where(AuditLink.position.between(seal.first, seal.last))
    found = [bytes.fromhex(leaf) for leaf in db.session.scalars(leaves.order_by(AuditLink.position))]
    return [node.hex() for node in path_of(found, position - seal.first)]
