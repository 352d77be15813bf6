"""What stands beside a provision in its history: reasons of its changes, answers, annotations.

Higher packages know them; they register functions here, so that the page of drafts can show them. The page is the same
for everyone: what is told must be public."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app

PROVIDERS = "codeprac.history_notes"


@dataclass(frozen=True, slots=True)
class HistoryNotes:
    """`stamp` is a short text that changes whenever the notes of the code do. `read` gives safe HTML by id, for the ids
    of provisions, and of their removals, that it is asked about."""

    stamp: str
    read: Callable[[Sequence[str]], Mapping[str, str]]


Provider = Callable[[str], HistoryNotes]


def history_notes(code_id: str) -> list[HistoryNotes]:
    """The notes on the provisions of a code, of every package that has any."""
    providers: Sequence[Provider] = current_app.extensions.get(PROVIDERS, ())
    return [provider(code_id) for provider in providers]
