"""What is said of provisions in their history: reasons of released changes, and released answers."""

from collections.abc import Sequence

import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition, FollowUp
from codeprac.dispositions.queries.notes import Note, OtherAnswers, list_answers_behind, list_issues_behind
from codeprac.dispositions.rules import Outcome
from codeprac.drafts.histories import removal_of
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import DraftState
from codeprac.issues.models import Issue
from codeprac.rounds.models import Round


def stamp_history(code_id: str) -> str:
    """A short text that changes whenever a released reason or answer of the code does; one query."""
    reasons = (
        sa.select(sa.func.count(Change.id), sa.func.sum(Change.version))
        .join(Draft, Draft.id == Change.draft_id)
        .where(Draft.code_id == code_id, Draft.state == DraftState.RELEASED)
    )
    answers = sa.select(sa.func.count(Disposition.id)).where(
        Disposition.code_id == code_id, Disposition.released_at.is_not(None)
    )
    said = sa.select(sa.func.count(FollowUp.id)).join(FollowUp.annotation).where(Annotation.code_id == code_id)
    issues = sa.select(sa.func.sum(Issue.version)).where(Issue.code_id == code_id, Issue.released_at.is_not(None))
    others = (answers.scalar_subquery(), said.scalar_subquery(), issues.scalar_subquery())
    row = db.session.execute(reasons.add_columns(*others)).one()
    return "-".join(str(value or 0) for value in row)


def list_reasons_on(ids: Sequence[str]) -> dict[str, list[Note]]:
    """The reasons of changes in released drafts by the id of the provision, or of its removal; three queries."""
    statement = (
        sa.select(Change.id, Change.reason, Change.origin, Change.provision_id, Change.old_provision_id, Draft.number)
        .join(Draft, Draft.id == Change.draft_id)
        .where(Draft.state == DraftState.RELEASED)
        .where(sa.or_(Change.provision_id.in_(ids), Change.old_provision_id.in_(ids)))
        .order_by(Draft.number, Change.created_at, Change.id)
    )
    rows = db.session.execute(statement).all()
    change_ids = [row.id for row in rows]
    answers, issues = list_answers_behind(change_ids), list_issues_behind(change_ids)
    notes: dict[str, list[Note]] = {}
    for row in rows:
        key = row.provision_id or removal_of(row.old_provision_id)
        note = Note(row.number, row.reason, answers.get(row.id, []), row.origin, issues.get(row.id, []))
        notes.setdefault(key, []).append(note)
    return notes


def list_answers_on(ids: Sequence[str]) -> dict[str, list[OtherAnswers]]:
    """The released answers to annotations on these provisions that led to no change, counted by outcome; one query."""
    rows = db.session.execute(
        sa.select(Provision.id, Round.number, Provision.slug, Disposition.outcome, sa.func.count(Disposition.id))
        .join(Annotation, Annotation.provision_id == Provision.id)
        .join(Disposition, Disposition.annotation_id == Annotation.id)
        .join(Round, Round.id == Annotation.round_id)
        .where(Provision.id.in_(ids), Disposition.released_at.is_not(None), Disposition.change_id.is_(None))
        .group_by(Provision.id, Round.number, Provision.slug, Disposition.outcome)
        .order_by(Round.number, Disposition.outcome)
    )
    found: dict[str, dict[int, OtherAnswers]] = {}
    for provision_id, number, slug, outcome, count in rows:
        others = found.setdefault(provision_id, {})
        others.setdefault(number, OtherAnswers(number, slug)).outcomes[Outcome(outcome)] = count
    return {provision_id: list(others.values()) for provision_id, others in found.items()}
