"""Undoing an act: what stood before stands again, but where somebody has changed it since."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.services.submitting import lock_numbers
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.desk.models import DeskAct
from codeprac.desk.queries.arranged import assignees_of, due_days_of, list_bearing
from codeprac.desk.rules import Act, ActUndone, read_assignee, read_day
from codeprac.desk.services.answering import read_content
from codeprac.desk.services.assigning import write_assignees, write_due_days
from codeprac.desk.services.tagging import add_tag, remove_tag
from codeprac.dispositions.events import note_events
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.rules import AnswerAct
from codeprac.dispositions.services import undo_dispositions
from codeprac.dispositions.services.recording import lock_dispositions
from codeprac.errors import NotAllowed
from codeprac.issues.models import Issue
from codeprac.issues.queries import issues_of
from codeprac.issues.rules import IssueNotEmpty, IssueReleased
from codeprac.issues.services import put_into_issue, remove_issue, take_out_of_issue


class Undone(NamedTuple):
    """On how many annotations it stands as before, and on how many somebody has changed it since."""

    restored: int
    stayed: int


class Undoing(NamedTuple):
    """Who undoes which act, when."""

    act: DeskAct
    actor_id: str | None
    now: datetime

    def groups(self) -> Iterable[tuple[str, list[str]]]:
        """What stood before, with the annotations that it stood on."""
        return ((group["was"], group["ids"]) for group in self.act.before)


def undo_act(act: DeskAct, *, actor_id: str | None, now: datetime) -> Undone:
    """Undo one's own act, once; raises ActUndone, and NotAllowed for the act of somebody else."""
    lock_numbers(act.code_id)
    db.session.refresh(act, attribute_names=["undone_at", "before"])
    if act.actor_id != actor_id:
        raise NotAllowed(act.id)
    if act.undone_at is not None:
        raise ActUndone(_("This has been undone already."))
    restored = UNDOINGS[Act(act.kind)](Undoing(act, actor_id, now))
    act.undone_at = now
    db.session.flush()
    record(Tag.DESK_UNDONE, actor_id=actor_id, subject=act, at=now, act=act.kind, annotations=restored)
    return Undone(restored, act.count - restored)


def _unassign(undoing: Undoing) -> int:
    def held(ids: list[str]) -> Mapping[str, str]:
        return {id_: assignee.key for id_, assignee in assignees_of(ids).items()}

    def write(ids: list[str], was: str) -> None:
        write_assignees(undoing.act.code_id, ids, read_assignee(was), actor_id=undoing.actor_id, now=undoing.now)

    return _put_back(undoing, held, write)


def _reset_due(undoing: Undoing) -> int:
    def held(ids: list[str]) -> Mapping[str, str]:
        return {id_: day.isoformat() for id_, day in due_days_of(ids).items()}

    def write(ids: list[str], was: str) -> None:
        write_due_days(undoing.act.code_id, ids, read_day(was), actor_id=undoing.actor_id, now=undoing.now)

    return _put_back(undoing, held, write)


def _put_back(
    undoing: Undoing, held: Callable[[list[str]], Mapping[str, str]], write: Callable[[list[str], str], None]
) -> int:
    """Write what was, where there still is what the act put there."""
    count = 0
    for was, ids in undoing.groups():
        now_held = held(ids)
        own = [id_ for id_ in ids if now_held.get(id_, "") == undoing.act.detail["to"]]
        write(own, was)
        count += len(own)
    return count


def _untag(undoing: Undoing) -> int:
    tag_id, ids = undoing.act.detail["tag"], _all_ids(undoing)
    bearing = sorted(list_bearing(tag_id, ids))
    remove_tag(tag_id, bearing)
    return len(bearing)


def _tag_again(undoing: Undoing) -> int:
    tag_id, ids = undoing.act.detail["tag"], _all_ids(undoing)
    bearing = list_bearing(tag_id, ids)
    missing = [id_ for id_ in ids if id_ not in bearing]
    add_tag(tag_id, missing, actor_id=undoing.actor_id, now=undoing.now)
    return len(missing)


def _take_out(undoing: Undoing) -> int:
    issue = db.session.get(Issue, undoing.act.detail["issue"])
    if issue is None:
        return 0
    count = take_out_of_issue(issue, _annotations(_all_ids(undoing)), actor_id=undoing.actor_id, now=undoing.now)
    if undoing.act.detail.get("is_new") and issue.removed_at is None:
        with suppress(IssueNotEmpty, IssueReleased):  # somebody uses it since
            remove_issue(issue, actor_id=undoing.actor_id, now=undoing.now)
    return count


def _put_in_again(undoing: Undoing) -> int:
    count, elsewhere = 0, issues_of(_all_ids(undoing))
    for issue_id, ids in undoing.groups():
        issue = db.session.get(Issue, issue_id)
        free = [id_ for id_ in ids if id_ not in elsewhere]
        if issue is not None and free:
            count += len(put_into_issue(issue, _annotations(free), actor_id=undoing.actor_id, now=undoing.now))
    return count


def _take_answers_back(undoing: Undoing) -> int:
    found = lock_dispositions(_all_ids(undoing))
    private = [id_ for id_, answer in found.items() if answer.released_at is None]
    given = undoing.act.at
    annotations = _annotations(private)
    return undo_dispositions(annotations, recorded_at=given, actor_id=undoing.actor_id, now=undoing.now).taken_back


def _answer_again(undoing: Undoing) -> int:
    answered, count = lock_dispositions(_all_ids(undoing)), 0
    for key, ids in undoing.groups():
        content = read_content(undoing.act.detail["answers"][key])
        for id_ in ids:
            if id_ in answered:
                continue
            answer = Disposition(annotation_id=id_, code_id=undoing.act.code_id, **content)
            db.session.add(answer)
            db.session.flush()
            note_events([answer], AnswerAct.RESTORED, actor_id=undoing.actor_id, now=undoing.now)
            tag, at = Tag.DISPOSITION_RESTORED, undoing.now
            record(tag, actor_id=undoing.actor_id, subject=answer, at=at, outcome=answer.outcome)
            count += 1
    return count


def _all_ids(undoing: Undoing) -> list[str]:
    return [id_ for _was, ids in undoing.groups() for id_ in ids]


def _annotations(ids: list[str]) -> list[Annotation]:
    return list(db.session.scalars(sa.select(Annotation).where(Annotation.id.in_(ids)).order_by(Annotation.number)))


UNDOINGS: Mapping[Act, Callable[[Undoing], int]] = {
    Act.ASSIGN: _unassign,
    Act.DUE: _reset_due,
    Act.TAG: _untag,
    Act.UNTAG: _tag_again,
    Act.GATHER: _take_out,
    Act.SCATTER: _put_in_again,
    Act.ANSWER: _take_answers_back,
    Act.CLEAR: _answer_again,
}
