"""Comparing drafts in a real browser: keys, addresses, filters and views, with and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from codeprac.codes.models import CodeOfPractice
from tests.browser.conftest import Live
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.judging.axe import assert_accessible

SAMPLE = Path(__file__).resolve().parents[2] / "codeprac" / "sample" / "content" / "repair-information"
PHONE = (390, 844)
HERE = "/codes/sample/compare/1/2"
STANDING = "document.activeElement.closest('[data-change]')?.id"


@pytest.fixture
def small_code(live: Live) -> CodeOfPractice:
    """A code of few words that changed in every way: axe takes a second for each hundred elements."""
    code = make_code(slug="sample", title="Sample Code")
    make_released_draft(code)
    last = NEXT_SOURCE.replace("draw up documentation", "draw up, documentation").replace(
        "- (1) It is", "- (1) It shall be"
    )
    make_released_draft(
        code, last.replace("## Recitals\n\nWhereas", "## Conclusion\n\nSo be it.\n\n## Recitals\n\nWhereas")
    )
    return code


@pytest.fixture
def code(live: Live) -> CodeOfPractice:
    """A code with three released drafts of the sample."""
    code = make_code(slug="sample", title="Sample Code")
    for number in (1, 2, 3):
        make_released_draft(code, (SAMPLE / f"draft-{number}.md").read_text(encoding="utf-8"))
    return code


@pytest.mark.usefixtures("small_code")
@pytest.mark.parametrize(
    ("address", "width"),
    [
        (HERE, 390),
        (f"{HERE}?view=side", 1280),
        (f"{HERE}?view=margin", 1280),
        (f"{HERE}?view=margin&only=obligations", 390),
        (f"{HERE}?only=moved&kind=kpi", 1280),
    ],
)
def test_comparisons_are_accessible(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address)
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.usefixtures("code")
def test_keys_step_through_changes_and_say_where_one_stands(page: Page) -> None:
    page.goto(HERE)
    status = page.locator("[data-status]")
    total = page.locator("[data-change]:visible").count()
    expect(status).to_have_text(f"{total} changes")
    page.keyboard.press("n")
    first = page.evaluate(STANDING)
    page.keyboard.press("n")
    second = page.evaluate(STANDING)
    assert first != second
    assert page.url.endswith(f"#{second}")
    number = int(status.inner_text().split()[1])
    expect(status).to_have_text(f"Change {number} of {total}")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("p")
    assert page.evaluate(STANDING) == first
    expect(status).to_have_text(f"Change {number - 1} of {total}")
    page.get_by_role("button", name="Next change").click()
    assert page.url.endswith(f"#{second}")
    page.keyboard.press("j")
    provision = page.evaluate("document.activeElement.closest('[data-provision]').id")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-provision]').id") != provision


@pytest.mark.usefixtures("code")
def test_every_change_is_stepped_on_once_with_the_keys(page: Page) -> None:
    page.goto(f"{HERE}?only=obligations")
    expected = page.locator("[data-change]").evaluate_all("found => found.map(one => one.id)")
    assert len(expected) > 3
    seen = []
    page.evaluate("scrollTo(0, 0)")
    for _step in expected:
        page.keyboard.press("n")
        seen.append(page.evaluate(STANDING))
    assert seen == expected


@pytest.mark.usefixtures("code")
def test_steps_are_not_lost_while_the_page_still_scrolls(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.goto(f"{HERE}?only=obligations")
    expected = page.locator("[data-change]").evaluate_all("found => found.map(one => one.id)")
    page.evaluate(
        "for (let step = 0; step < 6; step++) "
        "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }))"
    )
    assert page.evaluate(STANDING) == expected[5]


@pytest.mark.usefixtures("code")
def test_the_address_of_a_change_is_copied_and_leads_there(page: Page) -> None:
    page.goto(HERE)
    change = page.locator(".change[data-change]").nth(3)
    address = change.get_attribute("id")
    change.locator(".change-link").click()
    expect(page.locator("[data-status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{HERE}#{address}")
    page.goto(copied.replace("#", "?view=margin#"))
    expect(page.locator(f"#{address}")).to_be_in_viewport()


@pytest.mark.usefixtures("code")
def test_an_address_opens_what_is_folded(page: Page) -> None:
    page.goto(HERE)
    folded = page.locator("details.is-unchanged .change-provision").first
    address = folded.get_attribute("id")
    expect(folded).to_be_hidden()
    page.goto(f"{HERE}#{address}")
    page.reload()
    expect(folded).to_be_visible()
    page.goto(HERE)
    page.locator("#only-changed").check()
    expect(page.locator("details.is-unchanged").first).to_be_hidden()


@pytest.mark.usefixtures("code")
@pytest.mark.browser(scripts=False)
def test_filters_and_views_work_without_scripts(page: Page) -> None:
    page.goto(HERE)
    everything = page.locator("[data-change]").count()
    expect(page.locator(".change-steps")).to_be_hidden()
    page.locator(".compare-filters > summary").click()
    page.get_by_label("Obligations touched").check()
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**only=obligations**")
    left = page.locator("[data-change]").count()
    assert 0 < left < everything
    expect(page.locator("#remaining")).to_contain_text(f"{left} of {everything} changes")
    page.get_by_role("link", name="New text, notes in the margin").click()
    page.wait_for_url("**only=obligations&view=margin")
    assert page.locator("[data-change]").count() == left
    expect(page.locator(".change-was").first).to_be_visible()
    page.locator("#remaining").get_by_role("link", name="Show all").click()
    page.wait_for_url("**/compare/1/2?view=margin")
    expect(page.locator("[data-change]")).to_have_count(everything)
    page.locator("#compare-to").select_option("3")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare/1/3?view=margin")
    expect(page.locator("h1")).to_have_text("What changed from draft 1 to draft 3")


@pytest.mark.usefixtures("small_code")
@pytest.mark.browser(viewport=PHONE, scheme="dark")
def test_a_comparison_is_read_on_a_phone(page: Page) -> None:
    page.goto(f"{HERE}?view=side")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Next change").click()
    expect(page.locator("[data-status]")).to_contain_text("Change 1 of")
    assert_accessible(page)


@pytest.mark.usefixtures("small_code")
def test_the_downloaded_file_stands_alone(page: Page, live: Live, tmp_path: Path) -> None:
    page.goto(HERE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    file = tmp_path / "redline.html"
    download.value.save_as(file)
    shown = page.locator(".changes").inner_text()
    page.route("**/redline.html", lambda route: route.fulfill(path=file, content_type="text/html"))
    page.goto("/redline.html")
    expect(page.locator("h1")).to_have_text("What changed from draft 1 to draft 2")
    assert page.locator("del").first.evaluate("one => getComputedStyle(one).textDecorationLine") == "line-through"
    words = page.locator(".change-text").first.inner_text()
    assert words in shown
    assert page.locator(".compare-rail a").first.get_attribute("href").startswith("#")
    assert page.locator(".change-links a").first.get_attribute("href").startswith(live.url)
    assert_accessible(page)
