"""Notices by mail: as often as somebody wants, one mail for all that came, and a click ends them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.notices import frequency_of, mark_read, set_frequency
from codeprac.notifications.rules import Event, Frequency, Watchable, due_until
from codeprac.notifications.transport import compose
from codeprac.notifications.watching import News, tell_people, tell_watchers
from codeprac.watching.digests import ACCOUNTS_AT_ONCE, mail_notices
from codeprac.watching.links import unsubscribe_link
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.judging.html import assert_valid_html
from tests.watching.conftest import Scene

BRUSSELS = ZoneInfo("Europe/Brussels")
TUESDAY = datetime(2026, 3, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def happen(scene: Scene) -> Callable[..., None]:
    """Let something happen that watchers of the code are told of."""

    def act(now: datetime, number: int = 1, **data: Any) -> None:
        values = {"edition": number, "draft": 1} | data
        news = News(Event.EDITION_PUBLISHED, scene.code.id, scene.code.id, "/codes/ours", values, f"{number}")
        tell_watchers(news, (Watchable.CODE, scene.code.id), actor_id=None, now=now)
        db.session.commit()

    return act


def mail(now: datetime) -> list[OutboxMessage]:
    """What is mailed at this moment."""
    known = set(db.session.scalars(sa.select(OutboxMessage.id)))
    mail_notices(now, BRUSSELS, db.session.commit)
    return [row for row in db.session.scalars(sa.select(OutboxMessage)) if row.id not in known]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10 * 365 * 24 * 3600))
def test_digests_are_due_at_seven_on_the_clock_of_the_office(seconds: int) -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    day, week = (due_until(frequency, now, BRUSSELS) for frequency in (Frequency.DAILY, Frequency.WEEKLY))
    assert day is not None
    assert week is not None
    assert day.hour == week.hour == 7
    assert week.weekday() == 0
    assert week <= day <= now
    assert now - day < timedelta(hours=25)
    assert now - week < timedelta(days=7, hours=1)
    assert due_until(Frequency.AT_ONCE, now, BRUSSELS) == now
    assert due_until(Frequency.NONE, now, BRUSSELS) is None


def test_each_gets_the_mail_as_often_as_chosen(
    scene: Scene, watch_all: Callable[..., None], happen: Callable[..., None]
) -> None:
    readers = {frequency: make_user() for frequency in Frequency}
    for frequency, reader in readers.items():
        set_frequency(reader.id, frequency, now=TUESDAY)
    watch_all(*readers.values(), scene.reader)
    happen(TUESDAY)
    assert [row.recipient for row in mail(TUESDAY)] == [readers[Frequency.AT_ONCE].email]
    next_day = {row.recipient for row in mail(TUESDAY + timedelta(days=1))}
    assert next_day == {readers[Frequency.DAILY].email, scene.reader.email}
    assert [row.recipient for row in mail(TUESDAY + timedelta(days=7))] == [readers[Frequency.WEEKLY].email]
    assert mail(TUESDAY + timedelta(days=20)) == []


def test_a_digest_holds_all_that_came_in_one_mail_with_a_way_out(
    scene: Scene, watch_all: Callable[..., None], happen: Callable[..., None]
) -> None:
    watch_all()
    for number in range(1, 51):
        happen(TUESDAY + timedelta(minutes=number), number)
    (sent,) = mail(TUESDAY + timedelta(days=1))
    assert sent.subject == "50 things happened to what you watch"
    assert "Code of Samples" in sent.body_text
    assert "And 10 more" in sent.body_text
    assert sent.unsubscribe_url in sent.body_text
    assert_valid_html(sent.body_html)
    composed = compose(sent, sender="office@example.org", now=TUESDAY)
    assert composed["List-Unsubscribe"] == f"<{unsubscribe_link(scene.reader.id)}>"
    assert composed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_was_read_here_is_not_mailed(
    scene: Scene, watch_all: Callable[..., None], happen: Callable[..., None]
) -> None:
    watch_all()
    happen(TUESDAY)
    mark_read(scene.reader.id, now=TUESDAY)
    assert mail(TUESDAY + timedelta(days=1)) == []


def test_what_came_while_no_mail_was_wanted_is_not_mailed_later(
    scene: Scene, watch_all: Callable[..., None], happen: Callable[..., None]
) -> None:
    watch_all()
    set_frequency(scene.reader.id, Frequency.NONE, now=TUESDAY)
    happen(TUESDAY)
    set_frequency(scene.reader.id, Frequency.AT_ONCE, now=TUESDAY + timedelta(hours=1))
    assert mail(TUESDAY + timedelta(days=1)) == []


def test_accounts_that_are_closed_or_not_confirmed_get_no_mail(scene: Scene) -> None:
    people = [make_user(active=False), make_user(confirmed=False), make_user()]
    news = News(Event.REPLY_SUBMITTED, scene.code.id, scene.code.id, "/", {"annotation": 1})
    tell_people(news, [person.id for person in people], now=TUESDAY)
    assert [row.recipient for row in mail(TUESDAY + timedelta(days=1))] == [people[2].email]


def test_mailing_many_takes_a_few_statements_for_each_fifty(
    scene: Scene, watch_all: Callable[..., None], happen: Callable[..., None], count_queries: Callable[..., Any]
) -> None:
    people = [make_user() for _ in range(ACCOUNTS_AT_ONCE * 2)]
    watch_all(*people)
    happen(TUESDAY)
    with count_queries() as statements:
        assert len(mail(TUESDAY + timedelta(days=1))) == len(people)
    assert len([one for one in statements if not one.startswith("INSERT")]) < 30


def test_opening_the_link_asks_and_posting_to_it_ends_the_mails(app: Flask, client: JudgingClient) -> None:
    reader = make_user()
    path = unsubscribe_link(reader.id).removeprefix("http://localhost")
    assert "End these mails" in client.get(path).text
    assert frequency_of(reader.id) is Frequency.DAILY
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert frequency_of(reader.id) is Frequency.NONE
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert frequency_of(reader.id) is Frequency.NONE


def test_one_click_works_where_forms_are_guarded(database: Any, make_app: Callable[..., Flask], app: Flask) -> None:
    reader = make_user()
    path = unsubscribe_link(reader.id).removeprefix("http://localhost")
    guarded = make_app(database.url, {"WTF_CSRF_ENABLED": True})
    assert guarded.test_client().post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with guarded.app_context():
        db.engine.dispose()
    db.session.expire_all()
    assert frequency_of(reader.id) is Frequency.NONE


@pytest.mark.parametrize("token", ["x", "WyJ4Il0.bad", "a-token-of-nobody", "%00"])
def test_a_link_that_was_never_sent_ends_nothing(client: JudgingClient, token: str, app: Flask) -> None:
    assert client.get(f"/unsubscribe/{token}").status_code == 404
    assert client.post(f"/unsubscribe/{token}").status_code == 404


def test_a_token_of_an_account_that_is_gone_leads_nowhere(client: JudgingClient) -> None:
    path = unsubscribe_link("0" * 26).removeprefix("http://localhost")
    assert client.post(path).status_code == 404
    assert db.session.scalars(sa.select(User)).all() == []
