"""Receipts: proof that a contribution was received, when, and exactly as it was.

What was received is kept as canonical JSON (RFC 8785: sorted keys, no blanks, UTF-8), whose SHA-256 the receipt shows.
Who wrote it is kept apart, and what is hashed holds the hash of that part, salted so that nobody can try names: the
name can be erased, and number, time and hash still stand for what was received.

A receipt has a number of twelve letters and digits drawn by chance (60 bits), so that nobody finds the receipts of
others by counting, nor learns how many there are."""

import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.audit.models import Receipt
from codeprac.audit.rules import canonical, sha256
from codeprac.db import db
from codeprac.errors import NotFound

# Crockford's: without letters that are read as digits, or that make words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
NUMBER = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def fingerprint(text: str) -> str:
    """The SHA-256 of a JSON text in canonical form, in hexadecimal; of anything else as it stands, without blanks
    around it."""
    try:
        read = json.loads(text)
        plain = canonical(read) if isinstance(read, dict) else text.strip()
    except (ValueError, RecursionError):
        plain = text.strip()
    return sha256(plain)


def spaced(number: str) -> str:
    """A number as people read it: ``ABCD-EFGH-JKMN``."""
    return "-".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def read_number(text: str) -> str:
    """The number that somebody typed, however written; raises NotFound for what is none."""
    number = text[:60].upper().replace("-", "").replace(" ", "")
    if not NUMBER.fullmatch(number):
        raise NotFound(text[:60])
    return number


def write_receipt(
    content: Mapping[str, Any],
    *,
    identity: Mapping[str, str],
    owner_id: str,
    object_id: str,
    version: int,
    at: datetime,
) -> Receipt:
    """Give a receipt for what was just received, in the same transaction; its number and the hash of who wrote it are
    part of what is hashed."""
    number = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    who = canonical(dict(identity) | {"salt": secrets.token_hex(16)})
    given = {"receipt": spaced(number), "received_at": at.isoformat(), "identity_sha256": fingerprint(who)}
    text = canonical(dict(content) | given)
    receipt = Receipt(
        number=number,
        owner_id=owner_id,
        object_id=object_id,
        version=version,
        content=text,
        identity=who,
        sha256=fingerprint(text),
        received_at=at,
    )
    db.session.add(receipt)
    return receipt


def fits(receipt: Receipt, text: str) -> bool:
    """Whether a text is what was received, or the part of it that says who wrote it."""
    if not text.strip():
        return False
    parts = {receipt.sha256}
    if receipt.content:
        parts.add(json.loads(receipt.content).get("identity_sha256", receipt.sha256))
    return fingerprint(text) in parts


def forget_identity(owner_id: str) -> None:
    """Remove who wrote what an account's receipts are for. Of those given before it was kept apart, all that was
    received goes: its hash stays, and fits the copy that its owner has."""
    for receipt in db.session.scalars(sa.select(Receipt).where(Receipt.owner_id == owner_id)):
        if receipt.content and "identity_sha256" not in json.loads(receipt.content):
            receipt.content = ""
        receipt.identity = ""
    db.session.flush()


def get_receipt(number: str) -> Receipt:
    """The receipt with this number, or NotFound."""
    receipt = db.session.get(Receipt, read_number(number))
    if receipt is None:
        raise NotFound(number[:60])
    return receipt


def list_receipts_of(object_id: str) -> list[Receipt]:
    """The receipts for one contribution and its edits, oldest first."""
    statement = sa.select(Receipt).where(Receipt.object_id == object_id)
    return list(db.session.scalars(statement.order_by(Receipt.version, Receipt.received_at)))


def select_receipts(owner_id: str) -> sa.Select[Receipt]:
    """The receipts of an account, newest first, for paging."""
    statement = sa.select(Receipt).where(Receipt.owner_id == owner_id)
    return statement.order_by(Receipt.received_at.desc(), Receipt.number)


def settle_receipts(*, now: datetime) -> None:
    """Note that receipts until now need no mail: those of a sample, for instance."""
    waiting = sa.update(Receipt).where(Receipt.settled_at.is_(None), Receipt.received_at <= now)
    db.session.execute(waiting.values(settled_at=now))
