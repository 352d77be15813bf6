"""What stands beside a change in a comparison: its reason, and the dispositions behind it.

Higher packages know them; they register one function here, so that the pages of drafts can show them. The function
gets the ids of the old and the new draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app

PROVIDER = "codeprac.change_notes"


@dataclass(frozen=True, slots=True)
class ChangeNotes:
    """`stamp` is a short text that changes whenever the notes do; `read` gives safe HTML by id of provision (of the new
    draft, or of the old one where a provision was deleted)."""

    stamp: str
    read: Callable[[], Mapping[str, str]]


NO_NOTES = ChangeNotes("", dict)


def change_notes(old_draft_id: str, new_draft_id: str) -> ChangeNotes:
    """The notes of a comparison; none where nobody registered."""
    provider: Callable[[str, str], ChangeNotes] | None = current_app.extensions.get(PROVIDER)
    return provider(old_draft_id, new_draft_id) if provider else NO_NOTES
