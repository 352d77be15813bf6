"""The forms of drafters: opening and extending rounds, with warnings that must be understood."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.codes.models import CodeOfPractice
from codeprac.rounds import views
from codeprac.rounds.models import Round
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round
from tests.staging import Staged

SignIn = Callable[[Any], JudgingClient]
# A Monday; the window to Monday 29 September has no holiday and ends on a working day.
NOW = datetime(2025, 9, 1, 8, 0, tzinfo=UTC)
REASON = "The law asks for the code by the first of May."


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still."""
    monkeypatch.setattr(views, "now", lambda: NOW)


@pytest.fixture
def code(staged: Staged) -> CodeOfPractice:
    """A code with a drafter and a released draft."""
    return staged("rounds", make_stage)


def make_stage() -> CodeOfPractice:
    """A code with a drafter and a released draft, committed."""
    code = make_code(slug="repair", drafters=[make_user(email="drafter@example.org")])
    make_released_draft(code, released_at=NOW - timedelta(days=1))
    return code


@pytest.fixture
def drafter(code: CodeOfPractice, sign_in: SignIn) -> JudgingClient:
    """Who drafts the code, signed in."""
    return sign_in(code.roles[0].user)


def filled(client: JudgingClient, **values: Any) -> dict[str, Any]:
    draft = re.search(r'<option[^>]*value="(\w{26})"', client.get("/codes/repair/rounds/open").text)
    assert draft
    form = {
        "draft_id": draft[1],
        "introduction": "Tell us what **fails**.",
        "questions-0": "Is it clear?",
        "questions-1": " ",
        "opens_when": "now",
        "closes-day": "2025-09-29",
        "closes-time": "18:00",
        "wanted_kinds": ["technical", "general"],
        "visibility": "open",
    }
    return form | {name.replace("__", "-"): value for name, value in values.items()}


def warned(page: str) -> str:
    found = re.search(r'name="warned"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]


def rounds(session: Session) -> list[Round]:
    return list(session.scalars(sa.select(Round).order_by(Round.number)))


def test_a_drafter_opens_a_round_now(drafter: JudgingClient, db_session: Session) -> None:
    answer = drafter.post("/codes/repair/rounds/open", data=filled(drafter))
    assert (answer.status_code, answer.location) == (303, "/codes/repair/rounds/1")
    (round_,) = rounds(db_session)
    assert (round_.opens_at, round_.closes_at) == (NOW, datetime(2025, 9, 29, 16, 0, tzinfo=UTC))
    assert (round_.questions, round_.wanted_kinds) == (["Is it clear?"], ["technical", "general"])


def test_only_drafters_of_the_code_open_rounds(
    code: CodeOfPractice, client: JudgingClient, sign_in: SignIn, db_session: Session
) -> None:
    assert client.get("/codes/repair/rounds/open").status_code == 303
    elsewhere = make_user()
    make_code(drafters=[elsewhere])
    assert sign_in(elsewhere).get("/codes/repair/rounds/open").status_code == 403
    assert client.post("/codes/repair/rounds/open", data={}).status_code == 403


def test_the_opening_time_is_the_offices(drafter: JudgingClient, db_session: Session) -> None:
    later = filled(drafter, opens_when="later", opens__day="2025-09-02", opens__time="12:00")
    assert drafter.post("/codes/repair/rounds/open", data=later).status_code == 303
    assert rounds(db_session)[0].opens_at == datetime(2025, 9, 2, 10, 0, tzinfo=UTC)


def test_a_past_opening_and_a_closing_before_it_are_refused_at_the_field(drafter: JudgingClient) -> None:
    past = filled(drafter, opens_when="later", opens__day="2025-08-31", opens__time="12:00")
    answer = drafter.post("/codes/repair/rounds/open", data=past)
    assert answer.status_code == 422
    assert "The opening time has passed" in answer.text
    assert 'value="2025-08-31"' in answer.text
    answer = drafter.post("/codes/repair/rounds/open", data=filled(drafter, closes__day="2025-08-01"))
    assert "must be later than the opening time" in answer.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"closes__day": ""}, "Enter a day and a time"),
        ({"closes__time": ""}, "Enter a day and a time"),
        ({"closes__day": "someday"}, "Not a valid date value"),
        ({"closes__day": "2026-09-29"}, "366 days at most"),
        ({"opens_when": "later"}, "Enter a day and a time"),
        ({"wanted_kinds": []}, "Choose at least one kind"),
        ({"visibility": "secret"}, "Not a valid choice"),
        ({"draft_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "Not a valid choice"),
        ({"introduction": "x" * 20_001}, "20000"),
    ],
)
def test_faults_are_said_and_what_was_typed_is_kept(
    drafter: JudgingClient, db_session: Session, values: dict[str, Any], words: str
) -> None:
    answer = drafter.post("/codes/repair/rounds/open", data=filled(drafter, **values))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Is it clear?" in answer.text
    assert rounds(db_session) == []


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
def test_a_year_beyond_clocks_and_calendars_is_refused(
    drafter: JudgingClient, code: CodeOfPractice, db_session: Session, day: str
) -> None:
    form = filled(drafter, **{"opens_when": "later", "opens-day": day, "opens-time": "00:00", "closes-day": day})
    answer = drafter.post("/codes/repair/rounds/open", data=form)
    assert answer.status_code == 422
    assert "Choose a year from 2000 to 2100" in answer.text
    open_round(code, db_session)
    extended = {"closes-day": day, "closes-time": "00:00", "reason": REASON}
    assert drafter.post("/codes/repair/rounds/1/extend", data=extended).status_code == 422


