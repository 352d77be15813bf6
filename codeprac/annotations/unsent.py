"""Texts that are saved while somebody types: what is kept of a form, and which of two versions stands; plain values."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from codeprac.annotations.rules import EVIDENCE_LIMIT, TEXT_LIMIT, About
from codeprac.text.words import collapse

TEXTS = ("text", "rationale", "proposed_wording", "evidence")
# What a form carries besides what its author writes.
CARRIED = frozenset({"csrf_token", "form_token", "door", "next", "written_by"})
OWN = "draft_"
MOST_FIELDS = 30
# Longer than what may be submitted: nobody loses a text for having to shorten it first.
FIELD_LIMIT = 2 * TEXT_LIMIT
TOTAL_LIMIT = 4 * TEXT_LIMIT + EVIDENCE_LIMIT * 500
MOST_TEXTS = 200
UNDO_HOURS = 24
MOST_DELETED = 20
# What was sent too late is kept beyond the limits of what is merely typed, but not without any.
MOST_LATE = 2 * MOST_TEXTS
LATE_LIMIT = 1_000_000


class Standing(StrEnum):
    """How a version that is to be saved stands to the one that is saved."""

    NEWER = "newer"
    SAME = "same"
    RIVAL = "rival"
    GONE = "gone"


def content_of(fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What is kept of the fields of a form: all that its author chose and wrote, line ends of one kind."""
    kept: dict[str, Any] = {}
    for name, value in fields:
        if name in CARRIED or name.startswith(OWN) or not name.isidentifier() or len(name) > 40:
            continue
        kept[name] = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return dict(list(kept.items())[:MOST_FIELDS])


def key_of(about: str, *, round_id: str, provision_id: str | None, annotation_id: str | None, within: str) -> str:
    """How a form names what its text is about: a question by round and number, what is written in a workspace by round,
    provision and `within`, all else by the annotation or the provision."""
    if about == About.QUESTION:
        return f"{about}:{round_id}.{within}"
    if about == About.WORKSPACE:
        return f"{about}:{round_id}.{provision_id}.{within}"
    return f"{about}:{annotation_id or provision_id}"


def has_words(content: Mapping[str, Any]) -> bool:
    """Whether anything was written; the words of the draft, where the proposed wording begins, were not."""
    if any(str(content.get(name) or "").strip() for name in TEXTS if name != "proposed_wording"):
        return True
    wording = collapse(str(content.get("proposed_wording") or ""))
    return bool(wording) and wording != collapse(str(content.get("quote") or ""))


def fits(content: Mapping[str, Any]) -> bool:
    """Whether it is of a size that is kept."""
    lengths = [len(str(value)) for value in content.values()]
    return max(lengths, default=0) <= FIELD_LIMIT and sum(lengths) <= TOTAL_LIMIT


def fits_late(content: Mapping[str, Any]) -> bool:
    """Whether it is of a size that somebody can have written."""
    return sum(len(str(value)) for value in content.values()) <= LATE_LIMIT


def standing(
    saved: Mapping[str, Any] | None, saved_version: int, content: Mapping[str, Any], seen_version: int
) -> Standing:
    """Whether what comes goes on from what is saved. A save sent twice is no rival of itself."""
    if saved is None:
        return Standing.GONE if seen_version else Standing.NEWER
    if dict(saved) == dict(content):
        return Standing.SAME
    return Standing.NEWER if seen_version == saved_version else Standing.RIVAL


def differing(saved: Mapping[str, Any], content: Mapping[str, Any]) -> list[str]:
    """The names of the fields in which two versions differ, texts first."""
    names = [*TEXTS, *sorted((set(saved) | set(content)) - set(TEXTS))]
    return [name for name in names if (saved.get(name) or "") != (content.get(name) or "")]
