"""Acts on many annotations, and that each can be undone where nobody has changed anything since."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from codeprac.access.actor import CodeRoleName
from codeprac.annotations.models import Annotation
from codeprac.audit.models import AuditEntry
from codeprac.codes.models import CodeRole, WorkingGroup
from codeprac.db import db
from codeprac.desk.models import DeskAct
from codeprac.desk.queries import arranged
from codeprac.desk.queries.arranged import assignees_of, due_days_of, get_act, list_acts, list_saved_filters, tags_of
from codeprac.desk.rules import NOBODY, ActUndone, Assignee, NotOnTheCode
from codeprac.desk.services import (
    answer_together,
    assign_annotations,
    clear_together,
    drop_filter,
    gather,
    save_filter,
    scatter,
    set_due_day,
    tag_annotations,
    undo_act,
    untag_annotations,
)
from codeprac.desk.services.reminding import remind_drafters
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.services import release_dispositions
from codeprac.errors import NotAllowed
from codeprac.issues.queries import issues_of
from codeprac.issues.services import create_issue
from codeprac.notifications.models import Notice
from codeprac.notifications.rules import Event
from codeprac.watching.wording import words_of
from tests.dispositions.stage import NOW, Stage

LATER = NOW + timedelta(minutes=1)


def undo(act: DeskAct | None, stage: Stage) -> tuple[int, int]:
    assert act is not None
    return tuple(undo_act(get_act(stage.code.id, act.id), actor_id=stage.drafter.id, now=LATER))  # type: ignore[return-value]  # two numbers


def make_group(stage: Stage) -> WorkingGroup:
    group = WorkingGroup(code_id=stage.code.id, name="Repair", position=1)
    db.session.add(group)
    db.session.flush()
    mine = (CodeRole.user_id == stage.second_drafter.id, CodeRole.role == CodeRoleName.DRAFTER)
    db.session.execute(sa.update(CodeRole).where(*mine).values(working_group_id=group.id))
    return group


def test_annotations_are_given_to_a_drafter_or_a_group_and_back_to_who_had_them(stage: Stage) -> None:
    ids = [stage.annotate().id for _ in range(3)]
    group = make_group(stage)
    by: dict[str, Any] = {"actor_id": stage.drafter.id, "now": NOW}
    dora, repair = Assignee(drafter_id=stage.second_drafter.id), Assignee(working_group_id=group.id)
    assert assign_annotations(stage.code, ids[:1], to=repair, **by)
    act = assign_annotations(stage.code, ids, to=dora, **by)
    assert act is not None
    assert (act.count, act.detail["name"]) == (3, "Dora Drafter")
    assert assign_annotations(stage.code, ids, to=dora, **by) is None
    assert assignees_of(ids) == dict.fromkeys(ids, dora)
    told = db.session.scalars(sa.select(Notice).where(Notice.user_id == stage.second_drafter.id)).all()
    assert [notice.happening.data for notice in told] == [{"annotations": 1}, {"annotations": 3}]
    assign_annotations(stage.code, ids[2:], to=Assignee(drafter_id=stage.drafter.id), **by)
    assert db.session.scalars(sa.select(Notice).where(Notice.user_id == stage.drafter.id)).all() == []
    assert undo(act, stage) == (2, 1)
    assert assignees_of(ids) == {ids[0]: repair, ids[2]: Assignee(drafter_id=stage.drafter.id)}
    with pytest.raises(ActUndone):
        undo(act, stage)
    assert [one.kind for one in list_acts(stage.code.id, most=2)] == ["assign", "assign"]


def test_only_those_who_draft_the_code_are_given_anything(stage: Stage) -> None:
    ids = [stage.annotate().id]
    for stranger in (Assignee(drafter_id=stage.moderator.id), Assignee(working_group_id="x"), Assignee(drafter_id="x")):
        with pytest.raises(NotOnTheCode):
            assign_annotations(stage.code, ids, to=stranger, actor_id=None, now=NOW)
    assert assign_annotations(stage.code, ids, to=NOBODY, actor_id=None, now=NOW) is None


def test_nobody_undoes_the_act_of_somebody_else(stage: Stage) -> None:
    act = set_due_day(stage.code.id, [stage.annotate().id], day=date(2026, 4, 1), actor_id=None, now=NOW)
    with pytest.raises(NotAllowed):
        undo(act, stage)


def test_a_day_is_set_beside_who_answers(stage: Stage) -> None:
    ids = [stage.annotate().id, stage.annotate().id]
    by: dict[str, Any] = {"actor_id": stage.drafter.id, "now": NOW}
    assign_annotations(stage.code, ids[:1], to=Assignee(drafter_id=stage.drafter.id), **by)
    act = set_due_day(stage.code.id, ids, day=date(2026, 4, 1), **by)
    assert due_days_of(ids) == dict.fromkeys(ids, date(2026, 4, 1))
    set_due_day(stage.code.id, ids[1:], day=date(2026, 4, 2), **by)
    assert undo(act, stage) == (1, 1)
    assert due_days_of(ids) == {ids[1]: date(2026, 4, 2)}
    assert set(assignees_of(ids)) == {ids[0]}


def test_tags_are_added_and_taken_off(stage: Stage) -> None:
    ids = [stage.annotate().id, stage.annotate().id]
    by: dict[str, Any] = {"actor_id": stage.drafter.id, "now": NOW}
    tag_annotations(stage.code.id, ids[:1], name="Legal", **by)
    act = tag_annotations(stage.code.id, ids, name="legal", **by)
    assert tags_of(ids) == {key: ["Legal"] for key in ids}
    off = untag_annotations(stage.code.id, ids, name="LEGAL", **by)
    assert tags_of(ids) == {}
    assert untag_annotations(stage.code.id, ids, name="unheard", **by) is None
    assert undo(off, stage) == (2, 0)
    assert undo(act, stage) == (1, 0)
    assert tags_of(ids) == {ids[0]: ["Legal"]}


def test_annotations_go_into_an_issue_and_out_again(stage: Stage) -> None:
    annotations = [stage.annotate(), stage.annotate()]
    ids = [annotation.id for annotation in annotations]
    by: dict[str, Any] = {"actor_id": stage.drafter.id, "now": NOW}
    issue = create_issue(stage.round, title="On logs", **by)
    act = gather(issue, annotations, **by)
    assert set(issues_of(ids)) == set(ids)
    out = scatter(stage.code.id, annotations, **by)
    assert issues_of(ids) == {}
    assert scatter(stage.code.id, annotations, **by) is None
    assert undo(out, stage) == (2, 0)
    assert undo(act, stage) == (2, 0)
    assert issues_of(ids) == {}


def test_an_issue_made_for_them_goes_with_the_act_unless_somebody_uses_it(stage: Stage) -> None:
    one, two = stage.annotate(), stage.annotate()
    by: dict[str, Any] = {"actor_id": stage.drafter.id, "now": NOW}
    issue, used = create_issue(stage.round, title="On logs", **by), create_issue(stage.round, title="On costs", **by)
    act, other = gather(issue, [one], is_new=True, **by), gather(used, [two], is_new=True, **by)
    assert undo(act, stage) == (1, 0)
    assert issue.removed_at == LATER
    gather(used, [one], **by)
    assert undo(other, stage) == (1, 0)
    assert used.removed_at is None


def test_drafters_are_reminded_in_the_morning_before_the_day_and_of_the_day(stage: Stage) -> None:
    zone, day = ZoneInfo("Europe/Brussels"), date(2026, 4, 2)
    mine, groups, answered = stage.annotate(), stage.annotate(), stage.annotate()
    by: dict[str, Any] = {"actor_id": stage.moderator.id, "now": NOW}
    make_group(stage)
    group = arranged.list_working_groups(stage.code.id)[0]
    assign_annotations(stage.code, [mine.id, answered.id], to=Assignee(drafter_id=stage.drafter.id), **by)
    assign_annotations(stage.code, [groups.id], to=Assignee(working_group_id=group.id), **by)
    set_due_day(stage.code.id, [mine.id, groups.id, answered.id], day=day, **by)
    answer_together(
        stage.code.id, [answered], outcome="accepted", reason="So.", change=None, versions={answered.id: 0}, **by
    )

    def reminded(*moment: int) -> int:
        return remind_drafters(datetime(2026, 4, *moment, tzinfo=zone), zone, db.session.commit)

    moments = ((1, 6, 59), (1, 7, 0), (1, 23, 0), (2, 6, 0), (2, 7, 1), (3, 8, 0))
    assert [reminded(*moment) for moment in moments] == [0, 2, 0, 0, 2, 0]
    notices = db.session.scalars(sa.select(Notice).where(Notice.user_id == stage.drafter.id)).all()
    due = [one.happening for one in notices if one.happening.event == Event.ANNOTATIONS_DUE]
    assert [one.path for one in due] == [f"{stage.desk}/mine"] * 2
    assert "An annotation of yours is to be answered by" in words_of(due[0].event, due[0].data)


def test_answers_are_undone_but_for_what_changed_or_was_released_since(stage: Stage) -> None:
    annotations = [stage.annotate() for _ in range(3)]

    def say(some: list[Annotation], reason: str, versions: int) -> DeskAct | None:
        seen = {annotation.id: versions for annotation in some}
        by: dict[str, Any] = {"actor_id": stage.drafter.id, "now": NOW + timedelta(seconds=versions)}
        return answer_together(stage.code.id, some, outcome="accepted", reason=reason, change=None, versions=seen, **by)

    first = say(annotations, "First.", 0)
    second = say(annotations[:1], "Second.", 1)
    release_dispositions(stage.code.id, annotation_ids=[annotations[2].id], actor_id=None, now=LATER)
    assert undo(second, stage) == (1, 0)
    assert undo(first, stage) == (2, 1)
    assert list(db.session.scalars(sa.select(Disposition.annotation_id))) == [annotations[2].id]


def test_answers_that_were_taken_back_stand_again(stage: Stage, answered: Callable[[], Annotation]) -> None:
    one, two = answered(), stage.annotate()
    seen = {one.id: 1, two.id: 0}
    act = clear_together(stage.code.id, [one, two], versions=seen, actor_id=stage.drafter.id, now=NOW)
    assert db.session.scalar(sa.select(sa.func.count(Disposition.id))) == 0
    assert undo(act, stage) == (1, 0)
    answer = db.session.scalars(sa.select(Disposition)).one()
    assert (answer.annotation_id, answer.reason, answer.author_id) == (one.id, "So.", stage.second_drafter.id)
    tags = set(db.session.scalars(sa.select(AuditEntry.tag)))
    assert tags >= {"desk:cleared", "desk:undone", "disposition:restored"}


@pytest.fixture
def answered(stage: Stage) -> Callable[[], Annotation]:
    """An annotation that the other drafter has answered."""

    def make() -> Annotation:
        annotation = stage.annotate()
        db.session.add(
            Disposition(
                annotation_id=annotation.id,
                code_id=stage.code.id,
                outcome="accepted",
                reason="So.",
                author_id=stage.second_drafter.id,
                recorded_at=NOW,
                version=1,
            )
        )
        db.session.flush()
        return annotation

    return make


def test_filters_are_kept_for_each_drafter_alone(stage: Stage) -> None:
    owner = stage.drafter.id
    save_filter(stage.code.id, user_id=owner, name="Mine", query="assignee=me", now=NOW)
    kept = save_filter(stage.code.id, user_id=owner, name=" Mine ", query="assignee=me&kind=general", now=NOW)
    save_filter(stage.code.id, user_id=stage.second_drafter.id, name="Mine", query="", now=NOW)
    assert [one.query for one in list_saved_filters(stage.code.id, owner)] == ["assignee=me&kind=general"]
    drop_filter(kept.id, code_id=stage.code.id, user_id=stage.second_drafter.id)
    assert list_saved_filters(stage.code.id, owner)
    drop_filter(kept.id, code_id=stage.code.id, user_id=owner)
    assert list_saved_filters(stage.code.id, owner) == []
