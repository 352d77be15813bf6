"""The comparison of two drafts as HTML: provision by provision, in one of three views, and what became of what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import sqrt
from typing import Literal

from flask_babel import gettext as _
from markupsafe import Markup, escape

from codeprac.drafts.rendering import template, translating
from codeprac.drafts.rendering.changes import Change, ShownProvision, shown_provisions
from codeprac.drafts.rendering.filters import Facets, Filters, count_facets
from codeprac.drafts.rendering.folding import Piece, fold
from codeprac.drafts.rendering.hunks import clean_text
from codeprac.drafts.rendering.kinds import block_kind, kind_names
from codeprac.drafts.rendering.labels import Labels, verbs_of
from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.rendering.segments import Said, Side, said, segments
from codeprac.drafts.rendering.touching import NONE
from codeprac.drafts.rendering.words import name_of
from codeprac.text.blocks import CELL, BlockKind
from codeprac.text.changes import BlockChange, BlockRelation, ProvisionChange
from codeprac.text.segments import nature_of, new_text, old_text

SIGNS = ("edited", "moved", "split", "merged", "promoted", "demoted", "needs-check", "new", "deleted", "same")
VIEWS = ("inline", "side", "margin")
View = Literal["inline", "side", "margin"]
# The widest bar of the contents, in units of its drawing.
BAR = 40


@dataclass(frozen=True, slots=True)
class Run:
    """A provision with changes that are shown, or neighbours without any, folded together."""

    is_shown: bool
    provisions: Sequence[ShownProvision]

    @property
    def names(self) -> str:
        """The first and the last of them by name."""
        first, last = self.provisions[0].name, self.provisions[-1].name
        return first if len(self.provisions) == 1 else _("%(first)s to %(last)s", first=first, last=last)


@dataclass(frozen=True, slots=True)
class RenderedChanges:
    """The parts of a page: the changes, the contents, and the figures that go with them."""

    changes: Markup
    contents: Markup
    facets: Facets
    shown: int
    provisions: int
    signs: Mapping[str, int]


@dataclass(frozen=True)
class ComparisonPage:
    """What the templates ask of a page."""

    compared: Compared
    view: View
    filters: Filters
    names: Sequence[str]
    words: Said

    def pieces(self, shown: ShownProvision) -> list[Piece]:
        """The parts of a provision as they are shown or folded."""
        return fold(shown.parts, shown.kind, self.filters)

    def keeps(self, change: Change | None, shown: ShownProvision) -> bool:
        """Whether a change is shown."""
        return change is not None and self.filters.keep(change, shown.kind)

    def text(self, block: BlockChange, change: Change | None, side: Side = "both") -> Markup:
        """The words of a block, with signs where obligations are touched."""
        touched = NONE
        if change and change.touches:
            touched = change.touches[next(at for at, each in enumerate(change.blocks) if each is block)]
        html = segments(block.segments, side, wording_only=self.filters.wording_only, touched=touched, words=self.words)
        return with_cells(html) if block.kind is BlockKind.ROW else html

    def clean(self, block: BlockChange) -> tuple[Markup, Sequence[object]]:
        """The new words of a block, and the notes to them."""
        made = clean_text(block.segments, wording_only=self.filters.wording_only)
        return (with_cells(made.html) if block.kind is BlockKind.ROW else made.html), made.notes

    def title(self, change: ProvisionChange) -> Markup:
        """The heading, with what changed in it; as it reads now where the margin says what was there."""
        if self.view == "margin" and change.new is not None:
            return escape(new_text(change.heading))
        return segments(change.heading, wording_only=self.filters.wording_only, words=self.words)

    def title_before(self, change: ProvisionChange) -> str:
        """The heading as it was, where that is worth saying in the margin."""
        is_told = self.view == "margin" and change.new is not None and nature_of(change.heading) is not None
        return old_text(change.heading) if is_told else ""

    def origin(self, block: BlockChange) -> str:
        """Where a block came from, if that is elsewhere, and what it was, if that is something else."""
        return "; ".join(filter(None, (self._place(block), self._kind(block))))

    def _place(self, block: BlockChange) -> str:
        if block.origin is None:
            return _("Moved within this provision") if block.relation is BlockRelation.MOVED else ""
        name = self.names[block.origin]
        if block.relation is BlockRelation.DELETED:
            return _("Stood in %(place)s", place=name)
        if block.relation is BlockRelation.MOVED:
            return _("Moved here from %(place)s", place=name)
        return _("From %(place)s", place=name)

    def _kind(self, block: BlockChange) -> str:
        if block.was is None:
            return ""
        return _("%(before)s before, %(after)s now", before=block_kind(block.was), after=block_kind(block.kind))

    def origin_address(self, block: BlockChange) -> str:
        """The address in the page of what became of the provision that a block came from."""
        if block.origin is None or block.relation is BlockRelation.DELETED:
            return ""
        return self._homes.get(block.origin, "")

    @cached_property
    def _homes(self) -> dict[int, str]:
        """For old provisions, the address of what they are compared with, or of their deletion."""
        homes: dict[int, str] = {}
        for change in self.compared.comparison.changes:
            if change.old is not None:
                homes.setdefault(change.old, change.slug if change.new is not None else f"deleted-{change.slug}")
        return homes


def render_comparison(
    compared: Compared,
    *,
    view: View,
    filters: Filters,
    notes: Mapping[str, str] | None = None,
    provisions: Sequence[ShownProvision] | None = None,
) -> RenderedChanges:
    """The comparison in a view, with the changes that the filters keep, and HTML `notes` by id of provision;
    `provisions` are those of the comparison, where the caller has them already."""
    provisions = shown_provisions(compared) if provisions is None else provisions
    kept = {shown.address: _kept(shown, filters) for shown in provisions}
    page = ComparisonPage(compared, view, filters, [name_of(provision) for provision in compared.before], said())
    runs = [
        Run(is_shown, list(group))
        for is_shown, group in groupby(
            provisions, key=lambda shown: bool(kept[shown.address]) or (bool(shown.change.away) and not filters)
        )
    ]
    if filters:
        runs = [run for run in runs if run.is_shown]
    html = template("changes.html").render(
        runs=runs,
        page=page,
        view=view,
        notes={id_: Markup(note) for id_, note in (notes or {}).items()},  # noqa: S704 - the provider's safe HTML
        kind_names=kind_names(),
        label_of=Labels().of,
        verbs_of=verbs_of,
        **translating(),
    )
    listed = [shown for shown in provisions if kept[shown.address]]
    return RenderedChanges(
        changes=Markup(html),  # noqa: S704 - made by an autoescaping template
        contents=Markup(template("lineage.html").render(changes=listed, bars=_bars(listed))),  # noqa: S704 - likewise
        facets=count_facets(provisions),
        shown=sum(map(len, kept.values())),
        provisions=len(listed),
        signs=_count_signs(provisions),
    )


def count_signs(compared: Compared) -> dict[str, int]:
    """How many provisions are new, deleted, edited, ... and how many are as they were."""
    return _count_signs(shown_provisions(compared))


def _count_signs(provisions: Sequence[ShownProvision]) -> dict[str, int]:
    counts = Counter(shown.words.sign if shown.words else "edited" if shown.changes else "same" for shown in provisions)
    return {sign: counts[sign] for sign in SIGNS if counts[sign]}


def _kept(shown: ShownProvision, filters: Filters) -> list[Change]:
    return [change for change in shown.changes if filters.keep(change, shown.kind)]


def _bars(provisions: Sequence[ShownProvision]) -> Mapping[str, tuple[int, int]]:
    """How long the bars of deleted and inserted words are, by address: their areas compare as the words do, so that
    small changes are seen beside large ones."""
    words = {shown.address: shown.change.statistics for shown in provisions}
    most = max((each.inserted + each.deleted for each in words.values()), default=0)
    bars = {}
    for address, each in words.items():
        total = each.inserted + each.deleted
        length = round(BAR * sqrt(total / most)) if most else 0
        deleted = round(length * each.deleted / total) if total else 0
        bars[address] = (deleted, length - deleted)
    return bars


def with_cells(html: Markup) -> Markup:
    """A row of a table, with its cells told apart."""
    return Markup(str(html).replace(CELL, '<span class="cell"> | </span>'))  # noqa: S704 - a sign replaced in safe HTML
