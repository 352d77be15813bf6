"""Reading files of proposals made elsewhere: CSV or JSON with a row for each, or a patch (unified diff).

A row says what a passage reads before and after; where it is, who proposes it, when, why and under which address, as
far as that is known. Columns may bear the names that other platforms give them. Of a patch each hunk is a proposal, its
context lines before and after alike.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final

_NAMES: Final[Mapping[str, Sequence[str]]] = {
    "before": ("before", "text_before", "old", "from"),
    "after": ("after", "text_after", "new", "to"),
    "section": ("section", "provision", "heading", "clause"),
    "author": ("author", "by", "who"),
    "date": ("date", "day", "created_at", "submitted"),
    "rationale": ("rationale", "reason", "why", "comment", "title"),
    "address": ("url", "address", "link"),
    "key": ("proposal", "id", "key", "number"),
    "status": ("status", "disposition", "state"),
}
_HUNK: Final = re.compile(r"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@ ?(.*)$")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class UnreadableProposals(ValueError):
    """A file that holds no proposals in any of the forms that are read."""


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One passage before and after, and what is known of the proposal; `date` is a day as in 2026-03-01, or empty."""

    before: str
    after: str
    section: str = ""
    author: str = ""
    date: str = ""
    rationale: str = ""
    address: str = ""
    key: str = ""
    status: str = ""


def read_proposals(text: str) -> list[ProposedChange]:
    """The proposals of a file in the order of their days, and in that of the file; UnreadableProposals without any."""
    start = text.lstrip("\ufeff \r\n")
    if start.startswith(("[", "{")):
        found = [_change(row) for row in _rows_of_json(start)]
    elif re.search(r"^@@ -\d", text, re.MULTILINE):
        found = list(_hunks(text.splitlines()))
    else:
        reader = csv.DictReader(StringIO(start))
        found = [_change(row) for row in reader] if _has_columns(reader.fieldnames or ()) else []
    if not found:
        raise UnreadableProposals(
            "No proposals were found: a CSV or JSON with “before” and “after”, or a unified diff."
        )
    return sorted(found, key=lambda one: one.date)


def _rows_of_json(text: str) -> list[Mapping[str, Any]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableProposals(f"This is no JSON: {error}.") from error
    rows = data.get("proposals") if isinstance(data, dict) else data
    return [
        row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict) and _has_columns(list(row))
    ]


def _has_columns(names: Iterable[str]) -> bool:
    known = {name.strip().lower() for name in names}
    return all(known & set(_NAMES[part]) for part in ("before", "after"))


def _change(row: Mapping[str, Any]) -> ProposedChange:
    known = {str(name).strip().lower(): value for name, value in row.items()}
    parts = {
        part: next((str(known[name]) for name in names if known.get(name) is not None), "")
        for part, names in _NAMES.items()
    }
    day = _DAY.search(parts["date"])
    return ProposedChange(**{**parts, "date": day.group() if day else ""})


def _hunks(lines: Sequence[str]) -> Iterable[ProposedChange]:
    """The hunks of a patch; the words behind the second @@ are the section, as most programs write it."""
    key, section = "", ""
    before: list[str] = []
    after: list[str] = []
    is_inside = False
    for line in [*lines, "diff "]:
        hunk = _HUNK.match(line)
        ends = hunk is not None or line.startswith(("diff ", "--- ", "Index: "))
        if ends and is_inside and before != after:
            yield ProposedChange("\n".join(before), "\n".join(after), section=section, key=key)
        if ends:
            before, after, is_inside = [], [], hunk is not None
            section = hunk[1].lstrip("# ").strip() if hunk else ""
        elif line.startswith("+++ "):
            key = line[4:].split("\t")[0].removeprefix("b/")
        elif is_inside and not line.startswith("\\"):
            if line[:1] != "+":
                before.append(line[1:])
            if line[:1] != "-":
                after.append(line[1:])
