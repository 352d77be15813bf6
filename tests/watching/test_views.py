"""Watching by a button, the list of what one watches, the bell and its page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from codeprac.db import db
from codeprac.drafts.services import release_draft
from codeprac.notifications.models import Watch
from codeprac.notifications.notices import MOST_COUNTED, count_unread, frequency_of
from codeprac.notifications.rules import Event, Frequency
from codeprac.notifications.watching import News, tell_people
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.drafts import NEXT_SOURCE, make_working_draft
from tests.watching.conftest import Scene

PAGES = ["/codes/ours", "/codes/ours/rounds/1", "/codes/ours/drafts/1/measure-1.2"]
NOW = datetime.now(UTC)


@pytest.mark.parametrize("page", PAGES)
def test_a_button_begins_watching_and_another_ends_it(client: JudgingClient, scene: Scene, page: str) -> None:
    assert "Sign in to watch this" in client.get(page).text
    client.sign_in(scene.reader)
    assert "Stop watching" not in client.get(page).text
    for _ in range(2):
        answer = client.post(f"{page}/watch", data={"watch": "yes"})
        assert (answer.status_code, answer.location) == (303, page)
    assert db.session.scalars(sa.select(Watch.user_id)).all() == [scene.reader.id]
    assert "Stop watching" in client.get(page).text
    client.post(f"{page}/watch", data={"watch": "no"})
    assert db.session.scalars(sa.select(Watch.user_id)).all() == []


def test_the_list_names_everything_and_ends_one_at_a_time(
    client: JudgingClient, scene: Scene, watch_all: Callable[..., None]
) -> None:
    client.sign_in(scene.reader)
    assert "You watch nothing yet" in client.get("/account/watching").text
    watch_all()
    release_draft(make_working_draft(scene.code, NEXT_SOURCE), actor_id=None, now=NOW)
    page = client.get("/account/watching").text
    for words in ('href="/codes/ours"', 'href="/codes/ours/rounds/1"', "Round 1 on draft 1", "Measure 1.3"):
        assert words in page
    assert 'href="/codes/ours/drafts/2/measure-1.3"' in page
    first = db.session.scalars(sa.select(Watch.id).where(Watch.kind == "code")).one()
    assert client.post("/account/watching", data={"watch": first}).status_code == 303
    assert db.session.scalars(sa.select(Watch.kind).order_by(Watch.kind)).all() == ["provision", "round"]


def test_nobody_ends_what_another_watches(client: JudgingClient, scene: Scene, watch_all: Callable[..., None]) -> None:
    watch_all()
    client.sign_in(make_user())
    for watch_id in db.session.scalars(sa.select(Watch.id)).all():
        client.post("/account/watching", data={"watch": watch_id})
    assert len(db.session.scalars(sa.select(Watch.id)).all()) == 3


def test_how_often_is_chosen_and_nonsense_is_refused(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.reader)
    assert frequency_of(scene.reader.id) is Frequency.DAILY
    assert client.post("/account/watching/mail", data={"frequency": "weekly"}).status_code == 303
    assert frequency_of(scene.reader.id) is Frequency.WEEKLY
    assert client.post("/account/watching/mail", data={"frequency": "hourly"}).status_code == 422
    assert frequency_of(scene.reader.id) is Frequency.WEEKLY


def test_the_bell_counts_and_the_page_marks_as_read(
    client: JudgingClient, scene: Scene, watch_all: Callable[..., None]
) -> None:
    client.sign_in(scene.reader)
    assert "No notices yet" in client.get("/account/notices").text
    watch_all()
    release_draft(make_working_draft(scene.code, NEXT_SOURCE), actor_id=scene.drafter.id, now=NOW)
    assert '<span class="bell-count">2<' in client.get("/").text
    assert client.get("/session.json").json["unread"] == 2  # type: ignore[index]  # it is an object
    page = client.get("/account/notices").text
    assert "Draft 2 is released." in page
    assert "Measure 1.2 is Measure 1.3 in draft 2" in page
    notice = page.split('name="notice" value="')[1].split('"')[0]
    client.post("/account/notices", data={"notice": notice})
    assert count_unread(scene.reader.id) == 1
    client.post("/account/notices")
    assert count_unread(scene.reader.id) == 0
    assert "bell-count" not in client.get("/").text


def test_nobody_marks_what_another_was_told(client: JudgingClient, scene: Scene) -> None:
    news = News(Event.REPLY_SUBMITTED, scene.code.id, scene.code.id, "/", {"annotation": 1})
    tell_people(news, [scene.reader.id], now=NOW)
    client.sign_in(make_user())
    client.post("/account/notices")
    assert count_unread(scene.reader.id) == 1


def test_a_page_of_notices_takes_as_many_queries_for_many_as_for_one(
    client: JudgingClient, scene: Scene, count_queries: Callable[..., Any]
) -> None:
    def tell(numbers: range) -> None:
        for number in numbers:
            news = News(Event.REPLY_SUBMITTED, scene.code.id, scene.code.id, "/", {"annotation": number}, f"{number}")
            tell_people(news, [scene.reader.id], now=NOW)

    client.sign_in(scene.reader)
    tell(range(1))
    with count_queries() as one:
        client.get("/account/notices")
    tell(range(1, MOST_COUNTED + 20))
    with count_queries() as many:
        page = client.get("/account/notices").text
    assert len(many) == len(one)
    assert '<span class="bell-count">99+<' in page
