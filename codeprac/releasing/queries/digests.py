"""What would be released, in one short text: another text, reason or answer has another one."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.models import Change, ChangeIssue, Disposition, Dissent
from codeprac.drafts.models import Draft, Provision
from codeprac.issues.models import Issue, IssueMember, Point
from codeprac.rounds.models import Round


def digest_of(draft: Draft, *, with_answers: bool, until: datetime) -> str:
    """SHA-256 over the working text, its reasons with the issues behind them, and the answers of rounds that have
    closed `until` then, with the dissent that comes out with them. It depends on nothing else: an edit that is taken
    back leaves it as it was. Eight queries."""
    found = hashlib.sha256()
    whole = (draft.id, draft.state, draft.base_id, draft.title, draft.note, with_answers)
    parts: list[Iterable[object]] = [[whole], _text(draft), _reasons(draft), _issues_behind(draft)]
    if with_answers:
        parts += [_answers(draft, until), _dissents(draft, until), _issues_answered(draft, until)]
    for part in parts:
        for row in part:
            found.update(json.dumps(row, default=str).encode())
        found.update(b"\0")
    return found.hexdigest()


def _text(draft: Draft) -> Iterable[object]:
    columns = (Provision.identity, Provision.kind, Provision.level, Provision.source)
    statement = sa.select(*columns).where(Provision.draft_id == draft.id, Provision.removed_at.is_(None))
    return _rows(statement.order_by(Provision.position))


def _reasons(draft: Draft) -> Iterable[object]:
    columns = (Change.id, Change.provision_id, Change.old_provision_id, Change.reason, Change.origin)
    return _rows(sa.select(*columns).where(Change.draft_id == draft.id).order_by(Change.id))


def _issues_behind(draft: Draft) -> Iterable[object]:
    statement = (
        sa.select(ChangeIssue.change_id, Issue.id, Issue.title, Issue.summary)
        .join(Change, Change.id == ChangeIssue.change_id)
        .join(Issue, Issue.id == ChangeIssue.issue_id)
        .where(Change.draft_id == draft.id)
    )
    return _rows(statement.order_by(ChangeIssue.change_id, Issue.id))


def _answers(draft: Draft, until: datetime) -> Iterable[object]:
    said = (Disposition.outcome, Disposition.reason, Disposition.change_id, Disposition.agreement)
    return _rows(
        sa.select(Disposition.annotation_id, *said).where(*_waiting(draft, until)).order_by(Disposition.annotation_id)
    )


def _dissents(draft: Draft, until: datetime) -> Iterable[object]:
    """The dissent that its authors want published."""
    statement = (
        sa.select(Dissent.disposition_id, Dissent.author_id, Dissent.reason)
        .join(Disposition, Disposition.id == Dissent.disposition_id)
        .where(Dissent.is_public, sa.not_(Dissent.is_outdated), *_waiting(draft, until))
    )
    return _rows(statement.order_by(Dissent.id))


def _issues_answered(draft: Draft, until: datetime) -> Iterable[object]:
    answered = sa.select(Disposition.annotation_id).where(*_waiting(draft, until))
    for of in (IssueMember, Point):
        statement = (
            sa.select(of.annotation_id, Issue.id, Issue.title, Issue.summary)
            .join(Issue, Issue.id == of.issue_id)
            .where(of.annotation_id.in_(answered))
        )
        if of is Point:
            statement = statement.where(Point.removed_at.is_(None))
        yield from _rows(statement.order_by(of.annotation_id, of.id))


def _waiting(draft: Draft, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    closed = Disposition.annotation.has(Annotation.round.has(Round.closes_at < until))
    return (Disposition.code_id == draft.code_id, Disposition.released_at.is_(None), closed)


def _rows(statement: sa.Executable) -> Iterable[object]:
    return (list(row) for row in db.session.execute(statement))
