"""What of a provision is shown, and what is folded: unchanged blocks but for one beside each change, and the changes
that filters leave out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.drafts.rendering.changes import Change, Left, Part
from codeprac.drafts.rendering.filters import Filters
from codeprac.text.changes import BlockChange

# Folding a single paragraph hides more than it saves.
FEWEST_TO_FOLD = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A change that is shown, one unchanged block beside it, a line for text that left, or a run that is folded."""

    parts: tuple[Part, ...]
    is_folded: bool = False

    @property
    def change(self) -> Change | None:
        """The change, where it is one that is shown."""
        return self.parts[0] if not self.is_folded and isinstance(self.parts[0], Change) else None

    @property
    def left(self) -> Left | None:
        """The line for text that went elsewhere, where it is one."""
        return self.parts[0] if isinstance(self.parts[0], Left) else None

    @property
    def words(self) -> str:
        """What is folded."""
        changes = sum(isinstance(part, Change) for part in self.parts)
        same = len(self.parts) - changes
        said = [ngettext("%(num)d other change", "%(num)d other changes", changes)] if changes else []
        if same:
            said.append(ngettext("%(num)d paragraph unchanged", "%(num)d paragraphs unchanged", same))
        return _("%(one)s, %(two)s", one=said[0], two=said[1]) if len(said) > 1 else said[0]


def fold(parts: Sequence[Part], kind: str, filters: Filters) -> list[Piece]:
    """The parts of a provision of this kind in order, folded as the filters ask."""

    def is_shown(part: Part) -> bool:
        return isinstance(part, Left) or (isinstance(part, Change) and filters.keep(part, kind))

    pieces: list[Piece] = []
    runs = [(shown, list(run)) for shown, run in groupby(parts, key=is_shown)]
    for place, (shown, run) in enumerate(runs):
        if shown:
            pieces += (Piece((part,)) for part in run)
        else:
            pieces += _folded(run, follows=place > 0, precedes=place < len(runs) - 1)
    return pieces


def _folded(run: list[Part], *, follows: bool, precedes: bool) -> Iterator[Piece]:
    """A run between changes: its first and last block stay as context, where they are unchanged."""
    first = [run.pop(0)] if follows and isinstance(run[0], BlockChange) else []
    last = [run.pop()] if precedes and run and isinstance(run[-1], BlockChange) else []
    yield from (Piece((part,)) for part in first)
    if len(run) >= FEWEST_TO_FOLD or any(isinstance(part, Change) for part in run):
        yield Piece(tuple(run), is_folded=True)
    else:
        yield from (Piece((part,)) for part in run)
    yield from (Piece((part,)) for part in last)
