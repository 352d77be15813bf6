"""Answering annotations, and taking a private answer back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.events import note_events
from codeprac.dispositions.models import Change, Disposition
from codeprac.dispositions.queries.agreeing import read_chairs
from codeprac.dispositions.replacing import keep_replaced
from codeprac.dispositions.rules import (
    CHANGING,
    Agreement,
    AnswerAct,
    DispositionReleased,
    Outcome,
    check_disposition,
)
from codeprac.dispositions.templating import fill, has_placeholders
from codeprac.errors import Stale


def record_dispositions(
    annotations: Sequence[Annotation],
    *,
    outcome: str,
    reason: str,
    actor_id: str | None,
    now: datetime,
    change: Change | None = None,
    unlink: bool = False,
    issue_id: str | None = None,
    versions: Mapping[str, int] | None = None,
) -> list[Disposition]:
    """Answer one annotation or many with one outcome and reason, in which placeholders are filled in; private until
    released, and a proposal until a chair agrees. What a chair answers is agreed by that. `issue_id` names the issue
    that is answered with it.

    `versions` are the versions of earlier answers that the drafter saw, by annotation id; raises Stale where another
    drafter has answered since, DispositionReleased where the public has the answer already. Without a change an
    earlier link stays as long as the outcome still means one, unless it shall be taken off (`unlink`).
    """
    checked = check_disposition(outcome, reason)
    earlier = lock_dispositions([annotation.id for annotation in annotations])
    refuse_released(annotations, earlier)
    if versions is not None:
        refuse_stale(annotations, earlier, versions, reason)
    is_agreed, answered = bool(annotations) and _agrees(annotations[0].code_id, actor_id), []
    for annotation in annotations:
        disposition = earlier.get(annotation.id)
        if disposition is None:
            disposition = Disposition(annotation_id=annotation.id, code_id=annotation.code_id, version=0)
            db.session.add(disposition)
        else:
            keep_replaced(disposition)
        _write(disposition, checked, filled(reason.strip(), annotation))
        disposition.author_id, disposition.recorded_at, disposition.issue_id = actor_id, now, issue_id
        disposition.agreement = Agreement.AGREED if is_agreed else Agreement.PROPOSED
        disposition.agreed_by_id, disposition.agreed_at = (actor_id, now) if is_agreed else (None, None)
        disposition.version += 1
        if change is not None:
            disposition.change_id = change.id
        elif unlink or checked not in CHANGING:
            disposition.change_id = None
        answered.append(disposition)
    act = AnswerAct.AGREED if is_agreed else AnswerAct.PROPOSED
    note_events(answered, act, actor_id=actor_id, now=now)
    db.session.flush()
    for disposition in answered:
        record(Tag.DISPOSITION_RECORDED, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    return answered


def filled(reason: str, annotation: Annotation) -> str:
    """The reason with its placeholders filled in for this annotation."""
    if not has_placeholders(reason):
        return reason
    provision = annotation.provision
    values = {"provision": provision.name, "title": provision.title or provision.name}
    return fill(reason, values | {"number": str(annotation.number), "draft": str(annotation.draft.number or "")})


def _agrees(code_id: str, actor_id: str | None) -> bool:
    """Whether what this account answers is agreed by that."""
    return read_chairs(code_id).agree_for(actor_id, actor_id)


def _write(disposition: Disposition, outcome: Outcome, reason: str) -> None:
    """Put down what the answer says; who disagreed with what it said before has not disagreed with this."""
    if disposition.version and (disposition.outcome, disposition.reason) != (outcome, reason):
        for dissent in disposition.dissents:
            dissent.is_outdated = True
    disposition.outcome, disposition.reason = outcome, reason


def clear_disposition(disposition: Disposition, *, actor_id: str | None, now: datetime) -> None:
    """Take a private answer back: the annotation is not yet considered again."""
    if disposition.released_at is not None:
        raise DispositionReleased(_("This answer has been released; a released answer stays as it was given."))
    record(Tag.DISPOSITION_CLEARED, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    note_events([disposition], AnswerAct.TAKEN_BACK, actor_id=actor_id, now=now)
    db.session.delete(disposition)
    db.session.flush()


def clear_dispositions(
    annotations: Sequence[Annotation], *, actor_id: str | None, now: datetime, versions: Mapping[str, int] | None = None
) -> int:
    """Take the private answers to some annotations back, and say how many there were; Stale and DispositionReleased
    as in `record_dispositions`."""
    earlier = lock_dispositions([annotation.id for annotation in annotations])
    refuse_released(annotations, earlier)
    if versions is not None:
        refuse_stale(annotations, earlier, versions, "")
    for disposition in earlier.values():
        clear_disposition(disposition, actor_id=actor_id, now=now)
    return len(earlier)


def lock_dispositions(annotation_ids: Sequence[str]) -> dict[str, Disposition]:
    """The answers there are, read anew once nobody else can be answering the same annotations."""
    lock = sa.select(Annotation.id).where(Annotation.id.in_(annotation_ids)).order_by(Annotation.id)
    db.session.execute(lock.with_for_update(key_share=True))
    statement = sa.select(Disposition).where(Disposition.annotation_id.in_(annotation_ids))
    statement = statement.order_by(Disposition.id).execution_options(populate_existing=True)
    return {disposition.annotation_id: disposition for disposition in db.session.scalars(statement)}


def refuse_released(annotations: Iterable[Annotation], earlier: Mapping[str, Disposition]) -> None:
    released = [
        str(annotation.number)
        for annotation in annotations
        if annotation.id in earlier and earlier[annotation.id].released_at is not None
    ]
    if released:
        raise DispositionReleased(
            _("A released answer stays as it was given. Already released: %(numbers)s.", numbers=", ".join(released))
        )


def refuse_stale(
    annotations: Sequence[Annotation], earlier: Mapping[str, Disposition], seen: Mapping[str, int], yours: str
) -> None:
    """Raise Stale naming every annotation that was answered, or whose answer was taken back, since it was read."""
    theirs = []
    for annotation in annotations:
        disposition = earlier.get(annotation.id)
        if (disposition.version if disposition else 0) != seen.get(annotation.id, 0):
            theirs.append(_what_stands(annotation, disposition))
    if theirs:
        message = _("Another drafter has answered since you opened this page.")
        raise Stale(message, theirs="\n\n".join(theirs), yours=yours)


def _what_stands(annotation: Annotation, disposition: Disposition | None) -> str:
    if disposition is None:
        return _("Annotation %(number)s: the answer was taken back.", number=annotation.number)
    outcome = Outcome(disposition.outcome).value.replace("-", " ")
    if disposition.agreement != Agreement.PROPOSED:
        outcome = f"{outcome} ({disposition.agreement})"
    number, reason = annotation.number, disposition.reason
    return _("Annotation %(number)s, %(outcome)s: %(reason)s", number=number, outcome=outcome, reason=reason)
