"""Which changes of a comparison a reader asked for. Filters live in the address, and combine: each leaves out more."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codeprac.drafts.rendering.changes import Change, ShownProvision
from codeprac.text.provisions import Kind
from codeprac.text.segments import Nature

WORDING, MOVED, OBLIGATIONS = "wording", "moved", "obligations"
ONLY = (WORDING, MOVED, OBLIGATIONS)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for: `only` of `ONLY`, and the kinds of provisions; nothing asked for leaves nothing out."""

    only: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def wording_only(self) -> bool:
        """Whether changes of punctuation, quotes, numbering and formatting are left out, also within a change."""
        return WORDING in self.only

    @property
    def query(self) -> list[tuple[str, str]]:
        """The filters as they stand in an address."""
        return [("only", each) for each in self.only] + [("kind", each) for each in self.kinds]

    def __bool__(self) -> bool:
        return bool(self.only or self.kinds)

    def keep(self, change: Change, kind: str) -> bool:
        """Whether a change in a provision of this kind is shown."""
        if self.kinds and kind not in self.kinds:
            return False
        return all(is_of(change, each) for each in self.only)


def read_filters(only: Iterable[str], kinds: Iterable[str]) -> Filters:
    """The filters of an address: known names alone, each once, in one order, so that like filters are one page."""
    asked, of_kind = set(only), set(kinds)
    return Filters(
        tuple(each for each in ONLY if each in asked), tuple(kind.value for kind in Kind if kind.value in of_kind)
    )


def is_of(change: Change, name: str) -> bool:
    """Whether a change is of the sort that one of `ONLY` asks for."""
    if name == WORDING:
        return change.nature is Nature.WORDING or (change.nature is None and change.is_moved)
    if name == MOVED:
        return change.is_moved
    return bool(change.counts)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many changes there are in all, of each sort of `ONLY`, and in provisions of each kind."""

    total: int
    only: Mapping[str, int]
    kinds: Mapping[str, int]


def count_facets(provisions: Sequence[ShownProvision]) -> Facets:
    """The changes of a comparison by what can be asked for."""
    kinds: Counter[str] = Counter()
    only: Counter[str] = Counter()
    for shown in provisions:
        for change in shown.changes:
            kinds[shown.kind] += 1
            only.update(name for name in ONLY if is_of(change, name))
    in_order = {kind.value: kinds[kind.value] for kind in Kind if kinds[kind.value]}
    return Facets(sum(kinds.values()), {name: only[name] for name in ONLY}, in_order)
