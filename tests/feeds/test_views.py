"""The feeds and the calendar of a code of practice: what is public, at fixed addresses, with an ETag."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.drafts.queries import get_provision
from codeprac.rounds.models import Round
from codeprac.rounds.rules import Visibility
from codeprac.rounds.services import cancel_round, extend_round, open_round
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.editions import make_edition
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.feeds.strict import ATOM, assert_calendar, parse_atom

NOW = datetime.now(UTC)
REASON = "The holidays were overlooked."


@pytest.fixture
def code(app: Flask) -> CodeOfPractice:
    return make_code(slug="ours", title="Code & <Samples>")


@pytest.fixture
def round_(code: CodeOfPractice) -> Round:
    return make_round(make_released_draft(code))


def titles(client: JudgingClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.mimetype == "application/atom+xml"
    return [entry.findtext(f"{ATOM}title") or "" for entry in parse_atom(answer.data).findall(f"{ATOM}entry")]


def test_the_feed_of_a_code_tells_all_that_happened_newest_first(
    client: JudgingClient, code: CodeOfPractice, round_: Round
) -> None:
    extend_round(round_, closes_at=round_.closes_at + timedelta(days=7), reason=REASON, actor_id=None, now=NOW)
    after = round_.closes_at + timedelta(days=1)
    record_dispositions([make_annotation(round_)], outcome="out-of-scope", reason="No.", actor_id=None, now=after)
    release_dispositions(code.id, actor_id=None, now=after)
    make_edition(make_released_draft(code, NEXT_SOURCE), published_at=after + timedelta(days=1))
    words = titles(client, "/codes/ours/feed.atom")
    assert words[:2] == [
        "Consolidated version 1 is published. It is draft 2.",
        "One annotation has a published answer.",
    ]
    assert words[2].startswith("Round 1 on draft 1 is extended until ")
    assert words[3].startswith("Round 1 on draft 1 opens ")
    assert set(words[4:]) == {"Draft 1 is released.", "Draft 2 is released."}


def test_the_feed_of_a_round_holds_its_annotations_with_who_wrote_them(client: JudgingClient, round_: Round) -> None:
    author = make_user(name="Ida Specimen")
    organisation = make_organisation(members=[author], name="Sample Labs")
    make_annotation(round_, author=author, organisation=organisation, text="Not *measurable* <script>")
    page = client.get("/codes/ours/rounds/1/feed.atom").data
    (entry,) = parse_atom(page).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Annotation 1 on Measure 1.1"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ida Specimen for Sample Labs"
    assert "<em>measurable</em> &lt;script&gt;" in (entry.findtext(f"{ATOM}content") or "")


def test_a_sealed_round_has_an_empty_feed_until_it_closes(client: JudgingClient, code: CodeOfPractice) -> None:
    draft = make_released_draft(code)
    sealed = make_round(draft, visibility=Visibility.SEALED)
    annotation = make_annotation(sealed, text="quokka-sealed")
    client.sign_in(annotation.author)
    identity = get_provision(draft, "measure-1.1").identity
    paths = ["/codes/ours/rounds/1/feed.atom", f"/codes/ours/provisions/{identity}/feed.atom"]
    assert [titles(client, path) for path in paths] == [[], []]
    sealed.closes_at = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()
    assert [titles(client, path) for path in paths] == [["Annotation 1 on Measure 1.1"]] * 2


def test_the_feed_of_a_provision_follows_it_through_its_numbers(
    client: JudgingClient, code: CodeOfPractice, round_: Round
) -> None:
    identity = get_provision(round_.draft, "measure-1.2").identity
    make_annotation(round_, "measure-1.2")
    text = NEXT_SOURCE.replace("documentation safe.", "documentation safe and sound.")
    later = make_round(make_released_draft(code, text, released_at=NOW + timedelta(days=1)))
    make_annotation(later, "measure-1.3")
    assert set(titles(client, f"/codes/ours/provisions/{identity}/feed.atom")) == {
        "Measure 1.2 changed in draft 2, where it is Measure 1.3.",
        "Annotation 1 on Measure 1.2",
        "Annotation 2 on Measure 1.3",
    }


def test_a_withdrawn_annotation_leaves_the_feed(client: JudgingClient, round_: Round) -> None:
    annotation = make_annotation(round_)
    annotation.state = "withdrawn"
    db.session.commit()
    assert titles(client, "/codes/ours/rounds/1/feed.atom") == []


def test_the_calendar_has_the_opening_and_the_closing_of_every_round(
    client: JudgingClient, code: CodeOfPractice, round_: Round
) -> None:
    extend_round(round_, closes_at=round_.closes_at + timedelta(days=7), reason=REASON, actor_id=None, now=NOW)
    after = round_.closes_at + timedelta(days=3)
    times = {"opens_at": after, "closes_at": after + timedelta(days=20)}
    wanted = {"wanted_kinds": ["general"], "actor_id": None, "now": round_.closes_at + timedelta(days=1)}
    planned = open_round(round_.draft, **times, **wanted)
    cancel_round(planned, reason=REASON, actor_id=None, now=wanted["now"])
    answer = client.get("/codes/ours/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert_calendar(answer.data)
    events = list(Calendar.from_ical(answer.data).walk("VEVENT"))
    assert [event.decoded("dtstart") for event in events[:2]] == [
        round_.opens_at.replace(microsecond=0),
        round_.closes_at.replace(microsecond=0),
    ]
    assert [(str(event["STATUS"]), event["SEQUENCE"]) for event in events] == [("CONFIRMED", 1)] * 2 + [
        ("CANCELLED", 1)
    ] * 2
    assert str(events[1]["SUMMARY"]) == "Round 1 closes: Code & <Samples>, draft 1"


@pytest.mark.parametrize("path", ["/feed.atom", "/rounds/1/feed.atom", "/calendar.ics"])
def test_who_has_the_newest_gets_a_nod_and_no_cookie(client: JudgingClient, round_: Round, path: str) -> None:
    client.sign_in(make_user())
    first = client.get(f"/codes/ours{path}")
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(f"/codes/ours{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    make_annotation(round_)
    extend_round(round_, closes_at=round_.closes_at + timedelta(days=7), reason=REASON, actor_id=None, now=NOW)
    assert client.get(f"/codes/ours{path}").headers["ETag"] != first.headers["ETag"]


def test_the_pages_name_their_feeds(client: JudgingClient, round_: Round) -> None:
    identity = get_provision(round_.draft, "measure-1.2").identity
    for page, feed in {
        "/codes/ours": "/codes/ours/feed.atom",
        "/codes/ours/rounds/1": "/codes/ours/rounds/1/feed.atom",
        "/codes/ours/drafts/1/measure-1.2": f"/codes/ours/provisions/{identity}/feed.atom",
    }.items():
        text = client.get(page).text
        assert '<link rel="alternate" type="application/atom+xml"' in text
        assert text.count(f'href="{feed}"') == 2


def test_feeds_of_nothing_lead_nowhere(client: JudgingClient, code: CodeOfPractice) -> None:
    for path in ("/codes/theirs/feed.atom", "/codes/ours/rounds/9/feed.atom", "/codes/ours/provisions/x/feed.atom"):
        assert client.get(path).status_code == 404


def test_a_feed_holds_only_so_much_whatever_there_is(
    client: JudgingClient, round_: Round, count_queries: Callable[..., Any]
) -> None:
    author = make_user()
    make_annotation(round_, author=author)
    with count_queries() as one:
        client.get("/codes/ours/rounds/1/feed.atom")
    for _ in range(60):
        make_annotation(round_, author=author)
    with count_queries() as many:
        assert len(titles(client, "/codes/ours/rounds/1/feed.atom")) == 50
    assert len(many) == len(one)
