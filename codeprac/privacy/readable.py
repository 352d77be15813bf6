"""What is kept about a person, in words: rows as pairs of what it is and what it says, without what programs need."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from codeprac.audit.queries import Reference, list_row_names
from codeprac.audit.wording import act_words, field_words, object_words
from codeprac.privacy.services.exporting import Found, Row
from codeprac.web.filters import show_datetime

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
# The columns that name a row of another table that has a name, and of which.
NAMED = {
    "organisation_id": "organisations",
    "code_id": "codes",
    "round_id": "rounds",
    "draft_id": "drafts",
    "provision_id": "provisions",
    "annotation_id": "annotations",
}
Pairs = list[tuple[str, str]]


def in_words(found: list[Found]) -> list[tuple[Found, dict[str, list[Pairs]]]]:
    """Each kind with its rows in words, by table."""
    names = list_row_names(set(_references(found)))
    return [
        (kind, {table: [_pairs(row, names) for row in rows] for table, rows in kind.rows.items()}) for kind in found
    ]


def _references(found: list[Found]) -> Iterator[Reference]:
    for kind in found:
        for rows in kind.rows.values():
            for row in rows:
                yield from ((NAMED[name], str(value)) for name, value in row.items() if name in NAMED and value)
                if "object_type" in row:
                    yield row["object_type"], row["object_id"]


def _pairs(row: Row, names: Mapping[Reference, str]) -> Pairs:
    pairs = [(field_words(name.removesuffix("_id")), _cell(name, row, names)) for name in row]
    return [(words, told) for words, told in pairs if told]


def _cell(name: str, row: Row, names: Mapping[Reference, str]) -> str:
    value = row[name]
    if name in NAMED:
        return names.get((NAMED[name], str(value)), "")
    if name == "tag":
        return act_words(value)
    if name == "object_type":
        return f"{object_words(value)} {names.get((value, row['object_id']), '')}".strip()
    return "" if name == "id" or name.endswith("_id") else _told(value)


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return "; ".join(
            f"{field_words(str(key))}: {_told(one)}" for key, one in value.items() if one not in (None, "")
        )
    if isinstance(value, list | tuple):
        return ", ".join(_told(one) for one in value)
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return show_datetime(datetime.fromisoformat(value))
    return "" if value is None else str(value)
