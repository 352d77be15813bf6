"""The home page, a code of practice and its rounds, as the public sees them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from codeprac.access.actor import MembershipRole
from codeprac.annotations.models import Annotation
from codeprac.annotations.services import submit_annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.drafts.queries import list_provisions
from codeprac.organisations.services import add_member
from codeprac.rounds.models import Round
from codeprac.rounds.services import extend_round
from tests.client import JudgingClient
from tests.factories.accounts import make_moderator, make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft, make_working_draft
from tests.factories.editions import make_edition
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round

SignIn = Callable[[Any], JudgingClient]
NOW = datetime.now(UTC)


@pytest.fixture
def queries(db_session: Session) -> Callable[[], int]:
    """Counts the statements since it was last asked."""
    counted = 0

    def count(*_args: object) -> None:
        nonlocal counted
        counted += 1

    def asked() -> int:
        nonlocal counted
        found, counted = counted, 0
        return found

    event.listen(db.engine, "before_cursor_execute", count)
    yield asked
    event.remove(db.engine, "before_cursor_execute", count)


def annotate(round_: Round, number: int = 1, *, organisation: Any = None, author: Any = None) -> list[Annotation]:
    author = author or make_user()
    if organisation is not None:
        add_member(organisation, author, role=MembershipRole.MEMBER, actor_id=None, now=NOW)
    made = [
        submit_annotation(
            round_,
            list_provisions(round_.draft)[1],
            author=author,
            organisation=organisation,
            kind="technical",
            text=f"Point {count} matters.",
            rationale="It does.",
            form_token=f"token-{count}",
            now=NOW,
        )
        for count in range(number)
    ]
    db.session.commit()
    return made


def answer(annotations: list[Annotation], *, released: bool = True) -> None:
    record_dispositions(annotations, outcome="accepted", reason="We changed the words.", actor_id=None, now=NOW)
    if released:
        release_dispositions(annotations[0].code_id, actor_id=None, now=NOW)
    db.session.commit()


def test_the_home_page_leads_everybody_to_their_work(
    db_session: Session, sign_in: SignIn, client: JudgingClient
) -> None:
    drafter, author = make_user(), make_user()
    code = make_code(slug="repair", title="Repair", drafters=[drafter])
    round_ = make_round(make_released_draft(code))
    submit_annotation(
        round_, list_provisions(round_.draft)[0], author=author, kind="general", text="No.", form_token="1", now=NOW
    )
    db_session.commit()
    assert "Your work" not in client.get("/").text
    page = sign_in(drafter).get("/").text
    assert 'href="/codes/repair/desk">Desk</a>, 1 without a published answer' in page
    assert "annotation of yours" not in page
    page = sign_in(author).get("/").text
    assert "1 annotation of yours" in page
    assert "/repair/desk" not in page
    assert 'href="/since"' in page
    assert "You wrote nothing yet." in sign_in(make_user()).get("/").text
    assert page.index("Your work") < page.index("Reading needs no account")
    assert "Create a code of practice" in sign_in(make_moderator()).get("/").text


def test_an_empty_home_page_says_so_and_offers_the_office_a_beginning(client: JudgingClient) -> None:
    assert "No code of practice yet" in client.get("/").text
    client.sign_in(make_moderator())
    assert 'href="/codes/new"' in client.get("/").text


def test_the_home_page_shows_what_is_open_and_how_long(client: JudgingClient, db_session: Session) -> None:
    code = make_code(title="Repair Information")
    make_round(make_released_draft(code), closes_at=NOW + timedelta(days=6, hours=5), wanted_kinds=["technical"])
    page = client.get("/").text
    assert "Open for annotations" in page
    assert "<b>6</b>" in page
    assert "days left" in page
    assert "Wanted: technical annotations." in page
    assert 'max="21"' in page or 'max="22"' in page
    assert "Being drafted" not in page


def test_a_code_stands_where_it_belongs(client: JudgingClient, db_session: Session) -> None:
    planned = make_code(title="Planned code")
    make_round(make_released_draft(planned), opens_at=NOW + timedelta(days=3), closes_at=NOW + timedelta(days=30))
    make_code(title="Code without a draft")
    written = make_code(title="Written code")
    make_released_draft(written)
    make_working_draft(written, NEXT_SOURCE)
    done = make_code(title="Done code")
    make_edition(make_released_draft(done))
    page = client.get("/").text
    assert [part.split("</h2>")[0] for part in page.split('<h2 class="section-title"')[1:]]
    places = [page.index(words) for words in ("Opening soon", "Planned code", "Being drafted", "Code without a draft")]
    places += [page.index(words) for words in ("Written code", "Published</h2>", "Done code")]
    assert places == sorted(places)
    assert "Drafters are writing draft 2." in page
    assert "Drafters are writing the first draft." in page
    assert page.count("Done code") == 1


def test_the_home_page_counts_what_is_answered_and_shows_the_latest_answers(
    client: JudgingClient, db_session: Session
) -> None:
    round_ = make_round(make_released_draft(make_code()))
    made = annotate(round_, 3)
    round_.closes_at = NOW - timedelta(hours=1)
    answer(made[:2])
    page = client.get("/").text
    assert "Of 3 annotations, 2 have a published answer." in page
    assert "1 is not yet considered." in page
    assert "<b>66%</b>" in page
    assert "Latest answers" in page
    assert "answers 2 annotations" in page
    assert "We changed the words." in page


def test_private_answers_stay_private(client: JudgingClient, db_session: Session) -> None:
    answer(annotate(make_round(make_released_draft(make_code())), 1), released=False)
    page = client.get("/").text
    assert "We changed the words." not in page
    assert "Of 1 annotations, 0 have a published answer." in page


def test_a_sealed_round_tells_nobody_how_much_was_said(
    client: JudgingClient, sign_in: SignIn, db_session: Session
) -> None:
    drafter = make_user()
    code = make_code(drafters=[drafter])
    round_ = make_round(make_released_draft(code), visibility="sealed")
    annotate(round_, 7)
    assert "Annotations are sealed until then" in client.get("/").text
    page = client.get(f"/codes/{code.slug}/rounds/1").text
    assert "Sealed until the round closes" in page
    assert "<td" not in page
    assert "Sealed until it closes" in client.get(f"/codes/{code.slug}/rounds").text
    assert "Who spoke" in sign_in(drafter).get(f"/codes/{code.slug}/rounds/1").text
    client.sign_out()
    round_.closes_at = NOW - timedelta(seconds=5)
    db_session.commit()
    assert '<td class="number">7</td>' in client.get(f"/codes/{code.slug}/rounds/1").text


def test_the_home_page_asks_as_many_questions_for_many_codes_as_for_one(
    client: JudgingClient, db_session: Session, queries: Callable[[], int]
) -> None:
    make_round(make_released_draft(make_code()))
    make_edition(make_released_draft(make_code()))
    client.get("/")
    queries()
    client.get("/")
    few = queries()
    for _more in range(3):
        annotate(make_round(make_released_draft(make_code())), 2)
        make_edition(make_released_draft(make_code()))
    client.get("/")
    queries()
    client.get("/")
    assert queries() == few <= 10


def make_full_code() -> CodeOfPractice:
    drafter, moderator = make_user(name="Ada Sample"), make_user(name="Mo Derator")
    code = make_code(slug="repair", title="Repair Information", drafters=[drafter], moderators=[moderator])
    first = make_released_draft(code, note="The first one.")
    second = make_released_draft(code, NEXT_SOURCE)
    make_round(first, opens_at=NOW - timedelta(days=60), closes_at=NOW - timedelta(days=30))
    make_round(second)
    make_edition(first)
    return code


def test_a_code_shows_who_writes_it_its_drafts_rounds_and_editions(client: JudgingClient, db_session: Session) -> None:
    make_full_code()
    page = client.get("/codes/repair").text
    for words in (
        "Ada Sample",
        "Mo Derator",
        "The first one.",
        'href="/codes/repair/drafts/2"',
        'href="/codes/repair/compare/1/2"',
        "Round 2 on draft 2",
        "Consolidated version 1",
        "English",
    ):
        assert words in page
    assert '"/codes/repair/edit"' not in page


def test_who_works_on_a_code_finds_their_work(sign_in: SignIn, db_session: Session) -> None:
    code = make_full_code()
    people = {role.user.name: role.user for role in code.roles}
    page = sign_in(people["Ada Sample"]).get("/codes/repair").text
    assert "/codes/repair/rounds/open" in page
    assert '"/codes/repair/edit"' not in page
    page = sign_in(people["Mo Derator"]).get("/codes/repair").text
    assert "/codes/repair/edit" in page
    assert "/codes/repair/people" in page
    assert "/codes/repair/publish/2" in page


def test_a_new_code_has_empty_states_and_an_unknown_one_is_not_found(
    client: JudgingClient, db_session: Session
) -> None:
    code = make_code()
    page = client.get(f"/codes/{code.slug}").text
    assert "No draft yet" in page
    assert "No round yet" in page
    assert "Nobody is appointed yet." in page
    assert "No round yet" in client.get(f"/codes/{code.slug}/rounds").text
    assert client.get("/codes/nowhere").status_code == 404
    assert client.get("/codes/nowhere/rounds").status_code == 404
    assert client.get(f"/codes/{code.slug}/rounds/1").status_code == 404


def test_a_round_shows_its_clock_questions_and_who_spoke(client: JudgingClient, db_session: Session) -> None:
    code = make_code(slug="repair")
    draft = make_released_draft(code)
    round_ = make_round(draft, questions=["Is <b>anything</b> missing?"], wanted_kinds=["general", "editorial"])
    organisation = make_organisation(name="Sample Makers")
    annotate(round_, 2, organisation=organisation)
    annotate(round_, 1)
    page = client.get("/codes/repair/rounds/1").text
    for words in (
        "Round 1 on draft 1",
        "Is &lt;b&gt;anything&lt;/b&gt; missing?",
        "Wanted: general and editorial annotations.",
        "public as soon as they are submitted",
        organisation.group.name,
        "People for themselves",
        '<td class="number">3</td>',
    ):
        assert words in page


def test_a_closed_round_shows_what_became_of_it(client: JudgingClient, db_session: Session) -> None:
    code = make_code(slug="repair")
    round_ = make_round(make_released_draft(code))
    made = annotate(round_, 3)
    round_.closes_at = NOW - timedelta(seconds=5)
    answer(made[:2])
    page = client.get("/codes/repair/rounds/1").text
    assert "What became of it" in page
    assert "Accepted" in page
    assert "Not yet considered" in page


def test_extensions_and_short_windows_stand_with_their_reasons(client: JudgingClient, db_session: Session) -> None:
    code = make_code(slug="repair")
    round_ = make_round(make_released_draft(code), short_reason="The court has set a date in May.")
    extend_round(
        round_,
        closes_at=round_.closes_at + timedelta(days=7),
        reason="Seventeen organisations asked for it.",
        actor_id=None,
        now=NOW,
    )
    db_session.commit()
    page = client.get("/codes/repair/rounds/1").text
    assert "The court has set a date in May." in page
    assert "Seventeen organisations asked for it." in page


def test_the_pages_of_a_code_ask_a_fixed_number_of_questions(
    client: JudgingClient, db_session: Session, queries: Callable[[], int]
) -> None:
    make_full_code()
    numbers = {}
    for address in ("/codes/repair", "/codes/repair/rounds", "/codes/repair/rounds/2"):
        client.get(address)
        queries()
        client.get(address)
        numbers[address] = queries()
    assert numbers["/codes/repair"] <= 14
    assert numbers["/codes/repair/rounds"] <= 7
    assert numbers["/codes/repair/rounds/2"] <= 14
    assert db_session.scalar(sa.select(sa.func.count(Round.id))) == 2
