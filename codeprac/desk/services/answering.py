"""Answers given and taken back, many at once, as acts that can be undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from codeprac.annotations.models import Annotation
from codeprac.desk.models import DeskAct
from codeprac.desk.rules import Act
from codeprac.desk.services.noting import note_act
from codeprac.dispositions.models import Change
from codeprac.dispositions.replacing import CONTENT
from codeprac.dispositions.services import clear_dispositions, record_dispositions
from codeprac.dispositions.services.recording import lock_dispositions


def answer_together(
    code_id: str,
    annotations: Sequence[Annotation],
    *,
    outcome: str,
    reason: str,
    change: Change | None,
    versions: Mapping[str, int],
    actor_id: str | None,
    now: datetime,
) -> DeskAct | None:
    """Give annotations one answer; raises as `record_dispositions` does."""
    replaced = len(lock_dispositions([annotation.id for annotation in annotations]))
    record_dispositions(
        annotations, outcome=outcome, reason=reason, change=change, versions=versions, actor_id=actor_id, now=now
    )
    before = {"": [annotation.id for annotation in annotations]}
    detail = {"outcome": outcome, "replaced": replaced}
    return note_act(Act.ANSWER, code_id=code_id, before=before, detail=detail, actor_id=actor_id, now=now)


def clear_together(
    code_id: str,
    annotations: Sequence[Annotation],
    *,
    versions: Mapping[str, int],
    actor_id: str | None,
    now: datetime,
) -> DeskAct | None:
    """Take the private answers to annotations back; None where there was none. Raises as `clear_dispositions` does."""
    answers = lock_dispositions([annotation.id for annotation in annotations])
    before: dict[str, list[str]] = {}
    contents = {}
    for id_, answer in answers.items():
        content = {name: _plain(getattr(answer, name)) for name in CONTENT}
        key = repr(content)
        contents[key] = content
        before.setdefault(key, []).append(id_)
    clear_dispositions(annotations, actor_id=actor_id, now=now, versions=versions)
    return note_act(Act.CLEAR, code_id=code_id, before=before, detail={"answers": contents}, actor_id=actor_id, now=now)


def read_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer said, as an act has kept it."""
    return {name: _read(value) for name, value in content.items()}


def _plain(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _read(value: Any) -> Any:
    return datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
