"""Noting an act with what stood before, in the transaction of the act itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.desk.models import DeskAct
from codeprac.desk.rules import Act

TAGS = {
    Act.ASSIGN: Tag.DESK_ASSIGNED,
    Act.DUE: Tag.DESK_DUE_SET,
    Act.TAG: Tag.DESK_TAGGED,
    Act.UNTAG: Tag.DESK_UNTAGGED,
    Act.GATHER: Tag.DESK_GATHERED,
    Act.SCATTER: Tag.DESK_SCATTERED,
    Act.ANSWER: Tag.DESK_ANSWERED,
    Act.CLEAR: Tag.DESK_CLEARED,
}


def note_act(
    kind: Act,
    *,
    code_id: str,
    before: Mapping[Any, Iterable[str]],
    detail: dict[str, Any],
    actor_id: str | None,
    now: datetime,
) -> DeskAct | None:
    """Note an act: `before` are the annotations that it changed, by what stood there; None where it changed nothing."""
    groups = [{"was": was, "ids": sorted(ids)} for was, ids in before.items()]
    count = sum(len(group["ids"]) for group in groups)
    if not count:
        return None
    act = DeskAct(code_id=code_id, kind=kind, count=count, actor_id=actor_id, at=now, detail=detail, before=groups)
    db.session.add(act)
    db.session.flush()
    record(TAGS[kind], actor_id=actor_id, subject=act, at=now, annotations=count)
    return act


def by_value(values: Mapping[str, Any], ids: Iterable[str], default: Any) -> dict[Any, list[str]]:
    """The ids by the value that each has."""
    found: dict[Any, list[str]] = {}
    for id_ in ids:
        found.setdefault(values.get(id_, default), []).append(id_)
    return found
