"""Drafts in a real browser: read, compared and imported, with and without scripts, on a desk and on a phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from codeprac.codes.models import CodeOfPractice
from tests.browser.conftest import Live
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.judging.axe import assert_accessible

SAMPLE = Path(__file__).resolve().parents[2] / "codeprac" / "sample" / "content" / "repair-information"
PHONE = (390, 844)


@pytest.fixture
def code(live: Live) -> CodeOfPractice:
    """A code with two released drafts of the sample."""
    code = make_code(slug="sample", title="Sample Code", drafters=[make_user(name="Dora Drafter")])
    for number in (1, 2):
        make_released_draft(code, (SAMPLE / f"draft-{number}.md").read_text(encoding="utf-8"))
    return code


def measures(page: Page) -> list[str]:
    return page.locator(".provision[data-kind=measure]").evaluate_all("found => found.map(one => one.id)")


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize(
    ("address", "width"),
    [
        ("/codes/sample/drafts/2", 1280),
        ("/codes/sample/drafts", 390),
    ],
)
def test_pages_of_drafts_are_accessible(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address)
    assert_accessible(page)


@pytest.mark.usefixtures("code")
def test_the_contents_follow_the_reading(page: Page) -> None:
    page.goto("/codes/sample/drafts/2")
    target = measures(page)[3]
    page.locator(f"#{target.replace('.', chr(92) + '.')}").evaluate("one => one.scrollIntoView()")
    expect(page.locator("#contents [aria-current=location]")).to_have_attribute("href", f"#{target}")


@pytest.mark.usefixtures("code")
def test_keys_step_through_provisions_until_switched_off(page: Page) -> None:
    page.goto("/codes/sample/drafts/2")
    expect(page.locator(".keys-switch")).not_to_have_attribute("hidden", "")  # the keys are listened to
    for _step in range(3):
        page.keyboard.press("j")
        expect(page.locator(".provision :focus")).to_have_count(1)
    third = page.evaluate("document.activeElement.closest('.provision').id")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.provision').id") != third
    page.locator(".reading-more > summary").click()
    page.locator("#show-keys").uncheck()
    here = page.evaluate("scrollY")
    page.keyboard.press("j")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("scrollY") == here
    page.reload()
    expect(page.locator("#show-keys")).not_to_be_checked()


@pytest.mark.usefixtures("code")
def test_a_provision_is_cited_with_draft_hash_and_address(page: Page, live: Live) -> None:
    page.goto("/codes/sample/drafts/2")
    first = measures(page)[0]
    page.locator(f"[data-provision='{first}'] .provision-more summary").click()
    page.locator(f"[data-provision='{first}'] .cite-button").click()
    words = page.locator("#citation").inner_text()
    assert "Sample Code, draft 2" in words
    assert f"/codes/sample/drafts/2#{first}" in words
    assert page.locator("#draft-hash").inner_text() in words
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("#cite")).to_be_hidden()


@pytest.mark.usefixtures("code")
def test_a_link_is_copied(page: Page) -> None:
    page.goto("/codes/sample/drafts/2")
    first = measures(page)[0]
    page.locator(f"[data-provision='{first}'] .provision-more summary").click()
    page.locator(f"[data-provision='{first}'] .provision-address").click()
    expect(page.locator(f"[data-provision='{first}'] .provision-address")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/codes/sample/drafts/2#{first}")


@pytest.mark.usefixtures("code")
def test_a_cross_reference_shows_what_it_means(page: Page) -> None:
    page.goto("/codes/sample/drafts/2")
    link = page.locator(".code-text a.xref").first
    link.hover()
    card = page.locator(".reference-preview")
    expect(card).to_be_visible()
    assert (
        page.locator(link.get_attribute("href").replace(".", r"\.")).locator(".provision-heading").text_content()
        == card.locator(".reference-title").text_content()
    )
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card).to_be_visible()


@pytest.mark.usefixtures("code")
@pytest.mark.browser(scripts=False)
def test_kinds_are_hidden_without_scripts(page: Page) -> None:
    page.goto("/codes/sample/drafts/2")
    recital = page.locator(".provision[data-kind=recital]").first
    expect(recital).to_be_visible()
    page.locator("#show-recitals").uncheck()
    expect(recital).to_be_hidden()
    page.locator("#contents a").last.click()
    expect(page).to_have_url(re.compile("#"))


@pytest.mark.usefixtures("code")
@pytest.mark.browser(viewport=PHONE)
def test_the_contents_rise_on_a_phone(page: Page) -> None:
    page.goto("/codes/sample/drafts/2")
    contents = page.locator("#contents")
    expect(contents).to_be_hidden()
    page.locator(".rail-button").click()
    expect(contents).to_be_visible()
    contents.locator("a").nth(4).click()
    expect(contents).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_drafter_imports_a_file(open_page: Callable[..., Page], code: CodeOfPractice, scripts: bool) -> None:
    page = open_page(code.roles[0].user, scripts=scripts)
    page.goto("/codes/sample/drafts/import")
    if scripts:
        assert_accessible(page)
    page.locator("#file").set_input_files(SAMPLE / "draft-3.md")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="What this text becomes")).to_be_visible()
    if scripts:
        assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert_accessible(page)
    page.get_by_role("button", name="Import as working draft").click()
    expect(page.get_by_text("provisions. Nobody but you sees them")).to_be_visible()
