"""Taking back what has just been recorded in one go: what stood before stands again."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.replacing import restore_replaced
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
    restored = [_undo(disposition, actor_id, now) for disposition in given]
    db.session.flush()
    return Undone(len(given), sum(restored))


def _undo(disposition: Disposition, actor_id: str | None, now: datetime) -> bool:
    if not restore_replaced(disposition):
        clear_disposition(disposition, actor_id=actor_id, now=now)
        return False
    tag = Tag.DISPOSITION_RESTORED
    record(tag, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    return True
