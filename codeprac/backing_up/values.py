"""Values of rows as JSON, the same from both databases: pure.

A time is written in UTC with its zone, bytes in base 64, a JSON column as the very text that the database holds."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa


class Kind(StrEnum):
    """What a column holds, whichever database it is in."""

    TEXT = "text"
    JSON = "json"
    TIME = "time"
    DATE = "date"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    REAL = "real"
    BYTES = "bytes"


# The first that fits.
TYPES: Sequence[tuple[type[sa.types.TypeEngine[Any]], Kind]] = (
    (sa.JSON, Kind.JSON),
    (sa.DateTime, Kind.TIME),
    (sa.Date, Kind.DATE),
    (sa.Boolean, Kind.BOOLEAN),
    (sa.Integer, Kind.INTEGER),
    (sa.Float, Kind.REAL),
    (sa.LargeBinary, Kind.BYTES),
    (sa.String, Kind.TEXT),
)
PLAIN: Mapping[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.JSON: str,
    Kind.TIME: str,
    Kind.DATE: str,
    Kind.BOOLEAN: bool,
    Kind.INTEGER: int,
    Kind.REAL: (int, float),
    Kind.BYTES: str,
}


def kind_of(column_type: sa.types.TypeEngine[Any]) -> Kind | None:
    """What a column of this type holds; None for a type that no table of ours has."""
    return next((kind for known, kind in TYPES if isinstance(column_type, known)), None)


def _encode_time(value: datetime) -> str:
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


ENCODE: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TIME: _encode_time,
    Kind.DATE: date.isoformat,
    Kind.BYTES: lambda value: base64.b64encode(value).decode(),
    Kind.BOOLEAN: bool,
}
DECODE: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TIME: datetime.fromisoformat,
    Kind.DATE: date.fromisoformat,
    Kind.BYTES: lambda value: base64.b64decode(value, validate=True),
}


def encode_row(row: Sequence[Any], kinds: Sequence[Kind]) -> bytes:
    """A row as one line of JSON."""
    values = [None if value is None else _encode(value, kind) for value, kind in zip(row, kinds, strict=True)]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode_row(line: bytes, kinds: Sequence[Kind]) -> list[Any]:
    """The row behind a line; raises ValueError for what is none of so many columns of these kinds."""
    values = json.loads(line)
    if not isinstance(values, list) or len(values) != len(kinds):
        raise ValueError("a row has another number of columns")
    return [None if value is None else _decode(value, kind) for value, kind in zip(values, kinds, strict=True)]


def _encode(value: Any, kind: Kind) -> Any:
    encode = ENCODE.get(kind)
    return encode(value) if encode else value


def _decode(value: Any, kind: Kind) -> Any:
    if not isinstance(value, PLAIN[kind]) or (isinstance(value, bool) and kind is not Kind.BOOLEAN):
        raise ValueError(f"a column of {kind} holds something else")
    decode = DECODE.get(kind)
    return decode(value) if decode else value
