"""Releasing answers: together, once, and each author gets one mail."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.annotations.models import Annotation
from codeprac.dispositions.queries import answers_to, count_outcomes, count_waiting, list_waiting
from codeprac.dispositions.rules import Outcome
from codeprac.dispositions.services import record_dispositions, release_dispositions, release_draft_with_answers
from codeprac.drafts.rules import DraftUnchanged
from codeprac.drafts.services.writing import edit_provision
from codeprac.notifications.models import OutboxMessage
from tests.dispositions.stage import NOW, Stage
from tests.factories.accounts import make_user
from tests.factories.rounds import make_round


def answer(stage: Stage, annotation: Annotation, outcome: str = "accepted") -> None:
    record_dispositions([annotation], outcome=outcome, reason="So.", actor_id=stage.drafter.id, now=NOW)


def test_all_waiting_answers_come_out_at_the_same_moment_and_only_once(stage: Stage, db_session: Session) -> None:
    first, second, third = stage.annotate(), stage.annotate(), stage.annotate()
    answer(stage, first)
    answer(stage, second, "duplicate")
    released = release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    assert {disposition.released_at for disposition in released} == {NOW}
    assert release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW + timedelta(hours=1)) == []
    assert set(answers_to([first.id, second.id, third.id])) == {first.id, second.id}
    assert count_outcomes(stage.round.id) == {
        Outcome.ACCEPTED: 1,
        Outcome.DUPLICATE: 1,
        Outcome.NOT_YET_CONSIDERED: 1,
    }


def test_each_author_gets_one_mail_that_lists_their_answers(stage: Stage, db_session: Session) -> None:
    other = make_user(name="Olu Other")
    gone = make_user(name="Gil Gone", active=False)
    annotations = [stage.annotate(), stage.annotate(author=other), stage.annotate(), stage.annotate(author=gone)]
    for annotation in annotations:
        answer(stage, annotation, "accepted-in-part")
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    mails = db_session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.recipient)).all()
    assert {mail.recipient for mail in mails} == {stage.author.email, other.email}
    mail = next(mail for mail in mails if mail.recipient == stage.author.email)
    assert mail.subject == "2 of your annotations on Code of Practice on Tests have answers"
    for number, annotation_id in [(1, annotations[0].id), (3, annotations[2].id)]:
        line = f"Annotation {number} on Measure 1.1, draft 1: Accepted in part\nhttp://localhost/annotations/"
        assert line + annotation_id in mail.body_text
        assert f'<a href="http://localhost/annotations/{annotation_id}">' in mail.body_html
    assert annotations[1].id not in mail.body_text
    assert f"http://localhost/codes/{stage.code.slug}/answers" in mail.body_text


def test_one_round_can_be_released_alone(stage: Stage) -> None:
    first = stage.annotate()
    later = make_round(stage.draft, opens_at=NOW - timedelta(days=9), closes_at=NOW - timedelta(minutes=5))
    old_round, stage.round = stage.round, later
    second = stage.annotate()
    answer(stage, first)
    answer(stage, second, "deferred")
    assert [(waiting.number, waiting.count, waiting.open) for waiting in list_waiting(stage.code.id, now=NOW)] == [
        (2, 1, 0),
        (1, 1, 0),
    ]
    before = list_waiting(stage.code.id, now=NOW)[0].stamp
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW, round_id=old_round.id)
    assert set(answers_to([first.id, second.id])) == {first.id}
    assert count_waiting(stage.code.id) == 1
    assert list_waiting(stage.code.id, now=NOW)[0].stamp == before


def test_a_draft_and_its_answers_come_out_together(stage: Stage) -> None:
    annotation = stage.annotate()
    answer(stage, annotation)
    draft = stage.start_working_draft()
    with pytest.raises(DraftUnchanged):
        release_draft_with_answers(draft, with_answers=True, actor_id=stage.drafter.id, now=NOW)
    written = stage.written(draft)
    edit_provision(
        written,
        heading="Measure 1.1. Drawing up documentation",
        level=written.level,
        kind=written.kind,
        body="Signatories will draw up documentation for six years.",
        version=written.version,
        actor_id=stage.drafter.id,
        now=NOW,
    )
    released, answers = release_draft_with_answers(draft, with_answers=False, actor_id=stage.drafter.id, now=NOW)
    assert (released.number, answers) == (2, [])
    assert count_waiting(stage.code.id) == 1


def test_answers_wait_until_their_round_has_closed(stage: Stage) -> None:
    running = make_round(stage.draft, opens_at=NOW - timedelta(days=9), closes_at=NOW + timedelta(hours=1))
    answer(stage, stage.annotate())
    stage.round = running
    answer(stage, stage.annotate())
    assert [waiting.count for waiting in list_waiting(stage.code.id, now=NOW)] == [1]
    assert len(release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)) == 1
    assert count_waiting(stage.code.id) == 1
    assert len(release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW + timedelta(hours=2))) == 1
