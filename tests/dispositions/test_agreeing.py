"""Answers are proposed, agreed or returned; who disagrees can say so; the history keeps every step."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.annotations.models import Annotation
from codeprac.codes.models import WorkingGroup
from codeprac.codes.services import give_role, name_chair
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries import answers_to, list_waiting
from codeprac.dispositions.queries.agreeing import count_agreements, list_events, list_last_notes
from codeprac.dispositions.rules import Agreement, NoteMissing, NotTheirChair, agrees_for
from codeprac.dispositions.services import (
    agree_dispositions,
    record_dispositions,
    record_dissent,
    release_dispositions,
    return_dispositions,
    undo_dispositions,
    withdraw_dissent,
)
from codeprac.errors import Stale
from codeprac.notifications.models import Notice
from codeprac.watching.wording import words_of
from tests.dispositions.stage import NOW, Stage


@pytest.mark.parametrize(
    ("chairs", "group", "chaired", "agrees"),
    [
        ([], "", [], False),
        (["one"], "one", ["one"], True),
        (["one"], "two", ["one", "two"], False),
        (["one"], "two", ["one"], True),  # nobody chairs two
        (["one"], "", ["one"], True),
        (["one"], "two", ["one", ""], False),  # that is for who chairs the code
        ([""], "two", ["", "two"], True),
        ([], "one", ["one"], False),
    ],
)
def test_the_chair_of_the_working_group_agrees(
    chairs: Sequence[str], group: str, chaired: Sequence[str], agrees: bool
) -> None:
    assert agrees_for(chairs, group, chaired) is agrees


def answer(stage: Stage, *annotations: Annotation, reason: str = "So.") -> list[Disposition]:
    return record_dispositions(annotations, outcome="accepted", reason=reason, actor_id=stage.drafter.id, now=NOW)


def name_chair_of(stage: Stage) -> None:
    name_chair(stage.code, stage.second_drafter.id, is_chair=True, actor_id=stage.moderator.id, now=NOW)


def test_a_chair_agrees_to_many_at_once_or_returns_with_a_note(stage: Stage) -> None:
    name_chair_of(stage)
    one, two, three = stage.annotate(), stage.annotate(), stage.annotate()
    chair = stage.second_drafter.id
    assert {each.agreement for each in answer(stage, one, two, three)} == {Agreement.PROPOSED}
    agreed = agree_dispositions([one, two], actor_id=chair, now=NOW, versions={one.id: 1, two.id: 1})
    assert {(each.agreement, each.agreed_by_id, each.version) for each in agreed} == {("agreed", chair, 2)}
    with pytest.raises(NoteMissing):
        return_dispositions([three], note=" ", actor_id=chair, now=NOW)
    return_dispositions([three], note="Name the Measure.", actor_id=chair, now=NOW)
    assert list_last_notes([one.id, three.id]) == {three.id: "Name the Measure."}
    (notice,) = db.session.scalars(sa.select(Notice).where(Notice.user_id == stage.drafter.id))
    assert notice.happening.path == f"{stage.desk}/decide/{three.number}"
    assert words_of(notice.happening.event, notice.happening.data) == "A chair returned an answer of yours with a note."
    counts = count_agreements(stage.code.id)
    assert (counts.proposed, counts.agreed, counts.returned, counts.held) == (0, 2, 1, 0)
    answer(stage, three, reason="As Measure 1.1 says.")
    assert [event.act for event in list_events(three.id)] == ["proposed", "returned", "proposed"]
    with pytest.raises(Stale) as stale:
        record_dispositions(
            [one], outcome="duplicate", reason="No.", actor_id=stage.drafter.id, now=NOW, versions={one.id: 1}
        )
    assert "accepted (agreed): So." in stale.value.theirs


def test_only_their_own_chair_agrees_and_what_a_chair_answers_is_agreed(stage: Stage) -> None:
    group = WorkingGroup(code_id=stage.code.id, name="Copyright", position=0)
    other = WorkingGroup(code_id=stage.code.id, name="Safety", position=1)
    db.session.add_all([group, other])
    db.session.flush()
    for person, working_group in ((stage.drafter, group), (stage.second_drafter, other)):
        give_role(stage.code, person, role="drafter", working_group=working_group, actor_id=stage.moderator.id, now=NOW)
        name_chair(stage.code, person.id, is_chair=True, actor_id=stage.moderator.id, now=NOW)
    annotation = stage.annotate()
    (given,) = answer(stage, annotation)
    assert (given.agreement, given.agreed_by_id) == (Agreement.AGREED, stage.drafter.id)
    with pytest.raises(NotTheirChair):
        return_dispositions([annotation], note="No.", actor_id=stage.second_drafter.id, now=NOW)
    return_dispositions([annotation], note="No.", actor_id=stage.second_drafter.id, now=NOW, for_all=True)
    moved = give_role(
        stage.code, stage.drafter, role="drafter", working_group=other, actor_id=stage.moderator.id, now=NOW
    )
    assert not moved.is_chair


def test_where_agreement_is_needed_only_agreed_answers_are_released(stage: Stage) -> None:
    one, two = stage.annotate(), stage.annotate()
    answer(stage, one, two)
    stage.code.needs_agreement = True
    assert list_waiting(stage.code.id, now=NOW)[0].count == 2  # nobody chairs: as before
    name_chair_of(stage)
    assert list_waiting(stage.code.id, now=NOW) == []
    assert count_agreements(stage.code.id).held == 2
    agree_dispositions([one], actor_id=stage.second_drafter.id, now=NOW)
    assert list_waiting(stage.code.id, now=NOW)[0].count == 1
    released = release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    assert [each.annotation_id for each in released] == [one.id]
    assert set(answers_to([one.id, two.id])) == {one.id}


def test_dissent_stays_with_the_answer_that_it_is_about(stage: Stage, db_session: Session) -> None:
    annotation = stage.annotate()
    (given,) = answer(stage, annotation)
    dissent = record_dissent(
        given, reason="It is not.", is_public=True, actor_id=stage.second_drafter.id, now=NOW, version=1
    )
    with pytest.raises(Stale):
        record_dissent(given, reason="No.", is_public=True, actor_id=stage.drafter.id, now=NOW, version=7)
    db_session.expire_all()
    answer(stage, annotation)
    assert not dissent.is_outdated  # it says the same
    answer(stage, annotation, reason="Otherwise.")
    assert dissent.is_outdated
    assert withdraw_dissent(given, actor_id=stage.second_drafter.id, now=NOW)
    assert not withdraw_dissent(given, actor_id=stage.second_drafter.id, now=NOW)
    assert [event.act for event in list_events(annotation.id)].count("dissented") == 1


def test_taking_back_what_replaced_an_agreed_answer_lets_it_be_agreed_again(stage: Stage) -> None:
    name_chair_of(stage)
    annotation = stage.annotate()
    answer(stage, annotation)
    agree_dispositions([annotation], actor_id=stage.second_drafter.id, now=NOW)
    (later,) = answer(stage, annotation, reason="By mistake.")
    assert later.agreement == Agreement.PROPOSED
    undo_dispositions([annotation], recorded_at=NOW, actor_id=stage.drafter.id, now=NOW)
    assert (later.reason, later.agreement) == ("So.", Agreement.AGREED)
