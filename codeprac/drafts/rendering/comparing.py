"""The comparison of two drafts as HTML: provision by provision, inline or side by side, and what became of what."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from flask_babel import gettext as _

from codeprac.drafts.rendering import template
from codeprac.drafts.rendering.kinds import kind_names
from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.rendering.words import ChangeWords, change_words, name_of
from codeprac.text.changes import BlockChange, BlockRelation, ProvisionChange
from codeprac.text.provisions import OutlinedProvision

SIGNS = ("edited", "moved", "split", "merged", "promoted", "demoted", "needs-check", "new", "deleted", "same")
View = Literal["inline", "side"]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A provision's change as the template shows it."""

    change: ProvisionChange
    provision: OutlinedProvision
    name: str
    note_id: str
    words: ChangeWords | None
    address: str
    names_of_old: Sequence[str] = ()

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to show."""
        return self.words is not None or self.change.changed

    @property
    def is_whole(self) -> bool:
        """Whether all of it is new or deleted, so that two columns would show one empty."""
        return self.change.old is None or self.change.new is None

    @property
    def shown_blocks(self) -> list[tuple[bool, list[BlockChange]]]:
        """The blocks in runs: unchanged ones together, changed ones together."""
        runs = groupby(self.change.blocks, key=lambda block: block.relation is not BlockRelation.SAME)
        return [(changed, list(blocks)) for changed, blocks in runs]

    def origin_of(self, block: BlockChange) -> str:
        """The name of the old provision that a moved block stood in."""
        return self.names_of_old[block.origin or 0]


@dataclass(frozen=True, slots=True)
class Run:
    """Changed provisions one by one, or unchanged neighbours together."""

    is_changed: bool
    changes: Sequence[ShownChange]

    @property
    def names(self) -> str:
        """The first and the last of them by name."""
        first, last = self.changes[0].name, self.changes[-1].name
        return first if len(self.changes) == 1 else _("%(first)s to %(last)s", first=first, last=last)


def render_changes(compared: Compared, *, view: View) -> str:
    """Every provision of both drafts in the order of the new one, unchanged neighbours folded together."""
    runs = [
        Run(changed, list(group)) for changed, group in groupby(_shown(compared), key=lambda shown: shown.is_changed)
    ]
    return template("changes.html").render(
        runs=runs, view=view, numbers=compared.numbers, reading=_reading(compared), kind_names=kind_names()
    )


def render_lineage(compared: Compared) -> str:
    """The contents of the comparison: what became of what, and how much of it changed."""
    return template("lineage.html").render(changes=[shown for shown in _shown(compared) if shown.is_changed])


def count_signs(compared: Compared) -> dict[str, int]:
    """How many provisions are new, deleted, edited, ... and how many are as they were."""
    counts = Counter(shown.words.sign if shown.words else "same" for shown in _shown(compared))
    return {sign: counts[sign] for sign in SIGNS if counts[sign]}


def _reading(compared: Compared) -> str:
    return f"{compared.address}/drafts/{compared.numbers[1]}"


def _shown(compared: Compared) -> Iterator[ShownChange]:
    names = [name_of(provision) for provision in compared.before]
    given: set[str] = set()
    for change in compared.comparison.changes:
        provision, note_id, address = _place(change, compared)
        if address in given:
            address = f"{address}-from-{change.old}"
        given.add(address)
        words = change_words(change, compared.before, compared.after, compared.numbers)
        yield ShownChange(change, provision, name_of(provision), note_id, words, address, names)


def _place(change: ProvisionChange, compared: Compared) -> tuple[OutlinedProvision, str, str]:
    """The provision that a change is about, the id that its notes go by, and its address in the page."""
    if change.new is not None:
        provision = compared.after[change.new]
        return provision, compared.new_ids[change.new], provision.slug
    if change.old is None:
        raise ValueError("a change without a provision")
    provision = compared.before[change.old]
    return provision, compared.old_ids[change.old], f"deleted-{provision.slug}"
