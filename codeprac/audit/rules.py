"""How the record is written down, hashed and chained; docs/formats/record.md says the same in words.

Every recorded act and every receipt is a link of one chain. A link has a *digest*, the SHA-256 of what it stands for; a
*leaf*, the digest blinded by sixteen random bytes, so that a leaf may be shown to anybody and tells nothing; and a
*hash*, which takes in the leaf and the hash of the link before. All digests and hashes are SHA-256."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Final

# RFC 6962 sets leaves and nodes apart by their first byte; links of the chain take the next one.
LEAF: Final = b"\x00"
NODE: Final = b"\x01"
LINK: Final = b"\x02"
BEGINNING: Final = "0" * 64
"""What stands for the hash before the first."""
EMPTY: Final[tuple[Any, ...]] = (None, "", False, 0, [], {})


class FaultKind(StrEnum):
    """What can be wrong with the record."""

    ENTRY_CHANGED = "entry changed"
    ENTRY_MISSING = "entry missing"
    RECEIPT_CHANGED = "receipt changed"
    RECEIPT_MISSING = "receipt missing"
    LINK_MISSING = "link missing"
    LINK_BROKEN = "link broken"
    UNCHAINED = "not in the chain"
    SEAL_CHANGED = "seal changed"
    SEAL_MISSING = "seal missing"
    ROOT_WRONG = "root wrong"
    KEPT_SEAL_DIFFERS = "seal differs from the kept one"
    ROW_CHANGED = "row changed"
    ROW_MISSING = "row missing"
    ROW_UNKNOWN = "row never recorded"


def canonical(content: Mapping[str, Any]) -> str:
    """The content as canonical JSON; holds texts, whole numbers, nothing, and lists of these."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moment(at: datetime) -> str:
    """A moment in UTC with six digits of the second, as ``2026-05-02T10:00:00.000000Z``."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def entry_digest(
    *,
    id: int,
    tag: str,
    actor_id: str | None,
    object_type: str,
    object_id: str,
    at: datetime,
    data: Mapping[str, Any],
    before: str | None,
    after: str | None,
) -> str:
    """The digest of a recorded act."""
    return sha256(
        canonical(
            {
                "id": id,
                "tag": tag,
                "actor_id": actor_id,
                "object_type": object_type,
                "object_id": object_id,
                "at": moment(at),
                "data": data,
                "before": before,
                "after": after,
            }
        )
    )


def leaf_of(salt: str, digest: str) -> str:
    """The leaf of a digest under its salt, as RFC 6962 hashes leaves; all in hexadecimal."""
    return hashlib.sha256(LEAF + bytes.fromhex(salt) + bytes.fromhex(digest)).hexdigest()


def follow(hash_before: str, leaf: str) -> str:
    """The hash of the link that holds this leaf, after the link with that hash."""
    return hashlib.sha256(LINK + bytes.fromhex(hash_before) + bytes.fromhex(leaf)).hexdigest()


def seal_text(*, number: int, first: int, last: int, root: str, chain: str, previous: str, sealed_at: datetime) -> str:
    """A seal as canonical JSON: its SHA-256 is the seal's hash."""
    return canonical(
        {
            "number": number,
            "first": first,
            "last": last,
            "root": root,
            "chain": chain,
            "previous": previous,
            "sealed_at": moment(sealed_at),
        }
    )


def row_digest(values: Mapping[str, Any]) -> str:
    """The digest of a row. What is empty is left out: a column that is added later changes no digest until it holds
    something."""
    return sha256(canonical({name: plain(value) for name, value in values.items() if value not in EMPTY}))


def held_digest(table: str, row_id: str, values: Mapping[str, Any]) -> str:
    """The digest of a row that binds, with those of its columns that do; what is empty tells nothing and empty text
    apart."""
    return sha256(canonical({"table": table, "id": row_id, "row": {name: plain(one) for name, one in values.items()}}))


def plain(value: Any) -> Any:
    """A value of a column as JSON has it; bytes by their SHA-256."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if value is None or isinstance(value, str | int | float | list | tuple | dict):
        return value
    return str(value)
