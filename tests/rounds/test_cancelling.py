"""Rounds that are cancelled before they open: nothing is lost, and nothing is silent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.notifications.models import OutboxMessage
from codeprac.rounds.models import Round
from codeprac.rounds.queries import find_current_round, find_last_number, list_cancelled_rounds
from codeprac.rounds.rules import ReasonMissing, RoundBegun
from codeprac.rounds.services import cancel_round, extend_round
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round

SignIn = Callable[[Any], JudgingClient]
NOW = datetime.now(UTC).replace(microsecond=0)
REASON = "The working groups asked for one more draft first."


def planned() -> Round:
    """A round that opens in a week."""
    code = make_code(slug="repair", drafters=[make_user(), make_user()])
    return make_round(make_released_draft(code), opens_at=NOW + timedelta(days=7), closes_at=NOW + timedelta(days=30))


def test_a_planned_round_is_cancelled_recorded_and_told(db_session: Session) -> None:
    round_ = planned()
    drafter, colleague = (role.user for role in round_.code.roles)
    later = round_.closes_at + timedelta(days=7)
    extend_round(round_, closes_at=later, reason="Two weeks are holidays.", actor_id=None, now=NOW)
    cancelled = cancel_round(round_, reason=REASON, actor_id=drafter.id, now=NOW)
    assert (cancelled.number, cancelled.reason, cancelled.closes_at) == (1, REASON, later)
    assert find_current_round(cancelled.code_id, NOW) is None
    assert list_cancelled_rounds(cancelled.code_id) == [cancelled]
    assert find_last_number(cancelled.code_id) == 1
    assert db_session.scalars(sa.select(AuditEntry.tag).order_by(AuditEntry.id)).all()[-1] == Tag.ROUND_CANCELLED
    mail = db_session.scalars(sa.select(OutboxMessage)).one()
    assert (mail.recipient, mail.event) == (colleague.email, "round_cancelled")


def test_a_round_that_has_opened_runs_to_its_end(db_session: Session) -> None:
    round_ = planned()
    with pytest.raises(RoundBegun):
        cancel_round(round_, reason=REASON, actor_id=None, now=round_.opens_at)


def test_a_round_is_cancelled_for_a_reason(db_session: Session) -> None:
    with pytest.raises(ReasonMissing):
        cancel_round(planned(), reason="Urgent.", actor_id=None, now=NOW)


def test_the_page_of_a_cancelled_round_stays_and_says_why(
    db_session: Session, sign_in: SignIn, client: FlaskClient
) -> None:
    round_ = planned()
    address = "/codes/repair/rounds/1"
    drafter = sign_in(round_.code.roles[0].user)
    assert f"{address}/cancel" in drafter.get(address).text
    assert drafter.post(f"{address}/cancel", data={"reason": "No."}).status_code == 422
    assert drafter.post(f"{address}/cancel", data={"reason": REASON}).status_code == 303
    page = client.get(address)
    assert page.status_code == 200
    assert REASON in page.text
    assert "Cancelled before they opened" in client.get("/codes/repair/rounds").text
    assert drafter.get(f"{address}/cancel").status_code == 404


def test_who_does_not_draft_does_not_cancel(db_session: Session, sign_in: SignIn) -> None:
    planned()
    assert sign_in(make_user()).get("/codes/repair/rounds/1/cancel").status_code == 403


def test_a_round_that_runs_is_not_cancelled_by_its_page(db_session: Session, sign_in: SignIn) -> None:
    drafter = make_user()
    make_round(make_released_draft(make_code(slug="repair", drafters=[drafter])))
    page = sign_in(drafter)
    assert "The round has opened" in page.get("/codes/repair/rounds/1/cancel").text
    assert page.post("/codes/repair/rounds/1/cancel", data={"reason": REASON}).status_code == 409
