"""The filters of a list, read from its address; what makes no sense there narrows nothing."""

import sqlalchemy as sa
from flask import request

from codeprac.annotations.answers import answers
from codeprac.annotations.queries import Filters
from codeprac.annotations.rules import AnnotationKind, AnnotationState

NUMBER_DIGITS = 6
SLUG_LENGTH = 160


def read_filters() -> Filters:
    """The filters in the address of the present request."""
    asked = request.args
    return Filters(
        round_number=_number(asked.get("round", "")),
        draft_number=_number(asked.get("draft", "")),
        provision=asked.get("provision", "")[:SLUG_LENGTH].replace("\x00", ""),
        kind=_one_of(asked.get("kind", ""), AnnotationKind),
        group=asked.get("group", "")[:SLUG_LENGTH].replace("\x00", ""),
        organisation=asked.get("organisation", "")[:SLUG_LENGTH].replace("\x00", ""),
        mine=asked.get("mine", "") == "1",
        state=_one_of(asked.get("state", ""), AnnotationState) or AnnotationState.SUBMITTED,
        answered=_answered(asked.get("answered", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS else None


def _one_of(text: str, kinds: type[AnnotationKind] | type[AnnotationState]) -> str:
    return text if text in {kind.value for kind in kinds} else ""


def _answered(text: str) -> sa.ColumnElement[bool] | None:
    if text not in {"yes", "no"}:
        return None
    clause = answers().is_answered()
    return clause if text == "yes" else ~clause
