"""From the flag to the judgement, its undoing, its notices and its appeal; nothing is deleted on the way."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from codeprac.access.actor import MembershipRole
from codeprac.annotations.withholding import Rule, Withholding
from codeprac.audit.models import AuditEntry
from codeprac.codes.rules import AccountSuspended, Checking
from codeprac.db import db
from codeprac.errors import NotAllowed, Stale
from codeprac.moderation.models import Flag
from codeprac.moderation.queries import figures_of
from codeprac.moderation.rules import (
    UNDO_FOR,
    Act,
    AppealOutcome,
    CannotAppeal,
    CannotFlag,
    CaseState,
    NotOpen,
    NotYoursToJudge,
    Reason,
    Unreasoned,
)
from codeprac.moderation.services import (
    Decision,
    accept_texts,
    amend_text,
    appeal_judgement,
    choose_checking,
    judge,
    judge_appeal,
    lift_suspension,
    tell_of_moderation,
    undo_judgement,
)
from codeprac.notifications.models import OutboxMessage
from codeprac.organisations.services import add_member, verify_organisation
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.moderation import judged, make_flag
from tests.moderation.stage import Stage, actor


def told(stage: Stage) -> dict[str, list[OutboxMessage]]:
    """The mails of moderation, by event, after the time to undo is over."""
    tell_of_moderation(stage.now + UNDO_FOR, db.session.commit)
    found: dict[str, list[OutboxMessage]] = {}
    for mail in db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.event.startswith("moderation"))):
        found.setdefault(mail.event, []).append(mail)
    return found


def test_flags_on_one_text_are_one_case_and_an_account_or_a_form_counts_once(stage: Stage) -> None:
    flagger = make_user()
    first = make_flag(stage.annotation, flagger=flagger, reason=Reason.NOT_MINE)
    assert make_flag(stage.annotation, flagger=flagger).id == first.id
    stranger = make_flag(stage.annotation, email="kim@example.org", form_token="once")
    assert make_flag(stage.annotation, form_token="once").id == stranger.id
    assert stranger.case_id == first.case_id
    assert make_flag(stage.reply).case.number == 2
    assert (first.email, stranger.email, stranger.flagger_id) == ("", "kim@example.org", None)
    judged(first.case, stage.first)
    with pytest.raises(CannotFlag):
        make_flag(stage.annotation)


def test_hiding_keeps_the_text_and_names_rule_and_reason(stage: Stage) -> None:
    case = make_flag(stage.annotation).case
    for missing in ({"rule": None}, {"words": " "}):
        with pytest.raises(Unreasoned):
            judged(case, stage.first, **missing)
    before = stage.annotation.text
    judgement = judged(case, stage.first)
    annotation = stage.annotation
    assert (annotation.withheld, annotation.withheld_rule) == (Withholding.HIDDEN, Rule.PERSONAL_DATA)
    assert (annotation.text, annotation.state, case.state) == (before, "submitted", CaseState.SETTLED)
    acts = list(db.session.scalars(sa.select(AuditEntry.data).where(AuditEntry.tag == "case:judged")))
    assert acts[0]["act"] == "hide"
    assert judgement.told_at is None


def test_a_judgement_is_undone_as_if_it_had_not_been_until_people_are_told(stage: Stage) -> None:
    case = make_flag(stage.annotation).case
    judgement = judged(case, stage.first)
    undo_judgement(judgement, actor=actor(stage.first), now=stage.now)
    assert (stage.annotation.withheld, stage.annotation.withheld_at, case.state) == ("", None, CaseState.OPEN)
    assert told(stage) == {}
    second = judged(case, stage.second, Act.SUSPEND)
    undo_judgement(second, actor=actor(stage.second), now=stage.now)
    make_reply(stage.annotation, author=stage.author)
    third = judged(case, stage.second)
    assert set(told(stage)) == {"moderation_judged"}
    with pytest.raises(NotOpen):
        undo_judgement(third, actor=actor(stage.second), now=stage.now)


def test_who_has_a_part_in_a_case_does_not_judge_it(stage: Stage) -> None:
    add_member(stage.organisation, stage.first, role=MembershipRole.MEMBER, actor_id=None, now=stage.now)
    case = make_flag(stage.annotation, flagger=stage.second).case
    for moderator in (stage.first, stage.second):
        with pytest.raises(NotYoursToJudge):
            judged(case, moderator)
    other = make_flag(make_annotation(stage.round, author=stage.first)).case
    with pytest.raises(NotYoursToJudge):
        judged(other, stage.first)
    judged(other, stage.second)


def test_two_moderators_do_not_judge_over_each_other(stage: Stage) -> None:
    case = make_flag(stage.annotation).case
    version = case.version
    judged(case, stage.first)
    with pytest.raises(NotOpen):  # what is hidden already is not hidden again
        judged(case, stage.second)
    with pytest.raises(Stale):
        judge(case, Decision(Act.SHOW, words="x"), actor=actor(stage.second), version=version, now=stage.now)


def test_author_and_flagger_are_told_and_the_address_of_a_stranger_is_forgotten(stage: Stage) -> None:
    flagger = make_user()
    case = make_flag(stage.annotation, flagger=flagger).case
    stranger = make_flag(stage.annotation, email="kim@example.org")
    judged(case, stage.first, to_author="The number in the first line.")
    mails = told(stage)
    (author_mail,) = mails["moderation_judged"]
    assert author_mail.recipient == stage.author.email
    assert "Personal data of others" in author_mail.body_text
    assert "It names a person." in author_mail.body_text
    assert "The number in the first line." in author_mail.body_text
    assert "appeal once" in author_mail.body_text
    outcome = {mail.recipient: mail.body_text for mail in mails["moderation_flag_settled"]}
    assert set(outcome) == {flagger.email, "kim@example.org"}
    for body in (*outcome.values(), author_mail.body_text):
        assert "030 1234" not in body
    assert not any("first line" in body for body in outcome.values())
    assert flagger.name not in author_mail.body_text
    db.session.refresh(stranger)
    assert stranger.email == ""
    tell_of_moderation(stage.now + UNDO_FOR, db.session.commit)
    assert len(told(stage)["moderation_judged"]) == 1


def test_the_author_amends_after_the_round_and_a_moderator_looks_again(stage: Stage) -> None:
    case = make_flag(stage.annotation).case
    with pytest.raises(Unreasoned):
        judged(case, stage.first, Act.AMEND, due_at=stage.now + timedelta(days=99))
    judged(case, stage.first, Act.AMEND, hides=True)
    assert (case.state, stage.annotation.withheld) == (CaseState.WAITING, Withholding.HIDDEN)
    stage.round.closes_at = stage.now - timedelta(minutes=1)
    said = {"text": "Call the office.", "version": 1, "now": stage.now}
    with pytest.raises(NotAllowed):
        amend_text(case, actor_id=stage.first.id, **said)
    db.session.rollback()
    amend_text(case, actor_id=stage.author.id, **said)
    db.session.commit()
    assert (stage.annotation.text, stage.annotation.version) == ("Call the office.", 2)
    assert (case.state, stage.annotation.withheld) == (CaseState.OPEN, Withholding.HIDDEN)
    judged(case, stage.second, Act.SHOW)
    assert stage.annotation.withheld == ""
    with pytest.raises(NotOpen):
        amend_text(case, actor_id=stage.author.id, **said)


def test_a_suspended_account_contributes_nothing_to_the_code_until_its_day(stage: Stage) -> None:
    judged(make_flag(stage.reply).case, stage.first, Act.SUSPEND)
    for attempt in (
        lambda: make_annotation(stage.round, author=stage.author, now=stage.now),
        lambda: make_reply(stage.annotation, author=stage.author, now=stage.now),
    ):
        with pytest.raises(AccountSuspended, match="suspended your account"):
            attempt()
        db.session.rollback()
    make_annotation(stage.round, author=stage.author, now=stage.now + timedelta(days=31))
    make_annotation(stage.round, now=stage.now)


def test_an_appeal_is_judged_once_by_another_moderator(stage: Stage) -> None:
    flagger = make_user()
    case = make_flag(stage.annotation, flagger=flagger).case
    judgement = judged(case, stage.first)
    told(stage)
    appeal = appeal_judgement(judgement, words="It is my own.", appellant_id=stage.author.id, now=stage.now)
    assert case.state == CaseState.APPEALED
    with pytest.raises(CannotAppeal):
        appeal_judgement(judgement, words="Again.", appellant_id=stage.author.id, now=stage.now)
    verdict = {"outcome": AppealOutcome.OVERTURNED, "answer": "It is.", "now": stage.now}
    with pytest.raises(NotYoursToJudge, match="judged this case"):
        judge_appeal(appeal, actor=actor(stage.first), **verdict)
    judge_appeal(appeal, actor=actor(stage.second), **verdict)
    db.session.commit()
    assert (stage.annotation.withheld, case.state) == ("", CaseState.SETTLED)
    with pytest.raises(NotOpen):
        judge_appeal(appeal, actor=actor(stage.second), **verdict)
    mails = told(stage)["moderation_appeal_judged"]
    assert {mail.recipient for mail in mails} == {stage.author.email, flagger.email}
    assert all("overturned" in mail.body_text for mail in mails)


def test_who_flagged_a_text_appeals_a_dismissal_and_it_is_judged_anew(stage: Stage) -> None:
    flag = make_flag(stage.annotation)
    judgement = judged(flag.case, stage.first, Act.DISMISS)
    with pytest.raises(CannotAppeal):
        appeal_judgement(judgement, words="No.", appellant_id=stage.author.id, now=stage.now)
    db.session.rollback()
    appeal = appeal_judgement(judgement, words="Look.", appellant_id=None, flag=flag, now=stage.now)
    outcome = AppealOutcome.OVERTURNED
    judge_appeal(appeal, outcome=outcome, answer="It is a number.", actor=actor(stage.second), now=stage.now)
    assert flag.case.state == CaseState.OPEN
    judged(flag.case, stage.second)
    assert stage.annotation.withheld == Withholding.HIDDEN


def test_a_code_has_the_first_of_new_accounts_read_before_they_are_published(stage: Stage) -> None:
    choose_checking(stage.code, checking=Checking.NEW, accepted_first=1, actor_id=None, now=stage.now)
    fresh, known = make_user(), make_user()
    known.identity_verified_at = stage.now
    verify_organisation(stage.organisation, note="Known.", actor_id=None, now=stage.now)
    first, second = (make_annotation(stage.round, author=fresh) for _ in range(2))
    reply = make_reply(stage.annotation, author=fresh)
    assert {one.withheld for one in (first, second, reply)} == {Withholding.HELD}
    assert make_annotation(stage.round, author=known).withheld == ""
    spoken = make_annotation(stage.round, author=stage.author, organisation=stage.organisation)
    assert spoken.withheld == ""
    assert make_annotation(stage.round, author=stage.first).withheld == ""
    assert accept_texts([first, reply, spoken], actor=actor(stage.first), now=stage.now) == 2
    db.session.commit()
    assert (first.withheld, reply.withheld, second.withheld) == ("", "", Withholding.HELD)
    assert make_annotation(stage.round, author=fresh).withheld == ""


def test_the_figures_count_what_stands_and_outlive_the_account(stage: Stage) -> None:
    case = make_flag(stage.annotation, reason=Reason.NOT_MINE).case
    undo_judgement(judged(case, stage.first, Act.RESTRICT), actor=actor(stage.first), now=stage.now)
    judged(case, stage.first)
    stage.author.name, stage.author.active = "A former participant", False
    db.session.commit()
    found = figures_of(stage.code, now=stage.now)
    assert (found.reasons, found.acts, found.rules) == ({"not-mine": 1}, {"hide": 1}, {"personal-data": 1})
    assert [(row.name, row.judged, row.withheld) for row in found.groups] == [("Industry", None, None)]
    assert db.session.scalar(sa.select(sa.func.count(Flag.id))) == 1


def test_nobody_ends_the_suspension_of_somebody_of_their_own_organisation(stage: Stage) -> None:
    suspended = judged(make_flag(stage.annotation).case, stage.first, Act.SUSPEND).suspension_id or ""
    add_member(stage.organisation, stage.second, role=MembershipRole.MEMBER, actor_id=stage.author.id, now=stage.now)
    db.session.commit()
    with pytest.raises(NotYoursToJudge):
        lift_suspension(stage.code, suspended, actor=actor(stage.second), now=stage.now)
    lift_suspension(stage.code, suspended, actor=actor(stage.first), now=stage.now)
