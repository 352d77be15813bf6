"""From a new code of practice to its published text in a browser: with scripts, on a phone without them, for axe."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.factories.accounts import make_moderator, make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.editions import make_edition
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible, find_overflow

OpenPage = Callable[..., Page]
PHONE = (390, 844)
NOW = datetime.now(UTC)


def monday_in_weeks(weeks: int) -> str:
    """A Monday, as a date field takes it; the warnings of a holiday are read and understood below."""
    today = NOW.date()
    return (today + timedelta(days=7 * weeks - today.weekday())).isoformat()


def test_a_moderator_creates_a_code_and_appoints_a_drafter(open_page: OpenPage, live_session: Session) -> None:
    make_user(email="ada@example.org", name="Ada Sample")
    page = open_page(make_moderator())
    page.goto("/")
    page.get_by_role("link", name="Create the first one").or_(
        page.get_by_role("link", name="Create a code of practice")
    ).first.click()
    page.get_by_label("Title").fill("Élevage: Repair & Reuse")
    expect(page.get_by_label("Address (optional)")).to_have_value("elevage-repair-reuse")
    page.get_by_label("Summary").fill("About repair.")
    page.get_by_role("textbox", name="Law").first.fill("The Law")
    page.get_by_role("textbox", name="Link").first.fill("javascript:alert(1)")
    page.get_by_label("Title").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("begins with https://")
    assert_accessible(page)
    page.get_by_role("textbox", name="Link").first.fill("https://example.org/law")
    page.get_by_role("button", name="Create the code of practice").click()
    expect(page).to_have_url(re.compile(r"/codes/elevage-repair-reuse/people$"))
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("radio", name="Drafter").check()
    page.get_by_role("button", name="Give the role").click()
    expect(page.locator(".person-list").first).to_contain_text("Ada Sample")
    page.get_by_text("Take the role back").first.click()
    expect(page.get_by_role("button", name="Take the role back")).to_be_visible()
    assert_accessible(page)


def test_a_drafter_opens_and_extends_a_round_on_a_phone_without_scripts(
    open_page: OpenPage, live_session: Session
) -> None:
    drafter = make_user()
    code = make_code(slug="repair", drafters=[drafter])
    make_released_draft(code)
    page = open_page(drafter, viewport=PHONE, scripts=False)
    page.goto("/codes/repair/rounds/open")
    page.get_by_label("Question 1").fill("Is anything missing?")
    page.get_by_role("button", name="More questions").click()
    expect(page.get_by_label("Question 3")).to_be_visible()
    page.locator("#closes-day").fill((NOW.date() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Open the round").click()
    expect(page.locator(".error-summary")).to_contain_text("why the round is shorter than 14 days")
    page.get_by_label("Reason for a short round").fill("The law asks for the code by the first of May.")
    page.get_by_label("These warnings are understood").check()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Round 1 on draft 1")
    expect(page.get_by_role("main")).to_contain_text("The law asks for the code")
    expect(page.get_by_role("main")).to_contain_text("Is anything missing?")
    page.get_by_role("link", name="Extend the round").click()
    page.locator("#closes-day").fill(monday_in_weeks(4))
    page.get_by_label("Reason").fill("Seventeen organisations asked for it.")
    page.get_by_role("button", name="Extend the round").click()
    page.wait_for_load_state()  # whether there are warnings shows on the page itself
    if page.get_by_label("These warnings are understood").count():
        page.get_by_label("These warnings are understood").check()
        page.get_by_role("button", name="Extend the round").click()
    expect(page.get_by_role("main")).to_contain_text("Seventeen organisations asked for it.")


def test_a_moderator_publishes_and_the_public_reads(open_page: OpenPage, live_session: Session) -> None:
    moderator = make_user()
    code = make_code(slug="repair", title="Repair Information", moderators=[moderator])
    make_edition(make_released_draft(code))
    make_released_draft(code, NEXT_SOURCE)
    page = open_page(moderator)
    page.goto("/codes/repair")
    page.get_by_role("link", name="Publish draft 2 as the consolidated version").click()
    assert_accessible(page)
    page.get_by_label("Publish it: this cannot be taken back").check()
    page.get_by_role("button", name="Publish consolidated version 2").click()
    reader = open_page(viewport=PHONE)
    reader.goto("/published")
    reader.get_by_role("link", name="Repair Information").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Repair Information")
    expect(reader.get_by_role("main")).to_contain_text("five years")
    assert_accessible(reader)
    reader.get_by_role("button", name="Copy").click()
    reader.wait_for_function("async () => (await navigator.clipboard.readText()).includes('consolidated version 2')")
    with reader.expect_download() as download:
        reader.get_by_role("link", name="HTML").click()
    assert download.value.suggested_filename == "repair-edition-2.html"
    reader.goto("/codes/repair/editions/1")
    expect(reader.get_by_role("main")).to_contain_text("This version is superseded.")


def test_the_pages_of_every_state_are_accessible(open_page: OpenPage, live_session: Session) -> None:
    drafter = make_user()
    code = make_code(slug="repair", title="Repair Information", drafters=[drafter], moderators=[drafter])
    first = make_released_draft(code)
    make_round(first, opens_at=NOW - timedelta(days=60), closes_at=NOW - timedelta(days=30))
    make_round(make_released_draft(code, NEXT_SOURCE), short_reason="The court has set a date in May.")
    planned = make_code(title="Planned Code", slug="planned")
    make_round(make_released_draft(planned), opens_at=NOW + timedelta(days=3), closes_at=NOW + timedelta(days=30))
    page = open_page(drafter)
    for address in (
        "/",
        "/codes/repair",
        "/codes/repair/rounds/1",
        "/codes/planned/rounds/1",
        "/codes/repair/rounds/2/extend",
        "/codes/repair/edit",
    ):
        page.goto(address)
        assert_accessible(page)
    phone = open_page(drafter, viewport=PHONE)
    for address in ("/", "/codes/repair", "/codes/repair/rounds", "/codes/repair/rounds/2"):
        phone.goto(address)
        assert find_overflow(phone) == []
