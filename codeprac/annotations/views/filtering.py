"""The filters of a list, read from its address; what makes no sense there narrows nothing."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask import request

from codeprac.annotations.answers import answers
from codeprac.annotations.queries import Filters, Order
from codeprac.annotations.rules import AnnotationKind, AnnotationState
from codeprac.drafts.models import Draft
from codeprac.text.numbers import read_whole
from codeprac.web.clock import office_zone

FILTER_NAMES = tuple(
    "q round draft provision kind group organisation answer answered proposes mine state since day".split()
)
NUMBER_DIGITS = 6
SLUG_LENGTH = 160
WORDS_LENGTH = 200
MOST_WORDS = 8
YES, NO = "yes", "no"
_WORDS = re.compile(r'"([^"]+)"|(\S+)')


def read_filters(drafts: Iterable[Draft] = ()) -> Filters:
    """The filters in the address of the present request; the drafts are those that "since" may name."""
    since = _since(drafts)
    return Filters(
        round_number=read_whole(_asked("round"), digits=NUMBER_DIGITS),
        draft_number=read_whole(_asked("draft"), digits=NUMBER_DIGITS),
        provision=_asked("provision"),
        kind=_one_of(_asked("kind"), AnnotationKind),
        group=_asked("group"),
        organisation=_asked("organisation"),
        mine=_asked("mine") == "1",
        state=_one_of(_asked("state"), AnnotationState) or AnnotationState.SUBMITTED,
        answered=_answered(_asked("answer") or _asked("answered")),
        proposes=_asked("proposes") == "1",
        words=tuple(words_in(_asked("q"))),
        since=since,
        answered_since=answers().is_answered(since=since) if since else None,
    )


def read_order(usual: Order) -> Order:
    """How the list is to be sorted."""
    return Order(_one_of(_asked("order"), Order) or usual)


def is_filtered() -> bool:
    """Whether the address names any filter."""
    return any(request.args.get(name) for name in FILTER_NAMES)


def words_in(text: str) -> list[str]:
    """The words to look for; several between quotation marks stay together."""
    found = (" ".join((phrase or word).replace('"', "").split()) for phrase, word in _WORDS.findall(text))
    return list(dict.fromkeys(word for word in found if word))[:MOST_WORDS]


def _asked(name: str) -> str:
    return request.args.get(name, "")[: WORDS_LENGTH if name == "q" else SLUG_LENGTH].replace("\x00", "")


def _one_of(text: str, kinds: type[StrEnum]) -> str:
    return text if text in {kind.value for kind in kinds} else ""


def _answered(text: str) -> sa.ColumnElement[bool] | None:
    if text in {YES, NO}:
        clause = answers().is_answered()
        return clause if text == YES else ~clause
    return answers().is_answered(text) if text in dict(answers().outcomes()) else None


def _since(drafts: Iterable[Draft]) -> datetime | None:
    """The later of the moment when a draft was released and the beginning of a day in the office's time zone."""
    number = read_whole(_asked("since"), digits=NUMBER_DIGITS)
    moments: list[Any] = [draft.released_at for draft in drafts if draft.number == number and draft.released_at]
    with suppress(ValueError, OverflowError):
        moments.append(datetime.combine(date.fromisoformat(_asked("day")), time(), office_zone()).astimezone(UTC))
    return max(moments, default=None)
