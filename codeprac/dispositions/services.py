"""Answering annotations, releasing the answers, and giving reasons for changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition
from codeprac.dispositions.queries import find_change
from codeprac.dispositions.rules import DispositionReleased, ReasonMissing, check_disposition
from codeprac.drafts.models import Draft
from codeprac.errors import Stale


def record_dispositions(
    annotations: Sequence[Annotation],
    *,
    outcome: str,
    reason: str,
    actor_id: str | None,
    now: datetime,
    change: Change | None = None,
    versions: Mapping[str, int] | None = None,
) -> list[Disposition]:
    """Answer one annotation or many with one outcome and reason; private until released.

    `versions` are the versions of earlier answers that the drafter saw, by annotation id; raises Stale where another
    drafter has answered since, DispositionReleased where the public has the answer already.
    """
    checked = check_disposition(outcome, reason)
    earlier = _dispositions_of(annotation.id for annotation in annotations)
    answered = []
    for annotation in annotations:
        disposition = earlier.get(annotation.id)
        if versions is not None:
            _refuse_stale(disposition, versions.get(annotation.id, 0), reason)
        answered.append(_answer(annotation, disposition, checked, reason.strip(), change, actor_id, now))
    db.session.flush()
    for disposition in answered:
        record(Tag.DISPOSITION_RECORDED, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    return answered


def clear_disposition(disposition: Disposition, *, actor_id: str | None, now: datetime) -> None:
    """Take a private answer back: the annotation is not yet considered again."""
    if disposition.released_at is not None:
        raise DispositionReleased(_("This answer has been released; a released answer stays as it was given."))
    record(Tag.DISPOSITION_CLEARED, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    db.session.delete(disposition)
    db.session.flush()


def release_dispositions(
    code_id: str, *, actor_id: str | None, now: datetime, annotation_ids: Iterable[str] | None = None
) -> list[Disposition]:
    """Make private answers of a code public, all of them or those to the given annotations."""
    waiting = sa.select(Disposition).where(Disposition.code_id == code_id, Disposition.released_at.is_(None))
    if annotation_ids is not None:
        waiting = waiting.where(Disposition.annotation_id.in_(list(annotation_ids)))
    released = list(db.session.scalars(waiting.order_by(Disposition.recorded_at, Disposition.id)))
    for disposition in released:
        disposition.released_at = now
    db.session.flush()
    for disposition in released:
        record(Tag.DISPOSITIONS_RELEASED, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    return released


def explain_change(
    draft: Draft,
    *,
    reason: str,
    actor_id: str | None,
    now: datetime,
    provision_id: str | None = None,
    old_provision_id: str | None = None,
    version: int | None = None,
) -> Change:
    """Give the reason of a change: of a provision of the draft, or of one of the draft before that was dropped.

    `version` is the one of the reason that the drafter saw, 0 for none; raises Stale if it has changed since.
    """
    if not reason.strip():
        raise ReasonMissing(_("Give a reason: it is published beside the change."))
    change = find_change(draft.id, provision_id, old_provision_id)
    present = change.version if change else 0
    if version is not None and version != present:
        message = _("Another drafter has given a reason since you opened this page.")
        raise Stale(message, theirs=change.reason if change else "", yours=reason)
    if change is None:
        change = Change(draft_id=draft.id, provision_id=provision_id, old_provision_id=old_provision_id, version=0)
        change.created_at = now
        db.session.add(change)
    change.reason = reason.strip()
    change.author_id = actor_id
    change.version += 1
    db.session.flush()
    record(Tag.CHANGE_EXPLAINED, actor_id=actor_id, subject=change, at=now)
    return change


def _dispositions_of(annotation_ids: Iterable[str]) -> dict[str, Disposition]:
    statement = sa.select(Disposition).where(Disposition.annotation_id.in_(list(annotation_ids)))
    return {disposition.annotation_id: disposition for disposition in db.session.scalars(statement)}


def _refuse_stale(disposition: Disposition | None, seen: int, reason: str) -> None:
    present = disposition.version if disposition else 0
    if present != seen:
        message = _("Another drafter has answered since you opened this page.")
        raise Stale(message, theirs=disposition.reason if disposition else "", yours=reason)


def _answer(
    annotation: Annotation,
    disposition: Disposition | None,
    outcome: str,
    reason: str,
    change: Change | None,
    actor_id: str | None,
    now: datetime,
) -> Disposition:
    if disposition is None:
        disposition = Disposition(annotation_id=annotation.id, code_id=annotation.code_id, version=0)
        db.session.add(disposition)
    elif disposition.released_at is not None:
        raise DispositionReleased(
            _("Annotation %(number)s has a released answer; it stays as it was given.", number=annotation.number)
        )
    disposition.outcome = outcome
    disposition.reason = reason
    disposition.author_id = actor_id
    disposition.recorded_at = now
    disposition.version += 1
    if change is not None:
        disposition.change_id = change.id
    return disposition
