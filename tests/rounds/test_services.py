"""Opening and extending rounds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.drafts.models import Draft
from codeprac.notifications.models import OutboxMessage
from codeprac.rounds.models import Round
from codeprac.rounds.queries import find_current_round, find_round_accepting, list_rounds
from codeprac.rounds.rules import (
    DraftNotReleased,
    ReasonMissing,
    RoundClosed,
    RoundRunning,
    RoundState,
    Visibility,
    WindowUnusable,
)
from codeprac.rounds.services import extend_round, open_round
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft, make_working_draft

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
REASON = "The law asks for the code by the first of May."


def open_(draft: Draft, **values: Any) -> Round:
    chosen = {
        "introduction": "Please read.",
        "questions": ["Is it clear?"],
        "wanted_kinds": ["technical"],
        "opens_at": NOW,
        "closes_at": NOW + timedelta(days=21),
        "visibility": Visibility.OPEN,
        "short_reason": "",
        "actor_id": None,
        "now": NOW,
    }
    return open_round(draft, **chosen | values)


def test_a_round_opens_on_a_released_draft_and_is_recorded(db_session: Session) -> None:
    user = make_user()
    draft = make_released_draft(make_code())
    round_ = open_(draft, actor_id=user.id)
    assert (round_.number, round_.state(NOW)) == (1, RoundState.OPEN)
    entry = db_session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == Tag.ROUND_OPENED)).one()
    assert (entry.actor_id, entry.object_id) == (user.id, round_.id)
    assert find_round_accepting(draft.id, NOW) is round_
    assert find_round_accepting(draft.id, round_.closes_at) is round_
    assert find_round_accepting(draft.id, round_.closes_at + timedelta(seconds=1)) is None


def test_round_cannot_open_on_a_working_draft(db_session: Session) -> None:
    with pytest.raises(DraftNotReleased):
        open_(make_working_draft(make_code()))


def test_round_cannot_open_in_the_past_or_close_before_it_opens(db_session: Session) -> None:
    draft = make_released_draft(make_code())
    for window in (
        {"opens_at": NOW - timedelta(minutes=1)},
        {"closes_at": NOW},
        {"closes_at": NOW + timedelta(days=367)},
    ):
        with pytest.raises(WindowUnusable):
            open_(draft, **window)


def test_a_short_round_needs_a_reason(db_session: Session) -> None:
    draft = make_released_draft(make_code())
    for reason in ("", "urgent", " " * 40):
        with pytest.raises(ReasonMissing):
            open_(draft, closes_at=NOW + timedelta(days=10), short_reason=reason)
    assert open_(draft, closes_at=NOW + timedelta(days=10), short_reason=REASON).short_reason == REASON


def test_a_code_has_one_round_at_a_time(db_session: Session) -> None:
    draft = make_released_draft(make_code())
    planned = open_(draft, opens_at=NOW + timedelta(days=3), closes_at=NOW + timedelta(days=30))
    assert find_current_round(draft.code_id, NOW) is planned
    with pytest.raises(RoundRunning, match="1"):
        open_(draft)
    later = planned.closes_at + timedelta(seconds=1)
    second = open_(draft, opens_at=later, closes_at=later + timedelta(days=21), now=later)
    assert second.number == 2
    assert [round_.number for round_ in list_rounds(draft.code_id)] == [2, 1]
    open_(make_released_draft(make_code()))  # another code is another matter


def test_an_extension_keeps_the_old_time_the_new_time_and_the_reason(db_session: Session) -> None:
    round_ = open_(make_released_draft(make_code()))
    old, new = round_.closes_at, round_.closes_at + timedelta(days=7)
    extension = extend_round(round_, closes_at=new, reason=f" {REASON} ", actor_id=None, now=NOW + timedelta(days=1))
    assert (extension.old_closes_at, extension.new_closes_at, extension.reason) == (old, new, REASON)
    assert round_.closes_at == new
    assert db_session.scalars(sa.select(AuditEntry.tag).order_by(AuditEntry.id)).all()[-1] == Tag.ROUND_EXTENDED


def test_an_extension_is_later_has_a_reason_and_comes_before_the_end(db_session: Session) -> None:
    round_ = open_(make_released_draft(make_code()))
    later = round_.closes_at + timedelta(days=7)
    with pytest.raises(WindowUnusable):
        extend_round(round_, closes_at=round_.closes_at, reason=REASON, actor_id=None, now=NOW)
    with pytest.raises(ReasonMissing):
        extend_round(round_, closes_at=later, reason="please", actor_id=None, now=NOW)
    with pytest.raises(RoundClosed, match="closed"):
        extend_round(
            round_, closes_at=later, reason=REASON, actor_id=None, now=round_.closes_at + timedelta(microseconds=1)
        )
    assert round_.extensions == []


def test_a_round_can_be_extended_in_its_closing_second(db_session: Session) -> None:
    round_ = open_(make_released_draft(make_code()))
    later = round_.closes_at + timedelta(days=1)
    extend_round(round_, closes_at=later, reason=REASON, actor_id=None, now=round_.closes_at)
    assert round_.closes_at == later


def test_all_who_work_on_the_code_are_told_but_not_who_did_it(db_session: Session) -> None:
    drafter, moderator = make_user(), make_user(email="mo@example.org")
    code = make_code(title="Repair Information", drafters=[drafter, moderator], moderators=[moderator])
    round_ = open_(make_released_draft(code), actor_id=drafter.id)
    later = round_.closes_at + timedelta(days=7)
    extend_round(round_, closes_at=later, reason=REASON, actor_id=drafter.id, now=NOW)
    mails = list(db_session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))
    assert [(mail.event, mail.recipient) for mail in mails] == [
        ("round_opened", "mo@example.org"),
        ("round_extended", "mo@example.org"),
    ]
    assert "closes Monday 23 March 2026, 11:00 CET" in mails[0].body_text
    assert REASON in mails[1].body_text
    assert f"/codes/{code.slug}/rounds/1" in mails[1].body_html
