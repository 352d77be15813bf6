"""Taking back what has just been recorded in one go: what stood before stands again."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.events import note_events
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries.deciding import find_issue_answer
from codeprac.dispositions.replacing import restore_replaced
from codeprac.dispositions.rules import AnswerAct
from codeprac.dispositions.services.recording import clear_disposition, lock_dispositions, refuse_released


class Undone(NamedTuple):
    """How many answers were taken back, and how many of them gave way to the one before."""

    taken_back: int
    restored: int


def undo_dispositions(
    annotations: Sequence[Annotation], *, recorded_at: datetime, actor_id: str | None, now: datetime
) -> Undone:
    """Take back the private answers that this drafter gave at this moment; those whose place they took stand again.
    An answer that somebody has changed since stays."""
    found = lock_dispositions([annotation.id for annotation in annotations])
    refuse_released(annotations, found)
    given = [one for one in found.values() if one.author_id == actor_id and one.recorded_at == recorded_at]
    issue_ids = {disposition.issue_id for disposition in given if disposition.issue_id}
    restored = [_undo(disposition, actor_id, now) for disposition in given]
    db.session.flush()
    for issue_id in sorted(issue_ids):
        _undo_issue(issue_id, recorded_at)
    return Undone(len(given), sum(restored))


def _undo_issue(issue_id: str, recorded_at: datetime) -> None:
    """An issue that was answered in the same go is answered as its annotations are now, or not at all."""
    answer = find_issue_answer(issue_id)
    if answer is None or answer.recorded_at != recorded_at:
        return
    statement = sa.select(Disposition).where(Disposition.issue_id == issue_id).order_by(Disposition.id).limit(1)
    before = db.session.scalar(statement)
    if before is None:
        db.session.delete(answer)
    else:
        answer.outcome, answer.reason, answer.author_id = before.outcome, before.reason, before.author_id
        answer.recorded_at, answer.version = before.recorded_at, answer.version + 1
    db.session.flush()


def _undo(disposition: Disposition, actor_id: str | None, now: datetime) -> bool:
    if not restore_replaced(disposition):
        clear_disposition(disposition, actor_id=actor_id, now=now)
        return False
    tag = Tag.DISPOSITION_RESTORED
    note_events([disposition], AnswerAct.RESTORED, actor_id=actor_id, now=now)
    record(tag, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    return True
