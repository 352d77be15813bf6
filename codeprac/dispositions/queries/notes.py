"""What is said beside the changes of a comparison: reasons, and the released answers behind them."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition
from codeprac.drafts.models import Draft, Provision
from codeprac.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class AnswerBehind:
    """A released answer that led to a change, and whose annotation it answers."""

    annotation_id: str
    number: int
    outcome: str
    who: str


@dataclass(frozen=True, slots=True)
class Note:
    """The reason of a change, with the number of the draft that made it."""

    draft: int
    reason: str
    answers: list[AnswerBehind] = field(default_factory=list)


def stamp_notes(old_draft_id: str, new_draft_id: str) -> str:
    """A short text that changes whenever a reason or a released answer between two drafts does; one query."""
    between = _between(old_draft_id, new_draft_id)
    reasons = sa.select(sa.func.count(Change.id), sa.func.sum(Change.version)).where(Change.draft_id.in_(between))
    answers = (
        sa.select(sa.func.count(Disposition.id))
        .join(Change, Change.id == Disposition.change_id)
        .where(Change.draft_id.in_(between), Disposition.released_at.is_not(None))
    )
    row = db.session.execute(reasons.add_columns(answers.scalar_subquery())).one()
    return "-".join(str(value or 0) for value in row)


def list_notes(old_draft_id: str, new_draft_id: str) -> dict[str, list[Note]]:
    """The reasons of every draft after the old one, up to the new one, by the id of the provision that the comparison
    shows: that of the new draft, or of the old one where it was dropped on the way; in the order of the drafts."""
    shown = _shown(old_draft_id, new_draft_id)
    changed = aliased(Provision)
    statement = (
        sa.select(Change.id, Change.reason, Draft.number, changed.identity)
        .join(Draft, Draft.id == Change.draft_id)
        .join(changed, changed.id == sa.func.coalesce(Change.provision_id, Change.old_provision_id))
        .where(Change.draft_id.in_(_between(old_draft_id, new_draft_id)))
        .order_by(Draft.number, Change.created_at, Change.id)
    )
    rows = [row for row in db.session.execute(statement) if row.identity in shown]
    answers = _answers_behind([row.id for row in rows])
    notes: dict[str, list[Note]] = {}
    for row in rows:
        note = Note(row.number, row.reason, answers.get(row.id, []))
        notes.setdefault(shown[row.identity], []).append(note)
    return notes


def _between(old_draft_id: str, new_draft_id: str) -> sa.Select[str]:
    old, new = aliased(Draft), aliased(Draft)
    return (
        sa.select(Draft.id)
        .join(old, sa.and_(old.id == old_draft_id, old.code_id == Draft.code_id, Draft.number > old.number))
        .join(new, sa.and_(new.id == new_draft_id, new.code_id == Draft.code_id, Draft.number <= new.number))
    )


def _shown(old_draft_id: str, new_draft_id: str) -> dict[str, str]:
    """The provision that a comparison shows for an identity."""
    statement = sa.select(Provision.identity, Provision.id, Provision.draft_id)
    statement = statement.where(Provision.draft_id.in_([old_draft_id, new_draft_id]), Provision.removed_at.is_(None))
    rows = db.session.execute(statement.order_by(Provision.position)).all()
    old = {row.identity: row.id for row in rows if row.draft_id == old_draft_id}
    return old | {row.identity: row.id for row in rows if row.draft_id == new_draft_id}


def _answers_behind(change_ids: list[str]) -> dict[str, list[AnswerBehind]]:
    statement = (
        sa.select(
            Disposition.change_id,
            Annotation.id,
            Annotation.number,
            Disposition.outcome,
            sa.func.coalesce(Organisation.name, User.name).label("who"),
        )
        .join(Annotation, Annotation.id == Disposition.annotation_id)
        .join(User, User.id == Annotation.author_id)
        .outerjoin(Organisation, Organisation.id == Annotation.organisation_id)
        .where(Disposition.change_id.in_(change_ids), Disposition.released_at.is_not(None))
        .order_by(Annotation.number)
    )
    found: dict[str, list[AnswerBehind]] = {}
    for row in db.session.execute(statement) if change_ids else ():
        found.setdefault(row.change_id, []).append(AnswerBehind(row.id, row.number, row.outcome, row.who))
    return found
