"""What drafters make of suggestions: nothing else makes anything of them."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.issues.models import Issue, Suggestion
from codeprac.issues.queries import find_last_act
from codeprac.issues.rules import SuggestionSettled, SuggestionState
from codeprac.issues.services.membership import put_into_issue
from codeprac.issues.services.writing import make_issue_of


def accept_suggestion(
    suggestion: Suggestion,
    annotations: Sequence[Annotation],
    *,
    into: Issue | None,
    title: str,
    actor_id: str | None,
    now: datetime,
) -> Issue:
    """Put the annotations of a suggestion that the drafter chose into an issue, a new one unless told into which."""
    _lock_open(suggestion)
    why = said_of(suggestion)
    if into is None:
        issue = make_issue_of(annotations, suggestion.round, title=title, actor_id=actor_id, now=now, suggestion=why)
    else:
        issue = into
        put_into_issue(issue, annotations, actor_id=actor_id, now=now, suggestion=why)
    _settle(suggestion, SuggestionState.ACCEPTED, actor_id, now, issue)
    act = find_last_act(issue.code_id, actor_id)
    if act is not None and act.issue_id == issue.id and act.acted_at == now:
        act.data = act.data | {"suggestion": suggestion.id}
    record(Tag.SUGGESTION_ACCEPTED, actor_id=actor_id, subject=suggestion, at=now, issue=issue.number)
    return issue


def dismiss_suggestion(suggestion: Suggestion, *, actor_id: str | None, now: datetime) -> None:
    """Say that these annotations do not belong together; they are not suggested again."""
    _lock_open(suggestion)
    _settle(suggestion, SuggestionState.DISMISSED, actor_id, now, None)
    record(Tag.SUGGESTION_DISMISSED, actor_id=actor_id, subject=suggestion, at=now)


def reopen_suggestion(suggestion: Suggestion, *, actor_id: str | None, now: datetime) -> None:
    """Take back what was made of a suggestion: it waits again."""
    _settle(suggestion, SuggestionState.OPEN, None, None, None)
    record(Tag.SUGGESTION_REOPENED, actor_id=actor_id, subject=suggestion, at=now)


def said_of(suggestion: Suggestion) -> str:
    """Why the machine suggested it, in a sentence."""
    return _(
        "Suggested by the machine: likeness %(score)s; words in common: %(words)s",
        score=f"{suggestion.score:.2f}",
        words=", ".join(suggestion.words) or "–",
    )


def _lock_open(suggestion: Suggestion) -> None:
    db.session.refresh(suggestion, with_for_update=True)
    if suggestion.state != SuggestionState.OPEN:
        raise SuggestionSettled(_("Another drafter has accepted or dismissed this suggestion."))


def _settle(
    suggestion: Suggestion, state: SuggestionState, actor_id: str | None, now: datetime | None, issue: Issue | None
) -> None:
    suggestion.state, suggestion.settled_by_id, suggestion.settled_at = state, actor_id, now
    suggestion.issue_id = issue.id if issue else None
    db.session.flush()
