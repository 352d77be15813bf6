"""An organisation writes its position together, in a real browser: two members, a guest through a link, and a lead."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible, find_overflow


def judge(page: Page) -> None:
    """The page is accessible, and fits a phone."""
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert find_overflow(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})


def write(page: Page, text: str, button: str) -> None:
    page.get_by_role("textbox", name=re.compile("contribution")).fill(text)
    judge(page)
    page.get_by_role("button", name=button).click()


def test_an_organisation_writes_its_position_together(live: Live, open_page: Callable[..., Page]) -> None:
    lead, member, colleague = make_user(name="Lea Lead"), make_user(name="Mia Member"), make_user(name="Cem Colleague")
    make_organisation(name="Sample Labs", leads=[lead], members=[member, colleague])
    make_round(make_released_draft(make_code(slug="ours", title="Code of Samples")))

    first = open_page(member)
    first.goto("/codes/ours/rounds/1")
    first.get_by_role("link", name="Sample Labs").click()
    judge(first)
    first.get_by_role("link", name="Write a contribution").click()
    first.get_by_label("Which provision is it about?").select_option("measure-1.1")
    first.get_by_role("button", name="Go on").click()
    write(first, "Ten years are too long.", "Put it into the workspace")
    first.get_by_role("button", name="Mark ready").click()

    second = open_page(colleague)
    second.goto("/codes/ours/drafts/1/measure-1.1#annotate")
    second.get_by_label("Your annotation").fill("Who would check it after ten years?")
    second.get_by_label("as a draft in the workspace of Sample Labs").check()
    second.get_by_role("button", name="Submit the annotation").click()
    expect(second.get_by_text("Your colleagues see it, nobody else.")).to_be_visible()
    second.get_by_role("link", name="The whole workspace").click()
    second.get_by_role("article").filter(has_text="Mia Member").get_by_role("button", name="I support this").click()
    expect(second.get_by_text("Supported by Cem Colleague")).to_be_visible()

    leading = open_page(lead)
    leading.goto("/organisations/sample-labs/rounds/ours/1")
    leading.get_by_label("For whom").fill("Northern workshops")
    leading.get_by_role("button", name="Make the link").click()
    address = leading.locator("#new-link").inner_text()
    judge(leading)

    guest = open_page()
    guest.goto(address)
    guest.get_by_label("Your name").fill("Gail Guest")
    guest.get_by_label("Provision").select_option("measure-1.1")
    write(guest, "We keep papers for five years.", "Send to Sample Labs")
    expect(guest.get_by_text("Your contribution has arrived.")).to_be_visible()

    submit_what_was_written(leading)
    guest.goto("/codes/ours/rounds/1")
    guest.get_by_role("link", name="Sample Labs").click()
    expect(guest.get_by_role("heading", name="Position of Sample Labs in round 1")).to_be_visible()
    expect(guest.get_by_text("Five years are enough, and can be checked.")).to_be_visible()
    expect(guest.get_by_text("Mia Member")).to_have_count(0)
    judge(guest)


def submit_what_was_written(page: Page) -> None:
    """A lead merges all contributions into one, and submits it."""
    page.reload()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Merge those ticked").click()
    judge(page)
    page.get_by_role("textbox", name="Your annotation").fill("Five years are enough, and can be checked.")
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_role("heading", name="Merged from")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="The whole workspace").click()
    page.get_by_role("link", name="Submit the position").click()
    page.get_by_label("Cover statement").fill("We speak for **many**.")
    judge(page)
    page.get_by_role("button", name="Submit for Sample Labs").click()
    expect(page.get_by_role("link", name=re.compile("^Receipt "))).to_be_visible()