def test_a_time_that_does_not_exist_is_refused(drafter: JudgingClient) -> None:
    never = filled(drafter, closes__day="2026-03-29", closes__time="02:30")
    assert "Clocks go forward over 02:30" in drafter.post("/codes/repair/rounds/open", data=never).text


def test_of_a_time_that_comes_twice_one_is_chosen(drafter: JudgingClient, db_session: Session) -> None:
    twice = filled(drafter, closes__day="2025-10-26", closes__time="02:30")
    page = drafter.post("/codes/repair/rounds/open", data=twice)
    assert page.status_code == 422
    assert "02:30 CEST" in page.text
    assert "02:30 CET, an hour later" in page.text
    chosen = twice | {"closes-which": "second"}
    page = drafter.post("/codes/repair/rounds/open", data=chosen)
    assert "closes on a day off: Sunday 26 October" in page.text
    understood = chosen | {"warned": warned(page.text), "understood": "y"}
    assert drafter.post("/codes/repair/rounds/open", data=understood).status_code == 303
    assert rounds(db_session)[0].closes_at == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_warnings_are_shown_once_and_must_be_understood(drafter: JudgingClient, db_session: Session) -> None:
    sunday = filled(drafter, closes__day="2025-11-02")
    page = drafter.post("/codes/repair/rounds/open", data=sunday)
    assert page.status_code == 422
    assert "closes on a day off: Sunday 2 November" in page.text
    assert "Saturday 1 November (All Saints&#39; Day)" in page.text
    # Saying so without having seen the warnings does not count, nor does having seen others.
    assert drafter.post("/codes/repair/rounds/open", data=sunday | {"understood": "y"}).status_code == 422
    moved = sunday | {"closes-day": "2025-11-09", "understood": "y", "warned": warned(page.text)}
    assert drafter.post("/codes/repair/rounds/open", data=moved).status_code == 422
    seen = sunday | {"understood": "y", "warned": warned(page.text)}
    assert drafter.post("/codes/repair/rounds/open", data=seen).status_code == 303
    assert len(rounds(db_session)) == 1


def test_a_short_window_needs_a_reason_that_is_then_published(drafter: JudgingClient, db_session: Session) -> None:
    short = filled(drafter, closes__day="2025-09-08")
    page = drafter.post("/codes/repair/rounds/open", data=short)
    assert "The round lasts 7 days" in page.text
    assert "Say in a sentence why the round is shorter than 14 days" in page.text
    understood = short | {"understood": "y", "warned": warned(page.text)}
    assert drafter.post("/codes/repair/rounds/open", data=understood).status_code == 422
    assert drafter.post("/codes/repair/rounds/open", data=understood | {"short_reason": REASON}).status_code == 303
    assert REASON in drafter.get("/codes/repair/rounds/1").text


