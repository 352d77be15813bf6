"""Proposals on a passage beside one another: each against the text, and chosen two against each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from codeprac.accounts import limits
from codeprac.annotations.answers import answers
from codeprac.annotations.models import Anchor
from codeprac.annotations.proposals import Passage, Span, passage_of, passages_of, reads_as, redline_of
from codeprac.annotations.queries import Proposed, list_anchors, list_proposed
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.places import load_place
from codeprac.text.diffing import Segment, compare_words
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, public
from codeprac.web.paging import Page, requested_page

SHOWN = 20
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with the annotation that makes it, and what it would change in its passage."""

    anchor: Anchor
    parts: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two proposals, and how the passage differs between them; None where they are for passages of their own."""

    one: int
    other: int
    parts: tuple[Segment, ...] | None


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a provision with the passages that proposals are for."""

    body: str
    passages: list[Passage]
    proposed: dict[int, Proposed]

    def redline(self, number: int) -> tuple[Segment, ...]:
        """What one proposal would change."""
        return redline_of(self.body, self._passage(number), self._span(number), self.proposed[number].wording)

    def compare(self, one: int, other: int) -> Compared:
        """Two of them against each other."""
        passage = self._passage(one)
        if passage != self._passage(other):
            return Compared(one, other, None)
        readings = [
            reads_as(self.body, passage, self._span(number), self.proposed[number].wording) for number in (one, other)
        ]
        return Compared(one, other, compare_words(*readings))

    def _span(self, number: int) -> Span:
        return _span(self.proposed[number])

    def _passage(self, number: int) -> Passage:
        found = passage_of(self.passages, str(number))
        return found or Passage(0, len(self.body), (str(number),))


@bp.get("/codes/<slug>/drafts/<int:number>/<provision_slug>/proposals")
@public
def proposals(slug: str, number: int, provision_slug: str) -> ResponseReturnValue:
    """All proposals on a provision, passage by passage; with `one` and `other`, these two against each other."""
    place = load_place(slug, number, provision_slug)
    listed = list_proposed(place.provision.id, actor=current_actor(), now=place.now)
    body = place.provision.body_text
    passages = passages_of([_span(one) for one in listed], len(body))
    text = Text(body, passages, {one.number: one for one in listed})
    page = _page(passages)
    with limits.on_computing():
        shown, compared = _show(place.draft.id, text, page.rows), _compared(text)
    return render_template(
        "annotations/proposals.html",
        place=place,
        code=place.draft.code,
        draft=place.draft,
        provision=place.provision,
        page=page,
        groups=[(body[one.start : one.end], [shown[key] for key in one.keys if key in shown]) for one in passages],
        compared=compared,
        chosen=(_asked("one"), _asked("other")),
        answered=answers().find([one.anchor.annotation_id for one in shown.values()]),
    )


def _span(proposed: Proposed) -> Span:
    return Span(str(proposed.number), proposed.start, proposed.end)


def _page(passages: Sequence[Passage]) -> Page[str]:
    """The page of proposals that is asked for, or that has the first of two that are compared."""
    keys = [key for passage in passages for key in passage.keys]
    number, named = requested_page(), str(_asked("one"))
    if "page" not in request.args and named in keys:
        number = keys.index(named) // SHOWN + 1
    return Page(keys[(number - 1) * SHOWN : number * SHOWN], number, len(keys), SHOWN)


def _show(draft_id: str, text: Text, keys: Sequence[str]) -> dict[str, Shown]:
    numbers = [int(key) for key in keys]
    anchors = list_anchors(draft_id, numbers, actor=current_actor(), now=clock.now()) if numbers else []
    return {
        str(anchor.annotation.number): Shown(anchor, text.redline(anchor.annotation.number))
        for anchor in anchors
        if anchor.annotation.number in text.proposed
    }


def _compared(text: Text) -> Compared | None:
    one, other = _asked("one"), _asked("other")
    if one is None or other is None or one == other or not {one, other} <= text.proposed.keys():
        return None
    return text.compare(one, other)


def _asked(name: str) -> int | None:
    return read_whole(request.args.get(name), digits=MOST_DIGITS)
