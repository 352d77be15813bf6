"""Issues of the sample: what drafters accept of what the machine suggests, and what they gather themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.issues.models import SuggestedAnnotation, Suggestion
from codeprac.issues.rules import SuggestionState
from codeprac.issues.services import accept_suggestion, edit_issue, make_issue_of, request_grouping, run_grouping
from codeprac.sample.accounts import Cast
from codeprac.sample.content import Entry


def gather_issues(entries: Sequence[Entry], annotations: Mapping[str, Annotation], cast: Cast, at: datetime) -> None:
    """Let the machine look at the round of these annotations, then make the issues, one after another."""
    round_ = next(iter(annotations.values())).round
    grouping = request_grouping(round_, actor_id=cast.accounts[entries[0]["by"]].id, now=at)
    run_grouping(grouping.id, lambda: at, db.session.flush)
    for number, entry in enumerate(entries, start=1):
        moment, actor_id = at + timedelta(minutes=7 * number), cast.accounts[entry["by"]].id
        chosen = [annotations[name] for name in entry["annotations"]]
        suggestion = _suggestion_of(chosen[0]) if entry["suggested"] else None
        if suggestion is None:
            title, summary = entry["title"], entry["summary"]
            make_issue_of(chosen, round_, title=title, summary=summary, actor_id=actor_id, now=moment)
            continue
        issue = accept_suggestion(suggestion, chosen, into=None, title=entry["title"], actor_id=actor_id, now=moment)
        later = moment + timedelta(minutes=3)
        edit_issue(issue, title=issue.title, summary=entry["summary"], version=1, actor_id=actor_id, now=later)


def _suggestion_of(annotation: Annotation) -> Suggestion | None:
    naming = sa.select(SuggestedAnnotation.suggestion_id).where(SuggestedAnnotation.annotation_id == annotation.id)
    statement = sa.select(Suggestion).where(Suggestion.id.in_(naming), Suggestion.state == SuggestionState.OPEN)
    return db.session.scalar(statement.order_by(Suggestion.kind, Suggestion.id).limit(1))
