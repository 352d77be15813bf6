"""Placing explanations of changes that were written elsewhere: each at the provision that it is about.

An explanation says between which drafts, under which headings it stands (a commitment, and maybe a measure beneath) and
how it is titled. What its title names counts first; then the measure, or the commitment. An explanation that stands
alone at the end of a commitment is about all of it: boxes are set behind the last measure. Of two provisions of one
name (a summary and the full text) the one with more words beneath it is meant.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final

from codeprac.text.words import collapse, plain_style

_NAMED: Final = re.compile(
    r"\b(?:commitment|measure)\s+([ivx]+(?:\.\d+)*|\d+(?:\.\d+)*)(?!\s*[–—-]\s*\d)\b", re.IGNORECASE
)
_BROKEN: Final = 120
_NUMBER: Final = re.compile(r"\d{1,6}")
_SIGNS: Final = re.compile(r"[^\w.]+")


class UnreadableExplanations(ValueError):
    """A file that holds no explanations."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something changed, as it was written; `draft` is the number of the draft that changed, None if not said."""

    text: str
    title: str = ""
    draft: int | None = None
    commitment: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A provision of the draft: its label, heading, level in the outline and number of words."""

    label: str
    heading: str
    level: int
    words: int


def read_explanations(text: str) -> list[Explanation]:
    """The explanations of a file, JSON or CSV, in its order; UnreadableExplanations without any."""
    start = text.lstrip("\ufeff \r\n")
    try:
        rows = json.loads(start) if start.startswith(("[", "{")) else list(csv.DictReader(StringIO(start)))
    except (ValueError, RecursionError, csv.Error) as error:
        raise UnreadableExplanations(f"This cannot be read: {error}.") from error
    rows = rows.get("explanations") if isinstance(rows, dict) else rows
    rows = rows if isinstance(rows, list) else []
    found = [_explanation(row) for row in rows if isinstance(row, dict) and str(row.get("text") or "").strip()]
    if not found:
        raise UnreadableExplanations("No explanations were found: JSON or CSV with “text”, “commitment”, “measure”.")
    return found


def place_explanations(explanations: Sequence[Explanation], targets: Sequence[Target]) -> list[int | None]:
    """The position of the provision that each explanation is about, None where it is not certain; for one draft."""
    weights = _weights(targets)
    homes = [_find(one.commitment, targets, weights) for one in explanations]
    alone = Counter(home for home in homes if home is not None)
    return [
        _place(one, home, alone[home] == 1 if home is not None else False, targets, weights)
        for one, home in zip(explanations, homes, strict=True)
    ]


def _place(
    one: Explanation, home: int | None, is_alone: bool, targets: Sequence[Target], weights: Sequence[int]
) -> int | None:
    measure = _find(one.measure, targets, weights) if one.measure else None
    named = _NAMED.search(one.title)
    if named:
        for place in (home, measure):
            if place is not None and targets[place].label.casefold().endswith(" " + named[1].casefold()):
                return place
    if one.measure and measure is None and home is None:
        return None
    if measure is None or (home is not None and is_alone and _is_last(measure, home, targets)):
        return home
    return measure


def _find(name: str, targets: Sequence[Target], weights: Sequence[int]) -> int | None:
    wanted = _key(name)
    if not wanted:
        return None
    places = [place for place, one in enumerate(targets) if _key(one.heading) == wanted]
    if not places:
        places = [place for place, one in enumerate(targets) if one.label and _begins(wanted, _key(one.label))]
    if len(places) > 1:
        most = max(weights[place] for place in places)
        places = [place for place in places if weights[place] == most]
    return _heaviest(places, targets, weights)


def _heaviest(places: Sequence[int], targets: Sequence[Target], weights: Sequence[int]) -> int | None:
    """The one place; where a summary bears the very name, the full text that bears its label."""
    if len(places) != 1:
        return None
    label = targets[places[0]].label.casefold()
    same = [place for place, one in enumerate(targets) if label and one.label.casefold() == label]
    return max(same, key=lambda place: weights[place]) if same else places[0]


def _weights(targets: Sequence[Target]) -> list[int]:
    """The words of each provision with all beneath it."""
    weights = []
    for place, one in enumerate(targets):
        total = one.words
        for later in targets[place + 1 :]:
            if later.level <= one.level:
                break
            total += later.words
        weights.append(total)
    return weights


def _is_last(measure: int, home: int, targets: Sequence[Target]) -> bool:
    """Whether nothing but what belongs to the measure follows it within the commitment."""
    if measure <= home or targets[measure].level <= targets[home].level:
        return False
    for later in targets[measure + 1 :]:
        if later.level <= targets[home].level:
            return True
        if later.level <= targets[measure].level:
            return False
    return True


def _key(name: str) -> str:
    """A name so that its spellings are one: case, signs and spaces do not count."""
    return _SIGNS.sub(" ", plain_style(collapse(name)).casefold().replace(". ", " ")).strip(" .")


def _begins(name: str, label: str) -> bool:
    return name == label or name.startswith(label + " ")


def _in_paragraphs(text: str) -> str:
    """The text with an empty line between its paragraphs, where each was one line: what ends a sentence, and is longer
    than any line that was broken by its width. Lists, and what has paragraphs already, stay as they are."""
    lines = text.splitlines()
    ends = all(len(line) > _BROKEN and line.rstrip("\"'”’)*_").endswith((".", "!", "?", ":")) for line in lines[:-1])
    return "\n\n".join(lines) if ends else text


def _explanation(row: Mapping[str, Any]) -> Explanation:
    number = _NUMBER.search(str(row.get("to_version") or row.get("draft") or ""))
    return Explanation(
        text=_in_paragraphs(str(row["text"]).strip()),
        title=collapse(str(row.get("title") or "")),
        draft=int(number.group()) if number else None,
        commitment=str(row.get("commitment") or row.get("provision") or ""),
        measure=str(row.get("measure") or ""),
    )
