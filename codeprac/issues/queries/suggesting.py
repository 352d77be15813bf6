"""What the machine suggests."""

from typing import Any

import sqlalchemy as sa

from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.issues.models import Grouping, SuggestedAnnotation, Suggestion
from codeprac.issues.rules import SuggestionState
from codeprac.rounds.models import Round


def find_grouping(round_id: str) -> Grouping | None:
    """The last look of the machine at a round."""
    statement = sa.select(Grouping).where(Grouping.round_id == round_id)
    return db.session.scalar(statement.order_by(Grouping.id.desc()).limit(1))


def select_suggestions(round_id: str, state: str = SuggestionState.OPEN, kind: str = "") -> sa.Select[Any]:
    """The suggestions of a round in a state, campaigns first, then the largest; for paging."""
    order = sa.case({"campaign": 0, "alike": 1}, value=Suggestion.kind, else_=2)
    statement = sa.select(Suggestion).where(Suggestion.round_id == round_id, Suggestion.state == state)
    if kind:
        statement = statement.where(Suggestion.kind == kind)
    return statement.order_by(order, Suggestion.size.desc(), Suggestion.score.desc(), Suggestion.id)


def count_suggestions(round_id: str) -> dict[str, int]:
    """How many open suggestions of each kind a round has."""
    statement = sa.select(Suggestion.kind, sa.func.count()).where(
        Suggestion.round_id == round_id, Suggestion.state == SuggestionState.OPEN
    )
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(Suggestion.kind))}


def get_suggestion(code_id: str, suggestion_id: str) -> Suggestion:
    """One suggestion of a code; NotFound without it."""
    statement = sa.select(Suggestion).join(Round, Round.id == Suggestion.round_id)
    suggestion = db.session.scalar(statement.where(Suggestion.id == suggestion_id, Round.code_id == code_id))
    if suggestion is None:
        raise NotFound(suggestion_id)
    return suggestion


def scores_of(suggestion_id: str) -> dict[str, float]:
    """The likeness of each annotation of a suggestion to the first of them, the most alike first."""
    statement = sa.select(SuggestedAnnotation.annotation_id, SuggestedAnnotation.score).where(
        SuggestedAnnotation.suggestion_id == suggestion_id
    )
    rows = db.session.execute(statement.order_by(SuggestedAnnotation.score.desc(), SuggestedAnnotation.id))
    return {row[0]: row[1] for row in rows}
