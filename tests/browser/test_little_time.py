"""Who has little time goes on where they stopped, reads what changed, and speaks where their group is not heard."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import SOURCE, make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible, find_overflow

MORE = "And so on, in plain words.\n\n" * 40
LONG = SOURCE.replace("- (1) It is", f"{MORE}- (1) It is").replace("> Legal text", f"{MORE}> Legal text")

# The page listens once it knows who reads, which shows nowhere.
READ_AGAIN_AND_AGAIN = """(provision) => {
  let turn = 0;
  setInterval(() => (turn++ % 2 ? scrollTo(0, 0) : provision.scrollIntoView()), 50);
}"""


def judge(page: Page) -> None:
    """The page is accessible, and fits a phone."""
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert find_overflow(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})


def test_who_has_little_time_is_led_to_what_matters(live: Live, open_page: Callable[..., Page]) -> None:
    code, speaker, reader = make_code(slug="ours"), make_user(), make_user(name="Rosa Reader")
    industry = make_organisation(group="industry", members=[speaker])
    make_organisation(group="civil-society", members=[reader])
    make_released_draft(code, LONG)
    round_ = make_round(make_released_draft(code, LONG.replace("ten years", "five years")))
    make_annotation(round_, "measure-1.2", author=speaker, organisation=industry)

    page = open_page(reader)
    page.goto("/codes/ours/drafts/2")
    offer = page.locator("[data-continue]")
    expect(offer).to_be_hidden()
    with page.expect_request(lambda request: "position.json" in request.url and request.method == "POST") as kept:
        page.locator("#measure-1\\.2").evaluate(READ_AGAIN_AND_AGAIN)
    assert kept.value.response().status == 204
    page.goto("/since")
    page.get_by_role("link", name="Continue reading at Measure 1.2").click()
    expect(page).to_have_url(re.compile("/codes/ours/drafts/2#measure-1.2$"))
    page.goto("/codes/ours/drafts/2")
    expect(offer.get_by_role("link", name="Continue reading at Measure 1.2")).to_be_visible()

    page.get_by_role("link", name="Only what changed since draft 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("only what changed since draft 1")
    expect(page.get_by_text("1 word inserted", exact=True)).to_be_visible()
    expect(page.locator(".provisions ins")).to_contain_text("five")
    expect(page.get_by_text("will keep the documentation safe")).to_be_hidden()
    judge(page)

    page.goto(f"/codes/ours/rounds/{round_.number}")
    expect(page.get_by_role("heading", name="Where voices are missing")).to_be_visible()
    page.get_by_role("link", name="Annotate Measure 1.2").click()
    page.get_by_label("Your annotation").fill("Our members keep it safe already.")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.get_by_text("Your annotation was submitted as number 2.")).to_be_visible()
