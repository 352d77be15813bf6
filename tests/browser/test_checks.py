"""The queue of places to check in a real browser: by keyboard, by selecting words, without scripts, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.annotations.checking import Stage
from tests.annotations.scene import anchor_in, make_scene, set_open
from tests.browser.conftest import Live
from tests.factories.annotations import make_annotation
from tests.judging.axe import assert_accessible

OpenPage = Callable[..., Page]
PHONE = (390, 844)
SELECT = """(words) => {
  const text = document.querySelector('[data-own]');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    text.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
    return;
  }
}"""


@pytest.fixture
def stage(live: Live) -> Stage:
    """Two annotations whose places are open."""
    stage = Stage(make_scene())
    other = make_annotation(stage.scene.round, "measure-1.2", quote="keep the documentation", text="Where?")
    set_open(anchor_in(stage.draft, other))
    return stage


def test_a_drafter_checks_places_by_keyboard_alone(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.scene.drafter)
    page.goto(stage.queue)
    expect(page.get_by_role("heading", name="1 of 2: Annotation 1")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="2 of 2: Annotation 2")).to_be_visible()
    page.keyboard.press("k")
    expect(page.get_by_role("heading", name="1 of 2: Annotation 1")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Annotation 1 is decided.")
    expect(page.get_by_text("1 of 2 decided")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Every place is decided")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("1 of 2 decided")).to_be_visible()
    assert stage.anchor.new_words == "up to date for five years"


def test_words_selected_in_the_new_text_are_the_place(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.scene.drafter)
    page.goto(stage.queue)
    page.evaluate(SELECT, "It is written in plain words.")
    expect(page.get_by_label("Its words there")).to_have_value("It is written in plain words.")
    expect(page.get_by_role("radio", name="Elsewhere")).to_be_checked()
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_role("status")).to_contain_text("Annotation 1 is decided.")
    assert stage.anchor.quote == "It is written in plain words."


def test_single_keys_of_the_queue_can_be_switched_off(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.scene.drafter)
    page.goto(stage.queue)
    page.get_by_label("Keys on").uncheck()
    page.keyboard.press("1")
    expect(page.locator("input[name=choice]:checked")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Keys on")).not_to_be_checked()


def test_the_queue_works_without_scripts(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.scene.drafter, scripts=False)
    page.goto(stage.queue)
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_text("Choose where it belongs.")).to_be_visible()
    page.get_by_role("radio", name="Elsewhere").check()
    page.get_by_label("Provision", exact=True).select_option("measure-1.2")
    page.get_by_label("Its words there").fill("words that nobody wrote")
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_text("These words are not in Measure 1.2.")).to_be_visible()
    expect(page.get_by_label("Its words there")).to_have_value("words that nobody wrote")
    page.get_by_label("Its words there").fill("documentation safe")
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_role("status")).to_contain_text("Annotation 1 is decided.")
    page.get_by_role("link", name="Previous").click()
    page.get_by_role("button", name="Take the decision back").click()
    expect(page.get_by_text("0 of 2 decided")).to_be_visible()


@pytest.mark.parametrize("viewport", [(1280, 800), PHONE])
def test_pages_of_carried_annotations_are_accessible(
    stage: Stage, open_page: OpenPage, viewport: tuple[int, int]
) -> None:
    page = open_page(stage.scene.drafter, viewport=viewport)
    for address in (
        stage.queue,
        f"{stage.queue}/unplaced",
        stage.queue.replace("anchors", "measure-1.1"),
        f"/annotations/{stage.annotation.id}",
    ):
        page.goto(address)
        assert_accessible(page)
