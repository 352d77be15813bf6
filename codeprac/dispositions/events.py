"""The history of answers: one row for each step, with what the answer said then."""

from collections.abc import Iterable
from datetime import datetime

from codeprac.db import db
from codeprac.dispositions.models import Disposition, DispositionEvent
from codeprac.dispositions.rules import AnswerAct


def note_events(
    dispositions: Iterable[Disposition], act: AnswerAct, *, actor_id: str | None, now: datetime, note: str = ""
) -> None:
    """Keep what was done to these answers."""
    db.session.add_all(
        DispositionEvent(
            annotation_id=disposition.annotation_id,
            act=act,
            outcome=disposition.outcome,
            reason=disposition.reason,
            note=note,
            actor_id=actor_id,
            at=now,
        )
        for disposition in dispositions
    )