def test_more_questions_come_without_scripts_and_nothing_is_lost(drafter: JudgingClient, db_session: Session) -> None:
    page = drafter.post("/codes/repair/rounds/open", data=filled(drafter, more="questions"))
    assert page.status_code == 200
    assert 'name="questions-3"' in page.text
    assert "Tell us what **fails**." in page.text
    assert rounds(db_session) == []


def test_a_second_round_is_refused_and_the_form_kept(drafter: JudgingClient, db_session: Session) -> None:
    form = filled(drafter)
    assert drafter.post("/codes/repair/rounds/open", data=form).status_code == 303
    again = drafter.post("/codes/repair/rounds/open", data=form)
    assert again.status_code == 422
    assert "has not closed yet" in again.text
    assert "Tell us what **fails**." in again.text
    assert len(rounds(db_session)) == 1
    assert "has not closed yet" in drafter.get("/codes/repair/rounds/open").text


def test_without_a_released_draft_the_form_says_what_to_do(sign_in: SignIn, db_session: Session) -> None:
    drafter = make_user()
    code = make_code(drafters=[drafter])
    page = sign_in(drafter).get(f"/codes/{code.slug}/rounds/open")
    assert "No draft is released yet" in page.text
    assert f"/codes/{code.slug}/drafts/import" in page.text


def open_round(code: CodeOfPractice, session: Session) -> Round:
    draft = make_released_draft(code, "# Another\n\nText.\n", released_at=NOW)
    return make_round(draft, opens_at=NOW - timedelta(days=1), closes_at=datetime(2025, 9, 29, 16, 0, tzinfo=UTC))


def test_a_round_is_extended_with_a_published_reason(
    drafter: JudgingClient, code: CodeOfPractice, db_session: Session
) -> None:
    round_ = open_round(code, db_session)
    address = f"/codes/repair/rounds/{round_.number}/extend"
    assert 'value="2025-09-29"' in drafter.get(address).text
    longer = {"closes-day": "2025-10-06", "closes-time": "18:00", "reason": "Seventeen organisations asked for it."}
    assert drafter.post(address, data=longer).status_code == 303
    page = drafter.get("/codes/repair/rounds/1").text
    assert "Seventeen organisations asked for it." in page
    assert "Monday 6 October 2025, 18:00 CEST" in page
    assert "Monday 29 September 2025, 18:00 CEST" in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"closes-day": "2025-09-29"}, "later than the present closing time"),
        ({"closes-day": "2025-10-05"}, "closes on a day off"),
        ({"closes-day": "2027-10-05"}, "366 days at most"),
        ({"reason": ""}, "Say why the round is extended"),
        ({"reason": "soon"}, "Say in a sentence why"),
    ],
)
def test_an_extension_has_rules(
    drafter: JudgingClient, code: CodeOfPractice, db_session: Session, values: dict[str, str], words: str
) -> None:
    round_ = open_round(code, db_session)
    form = {"closes-day": "2025-10-06", "closes-time": "18:00", "reason": "Seventeen organisations asked for it."}
    answer = drafter.post(f"/codes/repair/rounds/{round_.number}/extend", data=form | values)
    assert answer.status_code == 422
    assert words in answer.text
    db_session.refresh(round_)
    assert round_.closes_at == datetime(2025, 9, 29, 16, 0, tzinfo=UTC)


def test_a_closed_round_is_not_extended(drafter: JudgingClient, code: CodeOfPractice, db_session: Session) -> None:
    round_ = open_round(code, db_session)
    round_.closes_at = NOW - timedelta(seconds=1)
    db_session.commit()
    address = f"/codes/repair/rounds/{round_.number}/extend"
    assert "The round has closed" in drafter.get(address).text
    form = {"closes-day": "2025-10-06", "closes-time": "18:00", "reason": "Seventeen organisations asked for it."}
    answer = drafter.post(address, data=form)
    assert answer.status_code == 409
    assert "Open a new round instead" in answer.text
