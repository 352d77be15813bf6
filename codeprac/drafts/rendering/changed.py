"""Only what changed between two drafts, for reading: the new text in its order, in stretches of a commitment each, with
how many words changed and how long they take to read. Made from a comparison, and from nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from codeprac.drafts.rendering import template, translating
from codeprac.drafts.rendering.changes import Change, ShownProvision, shown_provisions
from codeprac.drafts.rendering.comparing import ComparisonPage
from codeprac.drafts.rendering.filters import WORDING, Filters
from codeprac.drafts.rendering.folding import Piece, fold
from codeprac.drafts.rendering.kinds import kind_names
from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.rendering.segments import said
from codeprac.drafts.rendering.words import name_of
from codeprac.drafts.rules import minutes_to_read
from codeprac.text.changes import Statistics
from codeprac.text.provisions import Kind, OutlinedProvision
from codeprac.text.segments import words_changed

Provisions = Sequence[OutlinedProvision]
Place = tuple[str, int]


@dataclass(frozen=True)
class ReadProvision:
    """A provision in the reading mode: read where a word of it changed, otherwise folded to its heading."""

    shown: ShownProvision

    @property
    def is_deleted(self) -> bool:
        """Whether the new draft has it no more."""
        return self.shown.change.new is None

    @property
    def is_read(self) -> bool:
        """Whether it is shown with its text."""
        return self.shown.change.words_changed and not self.is_deleted

    @property
    def is_same(self) -> bool:
        """Whether nothing at all became of it."""
        return self.shown.words is None and not self.shown.changes

    @cached_property
    def pieces(self) -> list[Piece]:
        """Its paragraphs: changed ones with a neighbour beside each; the rest is folded."""
        if self.shown.head is not None and self.shown.head.is_whole:
            return [Piece((self.shown.head,))]
        return fold(self.shown.parts, self.shown.kind, Filters(only=(WORDING,)))

    @property
    def words(self) -> int:
        """How many words are to be read: those on the page, inserted, kept and struck out, but for what is folded."""
        if not self.is_read:
            return 0
        total = sum(words_changed(self.shown.change.heading))
        return total + sum(_words(piece) for piece in self.pieces if not piece.is_folded)


@dataclass(frozen=True)
class Stretch:
    """A commitment with what stands under it, or another part of the text without a commitment in it."""

    name: str
    number: str
    title: str
    provisions: Sequence[ReadProvision]

    @property
    def address(self) -> str:
        """Where it begins in the page."""
        return self.provisions[0].shown.address

    @cached_property
    def statistics(self) -> Statistics:
        """Its words."""
        return sum((one.shown.change.statistics for one in self.provisions), Statistics())

    @cached_property
    def words(self) -> int:
        """How many words are to be read."""
        return sum(one.words for one in self.provisions)

    @property
    def minutes(self) -> int:
        """How long that takes."""
        return minutes_to_read(self.words)

    @property
    def is_changed(self) -> bool:
        """Whether a word of it changed."""
        return any(one.shown.change.words_changed for one in self.provisions)


@dataclass(frozen=True)
class RenderedReading:
    """The parts of the page."""

    body: Markup
    stretches: Sequence[Stretch]

    @property
    def minutes(self) -> int:
        """How long all that changed takes to read."""
        return minutes_to_read(sum(stretch.words for stretch in self.stretches))


def render_changed(
    compared: Compared, *, notes: Mapping[str, str], provisions: Sequence[ShownProvision] | None = None
) -> RenderedReading:
    """What changed between two drafts as a text to read, with HTML `notes` by id of provision."""
    shown = shown_provisions(compared) if provisions is None else provisions
    stretches = list_stretches(compared, shown)
    names = [name_of(provision) for provision in compared.before]
    body = template("changed.html").render(
        stretches=stretches,
        page=ComparisonPage(compared, "inline", Filters(only=(WORDING,)), names, said()),
        notes={id_: Markup(note) for id_, note in notes.items()},  # noqa: S704 - the provider's safe HTML
        kind_names=kind_names(),
        **translating(),
    )
    return RenderedReading(Markup(body), stretches)  # noqa: S704 - made by an autoescaping template


def list_stretches(compared: Compared, provisions: Sequence[ShownProvision]) -> list[Stretch]:
    """The provisions in order by the commitment that they stand under, or else by the highest heading around them that
    has no commitment under it; what was deleted stays with what stands before it, unless all of its stretch is gone."""
    heads = {"new": _heads(compared.after), "old": _heads(compared.before)}
    gone = {one.change.old for one in provisions if one.change.new is None}
    places: list[Place] = []
    for one in provisions:
        places.append(_place(one, heads, gone, places[-1] if places else None))
    made = []
    for (side, at), group in groupby(zip(places, provisions, strict=True), key=lambda pair: pair[0]):
        head = (compared.after if side == "new" else compared.before)[at]
        made.append(
            Stretch(name_of(head), head.number, head.title or head.label, [ReadProvision(one) for _place, one in group])
        )
    return made


def _place(one: ShownProvision, heads: Mapping[str, Sequence[int]], gone: set[int | None], last: Place | None) -> Place:
    if one.change.new is not None:
        return "new", heads["new"][one.change.new]
    head = heads["old"][one.change.old or 0]
    return ("old", head) if last is None or head in gone else last


def _heads(provisions: Provisions) -> list[int]:
    """For each provision the position of the one that heads its stretch; parents stand before those under them."""
    holding: set[int] = set()
    for provision in provisions:
        if provision.kind is Kind.COMMITMENT:
            holding.update(_above(provision, provisions))
    heads: list[int] = []
    for at, provision in enumerate(provisions):
        parent = provision.parent
        begins = provision.kind is Kind.COMMITMENT or parent is None or parent in holding or at in holding
        heads.append(at if begins or parent is None else heads[parent])
    return heads


def _above(provision: OutlinedProvision, provisions: Provisions) -> list[int]:
    found: list[int] = []
    at = provision.parent
    while at is not None:
        found.append(at)
        at = provisions[at].parent
    return found


def _words(piece: Piece) -> int:
    return sum(
        sum((part.statistics.inserted, part.statistics.deleted, part.statistics.moved, part.statistics.unchanged))
        if isinstance(part, Change)
        else sum(words_changed(part.segments))
        for part in piece.parts
    )
