"""Releasing answers: the public gets them all at the same moment, each author a mail."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.annotations.models import Annotation
from codeprac.annotations.services import carry_annotations
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Change, ChangeIssue, Disposition
from codeprac.dispositions.queries.agreeing import may_be_released
from codeprac.drafts.models import Draft
from codeprac.drafts.services import release_draft
from codeprac.issues.models import Issue
from codeprac.issues.queries import issues_of
from codeprac.issues.services import release_issues
from codeprac.notifications.rules import Event, Watchable
from codeprac.notifications.services import queue
from codeprac.notifications.watching import News, add_people, tell_watchers
from codeprac.rounds.models import Round

NAMED_IN_A_MAIL = 50


def release_dispositions(
    code_id: str,
    *,
    actor_id: str | None,
    now: datetime,
    annotation_ids: Iterable[str] | None = None,
    round_id: str | None = None,
) -> list[Disposition]:
    """Make private answers of a code public, all of them or those to the given annotations or of one round; each
    author gets one mail. While a round runs its annotations may change, or be sealed: its answers go on waiting; so do
    those that no chair has agreed to, where the code asks for that."""
    waiting = sa.select(Disposition).where(
        Disposition.code_id == code_id,
        Disposition.released_at.is_(None),
        Disposition.annotation.has(Annotation.round.has(Round.closes_at < now)),
        may_be_released(code_id),
    )
    if annotation_ids is not None:
        waiting = waiting.where(Disposition.annotation_id.in_(list(annotation_ids)))
    if round_id is not None:
        waiting = waiting.where(Disposition.annotation.has(Annotation.round_id == round_id))
    released = list(db.session.scalars(waiting.order_by(Disposition.recorded_at, Disposition.id).with_for_update()))
    for disposition in released:
        disposition.released_at = now
    db.session.flush()
    for disposition in released:
        record(Tag.DISPOSITIONS_RELEASED, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    release_issues([disposition.annotation_id for disposition in released], actor_id=actor_id, now=now)
    _tell_of_issues(code_id, [disposition.annotation_id for disposition in released], actor_id=actor_id, now=now)
    _write_to_authors(code_id, released, actor_id=actor_id, now=now)
    return released


def release_draft_with_answers(
    draft: Draft, *, with_answers: bool, actor_id: str | None, now: datetime
) -> tuple[Draft, list[Disposition]]:
    """Release a working draft, the annotations of earlier drafts in it, and the waiting answers: the public gets all
    of it or nothing."""
    released = release_draft(draft, actor_id=actor_id, now=now)
    carry_annotations(released, actor_id=actor_id, now=now)
    _release_issues_behind(released, actor_id, now)
    answers = release_dispositions(draft.code_id, actor_id=actor_id, now=now) if with_answers else []
    return released, answers


def _release_issues_behind(draft: Draft, actor_id: str | None, now: datetime) -> None:
    """The issues that asked for changes of a draft are public with it."""
    behind = sa.select(ChangeIssue.issue_id).join(Change, Change.id == ChangeIssue.change_id)
    waiting = sa.select(Issue).where(
        Issue.released_at.is_(None), Issue.id.in_(behind.where(Change.draft_id == draft.id))
    )
    for issue in db.session.scalars(waiting.order_by(Issue.id)):
        issue.released_at = now
        record(Tag.ISSUE_RELEASED, actor_id=actor_id, subject=issue, at=now, number=issue.number)
    db.session.flush()


def _write_to_authors(code_id: str, released: Sequence[Disposition], *, actor_id: str | None, now: datetime) -> None:
    """One mail to each author of an answered annotation, whatever the number of answers."""
    if not released:
        return
    code = db.session.get_one(CodeOfPractice, code_id)
    outcomes = {disposition.annotation_id: disposition.outcome for disposition in released}
    statement = (
        sa.select(Annotation)
        .join(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Disposition.code_id == code_id, Disposition.released_at == now)
        .options(joinedload(Annotation.author), joinedload(Annotation.provision), joinedload(Annotation.draft))
        .order_by(Annotation.author_id, Annotation.number)
    )
    answered = [annotation for annotation in db.session.scalars(statement) if annotation.id in outcomes]
    _tell(code, answered, actor_id=actor_id, now=now)
    for _author_id, group in groupby(answered, key=lambda annotation: annotation.author_id):
        own = list(group)
        if not own[0].author.active:
            continue
        queue(
            "answers_released",
            to=own[0].author.email,
            now=now,
            name=own[0].author.name,
            code=code.title,
            path=f"/codes/{code.slug}/answers",
            answers=[_in_mail(annotation, outcomes[annotation.id]) for annotation in own[:NAMED_IN_A_MAIL]],
            count=len(own),
        )


def _tell(code: CodeOfPractice, answered: Sequence[Annotation], *, actor_id: str | None, now: datetime) -> None:
    """Tell those who watch the code or its rounds; the authors too, who have a mail of their own about it."""
    path, data = f"/codes/{code.slug}/answers", {"answers": len(answered)}
    rounds = {annotation.round_id for annotation in answered}
    watched = [(Watchable.CODE, code.id), *((Watchable.ROUND, round_id) for round_id in sorted(rounds))]
    news = News(Event.ANSWERS_RELEASED, code.id, code.id, path, data, once=now.isoformat())
    happening = tell_watchers(news, *watched, actor_id=actor_id, now=now)
    if happening is not None:
        add_people(happening, {annotation.author_id for annotation in answered}, now=now, is_mailed=True)


def _tell_of_issues(code_id: str, annotation_ids: Sequence[str], *, actor_id: str | None, now: datetime) -> None:
    """Tell those who watch an issue of the answers in it."""
    slug = db.session.get_one(CodeOfPractice, code_id).slug
    issues = issues_of(annotation_ids)
    for issue in {issue.id: issue for issue in issues.values()}.values():
        data = {"answers": sum(1 for held in issues.values() if held.id == issue.id)}
        news = News(
            Event.ANSWERS_RELEASED, code_id, issue.id, f"/codes/{slug}/issues/{issue.number}", data, now.isoformat()
        )
        tell_watchers(news, (Watchable.ISSUE, issue.id), actor_id=actor_id, now=now)


def _in_mail(annotation: Annotation, outcome: str) -> dict[str, object]:
    return {
        "number": annotation.number,
        "provision": annotation.provision.name,
        "draft": annotation.draft.number,
        "outcome": outcome,
        "path": f"/annotations/{annotation.id}",
    }
