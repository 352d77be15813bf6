"""Answering annotations: private until released, never over another drafter's answer unseen."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from codeprac.audit.queries import list_entries_of
from codeprac.audit.tags import Tag
from codeprac.dispositions.queries import answers_to, count_progress, count_waiting
from codeprac.dispositions.rules import DispositionReleased, OutcomeNotRecordable, ReasonMissing
from codeprac.dispositions.services import (
    clear_dispositions,
    explain_change,
    link_change,
    record_dispositions,
    release_dispositions,
    undo_dispositions,
)
from codeprac.errors import Stale
from tests.dispositions.stage import NOW, Stage


def test_one_outcome_and_reason_answer_many_annotations(stage: Stage) -> None:
    annotations = [stage.annotate() for _ in range(3)]
    recorded = record_dispositions(
        annotations, outcome="not-accepted", reason=" It can. ", actor_id=stage.drafter.id, now=NOW
    )
    assert {(one.outcome, one.reason, one.version, one.released_at) for one in recorded} == {
        ("not-accepted", "It can.", 1, None)
    }
    assert [entry.tag for entry in list_entries_of("dispositions", recorded[0].id)] == [Tag.DISPOSITION_RECORDED]
    assert answers_to([annotations[0].id]) == {}
    assert set(answers_to([one.id for one in annotations], include_private=True)) == {one.id for one in annotations}
    assert count_waiting(stage.code.id) == 3


@pytest.mark.parametrize(("outcome", "reason"), [("accepted", " "), ("splendid", "Because.")])
def test_nothing_is_recorded_without_outcome_and_reason(stage: Stage, outcome: str, reason: str) -> None:
    annotation = stage.annotate()
    with pytest.raises((ReasonMissing, OutcomeNotRecordable)):
        record_dispositions([annotation], outcome=outcome, reason=reason, actor_id=stage.drafter.id, now=NOW)
    assert count_progress(stage.round.id).open == 1


def test_an_answer_given_meanwhile_is_not_written_over(stage: Stage, db_session: Session) -> None:
    first, second = stage.annotate(), stage.annotate()
    record_dispositions([second], outcome="accepted", reason="Theirs.", actor_id=stage.second_drafter.id, now=NOW)
    seen = {first.id: 0, second.id: 0}
    with pytest.raises(Stale) as caught:
        record_dispositions(
            [first, second],
            outcome="duplicate",
            reason="Mine.",
            actor_id=stage.drafter.id,
            now=NOW,
            versions=seen,
        )
    assert caught.value.theirs == f"Annotation {second.number}, accepted: Theirs."
    assert caught.value.yours == "Mine."
    assert answers_to([first.id], include_private=True) == {}
    record_dispositions(
        [first, second],
        outcome="duplicate",
        reason="Mine.",
        actor_id=stage.drafter.id,
        now=NOW,
        versions={first.id: 0, second.id: 1},
    )
    assert answers_to([second.id], include_private=True)[second.id].version == 2


def test_an_answer_taken_back_meanwhile_is_not_written_again_unseen(stage: Stage) -> None:
    annotation = stage.annotate()
    record_dispositions([annotation], outcome="accepted", reason="One.", actor_id=stage.drafter.id, now=NOW)
    assert clear_dispositions([annotation], actor_id=stage.drafter.id, now=NOW, versions={annotation.id: 1}) == 1
    with pytest.raises(Stale) as caught:
        record_dispositions(
            [annotation],
            outcome="accepted",
            reason="Two.",
            actor_id=stage.second_drafter.id,
            now=NOW,
            versions={annotation.id: 1},
        )
    assert caught.value.theirs == f"Annotation {annotation.number}: the answer was taken back."
    assert count_progress(stage.round.id).answered == 0


def test_what_took_the_place_of_an_answer_gives_way_to_it_when_undone(stage: Stage) -> None:
    first, second = stage.annotate(), stage.annotate()
    record_dispositions([second], outcome="accepted", reason="Theirs.", actor_id=stage.second_drafter.id, now=NOW)
    later = NOW + timedelta(minutes=1)
    both = [first, second]
    record_dispositions(both, outcome="duplicate", reason="Mine.", actor_id=stage.drafter.id, now=later)
    assert undo_dispositions(both, recorded_at=later, actor_id=stage.drafter.id, now=later) == (2, 1)
    answers = answers_to([first.id, second.id], include_private=True)
    assert set(answers) == {second.id}
    answer = answers[second.id]
    assert (answer.reason, answer.author_id, answer.recorded_at) == ("Theirs.", stage.second_drafter.id, NOW)
    assert answer.version == 3
    assert list_entries_of("dispositions", answer.id)[-1].tag == Tag.DISPOSITION_RESTORED
    assert undo_dispositions(both, recorded_at=NOW, actor_id=stage.second_drafter.id, now=later) == (1, 0)


def test_undoing_leaves_what_another_drafter_has_answered_since(stage: Stage) -> None:
    annotation = stage.annotate()
    record_dispositions([annotation], outcome="duplicate", reason="Mine.", actor_id=stage.drafter.id, now=NOW)
    later = NOW + timedelta(minutes=1)
    record_dispositions([annotation], outcome="accepted", reason="No.", actor_id=stage.second_drafter.id, now=later)
    assert undo_dispositions([annotation], recorded_at=NOW, actor_id=stage.drafter.id, now=later) == (0, 0)
    assert answers_to([annotation.id], include_private=True)[annotation.id].reason == "No."


def test_a_released_answer_stays(stage: Stage) -> None:
    annotation = stage.annotate()
    record_dispositions([annotation], outcome="accepted", reason="One.", actor_id=stage.drafter.id, now=NOW)
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    with pytest.raises(DispositionReleased):
        record_dispositions([annotation], outcome="duplicate", reason="Two.", actor_id=stage.drafter.id, now=NOW)
    with pytest.raises(DispositionReleased):
        clear_dispositions([annotation], actor_id=stage.drafter.id, now=NOW)


def test_a_link_stays_while_the_outcome_means_a_change(stage: Stage) -> None:
    annotation = stage.annotate()
    draft = stage.start_working_draft()
    written = stage.written(draft)
    change = link_change(draft, reason="Shorter.", actor_id=stage.drafter.id, now=NOW, provision_id=written.id)
    assert link_change(draft, reason="Else.", actor_id=None, now=NOW, provision_id=written.id).reason == "Shorter."

    def answer(outcome: str, **values: object) -> str | None:
        options = {"reason": "So.", "actor_id": stage.drafter.id, "now": NOW} | values
        return record_dispositions([annotation], outcome=outcome, **options)[0].change_id  # type: ignore[arg-type]

    assert answer("accepted", change=change) == change.id
    assert answer("accepted-in-part") == change.id
    assert answer("accepted", unlink=True) is None
    assert answer("accepted", change=change) == change.id
    assert answer("not-accepted") is None


def test_a_reason_given_meanwhile_is_not_written_over(stage: Stage) -> None:
    draft = stage.start_working_draft()
    provision_id = stage.written(draft).id
    actor_id, later = stage.drafter.id, NOW + timedelta(minutes=1)
    explain_change(draft, reason="First.", actor_id=actor_id, now=NOW, provision_id=provision_id, version=0)
    with pytest.raises(Stale) as caught:
        explain_change(draft, reason="Second.", actor_id=actor_id, now=later, provision_id=provision_id, version=0)
    assert (caught.value.theirs, caught.value.yours) == ("First.", "Second.")
