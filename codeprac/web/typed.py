"""What somebody typed into a form that cannot be taken now: given back with the answer, so that none of it is lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

# What forms carry besides what people type.
CARRIED = frozenset({"csrf_token", "form_token", "door", "next", "written_by", "stamp", "quote", "code"})
NEVER_SHOWN = ("password", "passcode", "secret", "token", "draft_")
TEXTS = frozenset({"text", "rationale", "proposed_wording", "reason", "note", "words", "summary", "evidence", "name"})
MOST_FIELDS = 40
MOST_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True)
class TypedText:
    """One field: what it is called, and what was typed into it."""

    label: str
    text: str


def typed_texts() -> list[TypedText]:
    """What was typed into the form at hand: words, not choices, and no password."""
    if request.method != "POST":
        return []
    try:
        fields = texts_in(request.form.items(multi=True))
    except HTTPException:  # more than a form of ours holds; it has an answer of its own where it is read first
        return []
    return [TypedText(_label(name), text) for name, text in fields]


def texts_in(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields that hold words: those known to be texts, and all others that hold more than one word."""
    found, room = [], MOST_CHARACTERS
    for name, value in fields:
        if _is_carried(name) or not value.strip() or len(value) > room:
            continue
        if name in TEXTS or len(value.split()) > 1:
            found.append((name, value))
            room -= len(value)
    return found[:MOST_FIELDS]


def _is_carried(name: str) -> bool:
    return name in CARRIED or any(part in name.lower() for part in NEVER_SHOWN)


def _label(name: str) -> str:
    known = {
        "text": _("Text"),
        "rationale": _("Rationale"),
        "proposed_wording": _("Proposed wording"),
        "reason": _("Reason"),
        "note": _("Note"),
        "evidence": _("Evidence"),
        "name": _("Name"),
        "summary": _("Summary"),
    }
    return known.get(name, _("What you typed"))
