"""The new text as it reads, and what was there before as notes to its margin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from flask_babel import gettext as _
from markupsafe import Markup

from codeprac.drafts.rendering.segments import is_quiet
from codeprac.text.segments import Op, Segment, new_text, old_text
from codeprac.text.words import count_words

# Beyond these a note for each change says less than the old text as a whole.
MOST_NOTES = 6
LEAST_KEPT = 0.4


@dataclass(frozen=True, slots=True)
class Note:
    """A note to the margin: its number in the text (none where it is about the whole block), and what was there."""

    number: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CleanText:
    """A block as it reads now, with numbers where notes belong, and the notes."""

    html: Markup
    notes: tuple[Note, ...]


def clean_text(parts: Sequence[Segment], *, wording_only: bool = False) -> CleanText:
    """The new text with a note for each change; with one note that quotes the old text where little of it was kept."""
    runs = list(_runs(parts, wording_only))
    changes = [run for is_changed, run in runs if is_changed]
    old = old_text(parts)
    if not changes or not old:
        return CleanText(_escaped(new_text(parts)), ())
    if len(changes) > MOST_NOTES or _kept(parts) < LEAST_KEPT:
        return CleanText(_escaped(new_text(parts)), (Note(None, old, new_text(parts)),))
    html: list[str] = []
    notes: list[Note] = []
    for is_changed, run in runs:
        after = new_text(run)
        if is_changed:
            notes.append(Note(len(notes) + 1, old_text(run).strip(), after.strip()))
        html.append(_noted(after, len(notes), html) if is_changed else escape(after, quote=False))
    return CleanText(Markup("".join(html)), tuple(notes))  # noqa: S704 - every text is escaped


def _runs(parts: Sequence[Segment], wording_only: bool) -> Iterator[tuple[bool, list[Segment]]]:
    """The segments in runs of what reads as it did and what does not."""
    for is_changed, run in groupby(
        parts, key=lambda part: part.op is not Op.EQUAL and not is_quiet(part, wording_only)
    ):
        yield is_changed, list(run)


def _kept(parts: Sequence[Segment]) -> float:
    """The share of the old words that are still there."""
    old = count_words(old_text(parts))
    kept = sum(count_words(part.text) for part in parts if part.op is Op.EQUAL or part.minor)
    return kept / old if old else 0.0


def _noted(after: str, number: int, before: list[str]) -> str:
    """Changed words of the new text with the number of their note. Where words are gone the number stands alone, close
    to the text `before` it."""
    mark = f'<sup class="note-number"><span class="said"> {escape(_("note"))} </span>{number}</sup>'
    words = after.rstrip()
    if words:
        return f'<span class="altered">{escape(words, quote=False)}</span>{mark}{after[len(words) :]}'
    last = before.pop() if before else ""
    return f"{last.rstrip()}{mark}{last[len(last.rstrip()) :]}"


def _escaped(text: str) -> Markup:
    return Markup(escape(text, quote=False))  # noqa: S704 - escaped here
