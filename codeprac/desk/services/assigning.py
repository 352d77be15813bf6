"""Who answers what, and by which day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.services.submitting import lock_numbers
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db, new_id
from codeprac.desk.models import Assignment, DeskAct
from codeprac.desk.queries.arranged import assignees_of, due_days_of, list_drafters, list_working_groups
from codeprac.desk.rules import NOBODY, Act, Assignee, NotOnTheCode
from codeprac.desk.services.noting import by_value, note_act
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people


def assign_annotations(
    code: CodeOfPractice, annotation_ids: Collection[str], *, to: Assignee, actor_id: str | None, now: datetime
) -> DeskAct | None:
    """Give annotations to a drafter or a working group, who are told, or to nobody; None where all had been theirs.
    Raises NotOnTheCode."""
    name, people = _who(code.id, to)
    lock_numbers(code.id)
    held = {id_: assignee.key for id_, assignee in assignees_of(annotation_ids).items()}
    changed = [id_ for id_ in annotation_ids if held.get(id_, "") != to.key]
    write_assignees(code.id, changed, to, actor_id=actor_id, now=now)
    detail = {"to": to.key, "name": name}
    before = by_value(held, changed, "")
    act = note_act(Act.ASSIGN, code_id=code.id, before=before, detail=detail, actor_id=actor_id, now=now)
    if act is not None:
        path = f"/codes/{code.slug}/desk?assignee=me"
        news = News(Event.ANNOTATIONS_ASSIGNED, code.id, act.id, path, {"annotations": act.count})
        tell_people(news, sorted(set(people) - {actor_id or ""}), now=now)
    return act


def set_due_day(
    code_id: str, annotation_ids: Collection[str], *, day: date | None, actor_id: str | None, now: datetime
) -> DeskAct | None:
    """Say by which day annotations are to be answered, or that no day is set; None where all had that day."""
    lock_numbers(code_id)
    held = {id_: due.isoformat() for id_, due in due_days_of(annotation_ids).items()}
    wanted = day.isoformat() if day else ""
    changed = [id_ for id_ in annotation_ids if held.get(id_, "") != wanted]
    write_due_days(code_id, changed, day, actor_id=actor_id, now=now)
    before = by_value(held, changed, "")
    return note_act(Act.DUE, code_id=code_id, before=before, detail={"to": wanted}, actor_id=actor_id, now=now)


def write_assignees(
    code_id: str, annotation_ids: Sequence[str], to: Assignee, *, actor_id: str | None, now: datetime
) -> None:
    """Write who answers; part of an act or of undoing one."""
    values = {"drafter_id": to.drafter_id, "working_group_id": to.working_group_id}
    _write(code_id, annotation_ids, values, actor_id, now)


def write_due_days(
    code_id: str, annotation_ids: Sequence[str], day: date | None, *, actor_id: str | None, now: datetime
) -> None:
    """Write the day; part of an act or of undoing one."""
    _write(code_id, annotation_ids, {"due_on": day}, actor_id, now)


def _who(code_id: str, to: Assignee) -> tuple[str, list[str]]:
    """The name of the assignee, and the accounts that it stands for."""
    if to == NOBODY:
        return "", []
    drafters = list_drafters(code_id)
    if to.drafter_id:
        names = [role.user.name for role in drafters if role.user_id == to.drafter_id]
        if names:
            return names[0], [to.drafter_id]
    groups = [group.name for group in list_working_groups(code_id) if group.id == to.working_group_id]
    if not groups:
        raise NotOnTheCode(_("Choose a drafter or a working group of this code of practice."))
    return groups[0], [role.user_id for role in drafters if role.working_group_id == to.working_group_id]


def _write(
    code_id: str, annotation_ids: Sequence[str], values: dict[str, Any], actor_id: str | None, now: datetime
) -> None:
    if not annotation_ids:
        return
    changed = {"changed_by_id": actor_id, "changed_at": now}
    known = set(
        db.session.scalars(sa.select(Assignment.annotation_id).where(Assignment.annotation_id.in_(annotation_ids)))
    )
    if known:
        update = sa.update(Assignment).where(Assignment.annotation_id.in_(sorted(known)))
        db.session.execute(update.values(**values, **changed))
    rows = [
        {"id": new_id(), "annotation_id": id_, "code_id": code_id, **values, **changed}
        for id_ in annotation_ids
        if id_ not in known
    ]
    if rows:
        db.session.execute(sa.insert(Assignment), rows)
