"""Preparing, approving and publishing: two persons, one text, one moment, all or nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition
from codeprac.dispositions.queries import answers_to, count_waiting
from codeprac.dispositions.services import declare_origin, explain_change, record_dispositions, record_dissent
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import DraftUnchanged
from codeprac.issues.services import create_issue, edit_issue, put_point, split_annotation
from codeprac.notifications.models import OutboxMessage
from codeprac.releasing.models import PreparedRelease
from codeprac.releasing.queries import count_gate, digest_of, find_open_release, find_release_of, read_gate
from codeprac.releasing.rules import AlreadyPrepared, Gate, GateNotMet, NoLongerPrepared, Persons, SamePerson, Stage
from codeprac.releasing.services import (
    approve_release,
    prepare_release,
    publishing,
    send_back_release,
    set_release_rules,
    tend_releases,
)
from codeprac.releasing.services.publishing import hold_what_comes_out
from tests.dispositions.stage import NOW
from tests.dispositions.stage import Stage as Scene

LATER = NOW + timedelta(hours=3)


def settle(scene: Scene) -> Draft:
    """A working draft whose gate is open: one change with its reason and origin, one answered annotation."""
    draft = scene.start_working_draft()
    scene.rewrite(draft)
    change = explain_change(
        draft, reason="Courts ask later.", provision_id=scene.written(draft).id, actor_id=scene.drafter.id, now=NOW
    )
    record_dispositions(
        [scene.annotate()], outcome="accepted", reason="Yes.", change=change, actor_id=scene.drafter.id, now=NOW
    )
    db.session.commit()
    return draft


def prepare(scene: Scene, draft: Draft, **values: Any) -> PreparedRelease:
    chosen: dict[str, Any] = {"with_answers": True, "actor_id": scene.drafter.id, "now": NOW}
    release = prepare_release(draft, **chosen | values)
    db.session.commit()
    return release


def mails_to(email: str) -> list[str]:
    statement = sa.select(OutboxMessage.subject).where(
        OutboxMessage.recipient == email, OutboxMessage.event == "release_news"
    )
    return list(db.session.scalars(statement.order_by(OutboxMessage.id)))


def tend(now: Any) -> int:
    return tend_releases(now, db.session.commit, db.session.rollback)


def test_the_gate_counts_what_is_not_settled(stage: Scene) -> None:
    draft = stage.start_working_draft()
    stage.rewrite(draft)
    stage.rewrite(draft, "measure-1.2")
    open_one, accepted = stage.annotate(), stage.annotate()
    record_dispositions([accepted], outcome="accepted", reason="Yes.", actor_id=None, now=NOW)
    explain_change(draft, reason="So.", provision_id=stage.written(draft).id, actor_id=None, now=NOW)
    found = {one.gate: one for one in read_gate(draft, until=NOW)}
    counts = {gate: count for gate, count in count_gate(found.values()).items() if count}
    assert counts == {Gate.UNANSWERED: 1, Gate.UNEXPLAINED: 1, Gate.UNCHANGED: 1, Gate.UNASKED: 1}
    assert [place.path for place in found[Gate.UNANSWERED].places] == [
        f"/codes/{stage.code.slug}/desk/decide/{open_one.number}"
    ]
    with pytest.raises(GateNotMet) as refused:
        prepare(stage, draft, reasons={"unanswered": "It came by letter, too late."})
    assert refused.value.gates == {Gate.UNEXPLAINED, Gate.UNCHANGED, Gate.UNASKED}


def test_a_second_person_releases_what_the_first_prepared(stage: Scene) -> None:
    draft = settle(stage)
    late = stage.annotate()
    release = prepare(stage, draft, reasons={"unanswered": "Received after the close."})
    assert (release.stage, draft.number) == (Stage.PREPARED, None)
    assert [mails_to(user.email) for user in (stage.drafter, stage.author)] == [[], []]
    assert "Please look: draft 2" in mails_to(stage.moderator.email)[0]
    with pytest.raises(AlreadyPrepared):
        prepare(stage, draft)
    with pytest.raises(SamePerson):
        approve_release(release, digest=release.digest, actor_id=stage.drafter.id, now=NOW)
    with pytest.raises(NoLongerPrepared):
        approve_release(release, digest="another", actor_id=stage.moderator.id, now=NOW)
    approve_release(release, digest=release.digest, actor_id=stage.moderator.id, now=NOW)
    db.session.commit()
    assert (release.stage, draft.number, count_waiting(stage.code.id)) == (Stage.RELEASED, 2, 0)
    assert set(answers_to([late.id])) == set()
    out = find_release_of(draft.id)
    assert out is not None
    assert [(one.gate, one.count, one.reason) for one in out.passes] == [("unanswered", 1, "Received after the close.")]
    assert "Released: draft 2" in mails_to(stage.drafter.email)[0]


def test_a_change_after_the_approval_undoes_it_and_both_are_told(stage: Scene) -> None:
    draft = settle(stage)
    release = prepare(stage, draft, release_at=LATER)
    approve_release(release, digest=release.digest, actor_id=stage.moderator.id, now=NOW)
    db.session.commit()
    assert (release.stage, tend(NOW + timedelta(hours=1)), draft.number) == (Stage.APPROVED, 0, None)
    answer = db.session.scalars(sa.select(Disposition)).one()
    record_dispositions(
        [answer.annotation], outcome="not-accepted", reason="No.", actor_id=stage.second_drafter.id, now=NOW
    )
    db.session.commit()
    assert tend(NOW + timedelta(hours=1)) == 1
    assert (release.stage, draft.number) == (Stage.VOID, None)
    for user in (stage.drafter, stage.moderator):
        assert "Not released: draft 2" in mails_to(user.email)[-1]
    assert tend(LATER) == 0


def test_a_scheduled_release_comes_out_once_at_its_minute(stage: Scene) -> None:
    draft = settle(stage)
    release = prepare(stage, draft, release_at=LATER)
    approve_release(release, digest=release.digest, actor_id=stage.moderator.id, now=NOW)
    db.session.commit()
    assert tend(LATER - timedelta(seconds=1)) == 0
    assert [tend(LATER), tend(LATER), tend(LATER + timedelta(days=1))] == [1, 0, 0]
    assert (draft.number, draft.released_at, count_waiting(stage.code.id)) == (2, LATER, 0)
    assert "Released: draft 2" in mails_to(stage.moderator.email)[-1]


def test_a_gate_that_closes_before_the_minute_keeps_the_draft_in(stage: Scene) -> None:
    draft = settle(stage)
    release = prepare(stage, draft, release_at=LATER)
    approve_release(release, digest=release.digest, actor_id=stage.moderator.id, now=NOW)
    stage.annotate(text="Entered from a letter.")
    assert tend(LATER) == 1
    assert (release.stage, draft.number) == (Stage.VOID, None)
    assert "More holds the release up now" in release.note


def test_a_fault_while_publishing_leaves_nothing_and_the_next_minute_succeeds(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = settle(stage)
    release = prepare(stage, draft, release_at=LATER)
    approve_release(release, digest=release.digest, actor_id=stage.moderator.id, now=NOW)
    db.session.commit()
    count = fail_at(monkeypatch, 10**6, lambda: tend(LATER - timedelta(seconds=1)))
    assert count == 0
    for statement in (6, 25, 45, 65, 10**6):
        fail_at(monkeypatch, statement, lambda: tend(LATER))
        db.session.expire_all()
        state = (draft.number, count_waiting(stage.code.id), release.stage)
        assert state in {(None, 1, Stage.APPROVED), (2, 0, Stage.RELEASED)}
    assert (draft.number, release.stage) == (2, Stage.RELEASED)


def fail_at(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], int]) -> int:
    """The act, during which the database refuses the statement of this number."""
    seen = 0

    def refuse(*_args: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            raise RuntimeError("the power went out")

    engine = db.session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", refuse)
    try:
        return act()
    finally:
        sa.event.remove(engine, "before_cursor_execute", refuse)


def test_a_release_is_sent_back_and_prepared_again(stage: Scene) -> None:
    draft = settle(stage)
    release = prepare(stage, draft)
    send_back_release(release, note="The title is wrong.", actor_id=stage.moderator.id, now=NOW)
    assert (release.stage, find_open_release(stage.code.id)) == (Stage.SENT_BACK, None)
    assert "Sent back" in mails_to(stage.drafter.email)[0]
    again = prepare(stage, draft)
    with pytest.raises(NoLongerPrepared):
        approve_release(release, digest=release.digest, actor_id=stage.moderator.id, now=NOW)
    declare_origin(draft_change(draft), origin="editorial", actor_id=None, now=NOW)
    assert approve_release(again, digest=again.digest, actor_id=stage.moderator.id, now=NOW).stage == Stage.VOID


def draft_change(draft: Draft) -> Any:
    return db.session.scalars(sa.select(Change).where(Change.draft_id == draft.id)).one()


def test_one_person_suffices_where_the_code_says_so(stage: Scene) -> None:
    draft = stage.start_working_draft()
    set_release_rules(stage.code, blocking=[], persons=Persons.ONE, actor_id=None, now=NOW)
    with pytest.raises(DraftUnchanged):
        prepare(stage, draft)
    stage.rewrite(draft)
    assert prepare(stage, draft).stage == Stage.RELEASED
    assert draft.number == 2


def test_what_is_written_while_a_release_waits_for_its_turn_is_not_released_unseen(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = settle(stage)
    release = prepare(stage, draft)

    def wait(waiting: PreparedRelease) -> None:
        written = stage.written(draft, "measure-1.2")
        elsewhere = sa.update(Provision).where(Provision.id == written.id).values(source=f"{written.source}Slipped in.")
        db.session.execute(elsewhere, execution_options={"synchronize_session": False})
        hold_what_comes_out(waiting)

    monkeypatch.setattr(publishing, "hold_what_comes_out", wait)
    with pytest.raises(NoLongerPrepared):
        approve_release(release, digest=release.digest, actor_id=stage.moderator.id, now=NOW)


def test_an_issue_that_comes_out_with_a_point_is_part_of_what_is_approved(stage: Scene) -> None:
    draft = settle(stage)
    annotation = db.session.scalars(sa.select(Disposition)).one().annotation
    issue = create_issue(stage.round, title="On logs", actor_id=None, now=NOW)
    spans = [(0, 5), (5, len(annotation.text))]
    put_point(split_annotation(annotation, spans, actor_id=None, now=NOW)[0], issue, actor_id=None, now=NOW)
    before = digest_of(draft, with_answers=True, until=NOW)
    edit_issue(issue, title="On long logs", summary="", version=1, actor_id=None, now=NOW)
    assert digest_of(draft, with_answers=True, until=NOW) != before


def test_dissent_that_is_published_is_part_of_what_is_approved(stage: Scene) -> None:
    draft = settle(stage)
    before = digest_of(draft, with_answers=True, until=NOW)
    answer = db.session.scalars(sa.select(Disposition)).one()
    values: dict[str, Any] = {"actor_id": stage.second_drafter.id, "now": NOW, "version": answer.version}
    record_dissent(answer, reason="Too long.", is_public=False, **values)
    assert digest_of(draft, with_answers=True, until=NOW) == before
    record_dissent(answer, reason="Too long.", is_public=True, **values)
    assert digest_of(draft, with_answers=True, until=NOW) != before
