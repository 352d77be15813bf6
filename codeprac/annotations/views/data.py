"""Annotations as data, for painting them over the text of the reading page, which is the same for everyone."""

from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext as _

from codeprac.annotations.answers import answers
from codeprac.annotations.queries import (
    Mark,
    count_endorsements,
    count_in_draft,
    count_replies,
    find_round_for,
    list_anchors,
    list_marks,
)
from codeprac.annotations.queries.verdicts import count_verdicts
from codeprac.annotations.rules import Verdict, is_sealed
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.cards import card, words
from codeprac.annotations.views.endorsing import said_of_endorsements
from codeprac.drafts.queries import get_released_draft_at
from codeprac.rounds.models import Round
from codeprac.rounds.rules import RoundState, Visibility
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, public

MOST_PROVISIONS = 40
MOST_CARDS = 24
CARDS_OF_A_PROVISION = 6
NUMBER_DIGITS = 9


@bp.get("/codes/<slug>/drafts/<int:number>/annotations.json")
@public
def annotations_data(slug: str, number: int) -> Response:
    """Of the provisions named by `in`, separated by commas, each maybe with the number of cards that it has room for
    (`measure-1:4`): where every annotation sits, as [number, first character, last, 1 if carried], and the cards of
    some, spread over the text. Of the annotations numbered by `numbers`: their cards."""
    draft, now, actor = get_released_draft_at(slug, number), clock.now(), current_actor()
    rooms = _rooms()
    wanted = [asked for name in _names("numbers", MOST_CARDS) if (asked := _number(name)) is not None]
    marks: dict[str, list[Mark]] = {name: [] for name in rooms}
    for mark in list_marks(draft.id, rooms, actor=actor, now=now) if rooms else ():
        marks[mark.slug].append(mark)
    wanted += [mark.number for name, room in rooms.items() for mark in spread(marks[name], room)]
    provisions = {name: [_place(mark) for mark in found] for name, found in marks.items()}
    return _conditional(jsonify(provisions=provisions, cards=_cards(draft.id, wanted[:MOST_CARDS])))


def _place(mark: Mark) -> tuple[int | None, ...]:
    place = (mark.number, mark.start, mark.end)
    return (*place, 1) if mark.is_carried else place


def _rooms() -> dict[str, int]:
    """The provisions asked for, and how many cards of each."""
    asked = (name.partition(":") for name in _names("in", MOST_PROVISIONS))
    rooms = ((slug, _number(room)) for slug, _colon, room in asked)
    return {slug: CARDS_OF_A_PROVISION if room is None else room for slug, room in rooms}


def _number(text: str) -> int | None:
    return read_whole(text, digits=NUMBER_DIGITS)


def spread(marks: list[Mark], most: int) -> list[Mark]:
    """Some of the marks, spread evenly over all; all where there are no more."""
    if len(marks) <= most:
        return marks
    return [marks[place * len(marks) // most] for place in range(most)]


def _names(argument: str, most: int) -> list[str]:
    return [name for name in request.args.get(argument, "").replace("\x00", "").split(",") if name][:most]


def _cards(draft_id: str, numbers: list[int]) -> list[dict[str, Any]]:
    actor = current_actor()
    found = list_anchors(draft_id, numbers, actor=actor, now=clock.now()) if numbers else []
    known = [anchor.annotation_id for anchor in found]
    replies, answered, endorsed = count_replies(known), answers().find(known), count_endorsements(known)
    return [
        card(
            anchor,
            actor=actor,
            replies=sum(replies.get(known_id, {}).values()),
            endorsed=said_of_endorsements(endorsed.get(known_id)),
            answer=answered.get(known_id),
        )
        for known_id, anchor in zip(known, found, strict=True)
    ]


@bp.get("/codes/<slug>/drafts/<int:number>/counts.json")
@public
def annotation_counts(slug: str, number: int) -> Response:
    """How many annotations each provision has, how many of them were carried there, how many have no place in this
    draft, and whether more may be written now."""
    draft, now = get_released_draft_at(slug, number), clock.now()
    counts, unplaced = count_in_draft(draft.id, actor=current_actor(), now=now)
    round_ = find_round_for(draft.id, now)
    is_open = round_ is not None and round_.state(now) is RoundState.OPEN
    return _conditional(
        jsonify(
            provisions={name: count.total for name, count in counts.items()},
            carried={name: count.carried for name, count in counts.items() if count.carried},
            total=sum(count.total for count in counts.values()),
            unplaced=unplaced,
            open=is_open,
            sealed=round_ is not None and _is_sealed(round_),
            words=words(),
        )
    )


@bp.get("/codes/<slug>/drafts/<int:number>/verdicts.json")
@public
def annotation_verdicts(slug: str, number: int) -> Response:
    """What became of the annotations carried to a draft, provision by provision: `placed` by the names of this draft,
    `unplaced` by the name of the last provision that they had a place in; `words` says each verdict."""
    draft = get_released_draft_at(slug, number)
    placed, unplaced = count_verdicts(draft.id, actor=current_actor(), now=clock.now())
    said = {
        Verdict.UNCHANGED: _("unchanged"),
        Verdict.MOVED: _("moved"),
        Verdict.CHANGED: _("changed"),
        Verdict.SPLIT: _("split"),
        Verdict.DELETED: _("deleted"),
        Verdict.NEEDS_CHECK: _("to be checked"),
    }
    return _conditional(jsonify(placed=placed, unplaced=unplaced, words=said))


def _is_sealed(round_: Round) -> bool:
    return is_sealed(sealed_round=round_.visibility == Visibility.SEALED, closes_at=round_.closes_at, now=clock.now())


def _conditional(response: Response) -> Response:
    """The answer, or nothing but a nod where the browser has it already."""
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
