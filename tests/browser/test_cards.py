"""The cards beside the text while those of other provisions are still on their way."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.annotations.scene import Scene, make_scene
from tests.browser.conftest import Live
from tests.browser.texts import read
from tests.factories.annotations import make_annotation
from tests.judging.axe import assert_accessible

OpenPage = Callable[..., Page]
CARDS = "**/annotations.json?numbers=*"
PLACE = "(card) => { const { top } = card.getBoundingClientRect(); return [Math.round(top), card.isConnected]; }"


@pytest.fixture
def scene(live: Live) -> Scene:
    """Long annotations on one provision, and one on the next."""
    scene = make_scene()
    for number in (1, 2):
        make_annotation(scene.round, "measure-1.1", text=f"Above {number}. " + "Much is to be said about it. " * 12)
    make_annotation(scene.round, "measure-1.2", text="Below.")
    return scene


def without_cards(route: Route) -> None:
    """Answer where the annotations are, with the cards of one provision alone; the others have to be asked for."""
    answer = route.fetch()
    data: dict[str, Any] = json.loads(answer.text())
    data["cards"] = [card for card in data["cards"] if card["provision"] == "measure-1.2"]
    route.fulfill(response=answer, json=data)


def point_at(card: Locator) -> None:
    card.hover()


def take_the_focus(card: Locator) -> None:
    card.focus()


@pytest.mark.parametrize("come_to", [point_at, take_the_focus])
def test_a_card_that_one_is_at_stays_where_it_is_while_others_come(
    scene: Scene, open_page: OpenPage, come_to: Callable[[Locator], None]
) -> None:
    page, waiting = open_page(), list[Route]()
    page.route("**/annotations.json?in=*", without_cards)
    page.route(CARDS, lambda route: waiting.append(route))
    read(page, scene)
    card = page.locator(".thread", has_text="Below.")
    expect(card).to_be_visible()
    page.wait_for_timeout(300)
    come_to(card)
    held = card.element_handle()
    assert held is not None
    place = held.evaluate(PLACE)
    for route in waiting:
        route.continue_()
    expect(page.locator(".thread", has_text="Above")).to_have_count(2)
    page.wait_for_timeout(300)
    assert held.evaluate(PLACE) == place
    page.mouse.move(1, 1)
    held.evaluate("(card) => card.blur()")
    for number in (1, 2):
        expect(page.locator(".thread", has_text=f"Above {number}.")).to_be_visible()
    page.wait_for_timeout(300)
    boxes = [box for one in page.locator(".thread").all() if (box := one.bounding_box())]
    assert len(boxes) == 3
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]


def test_what_cannot_be_fetched_is_said_where_it_would_stand_and_fetched_again(
    scene: Scene, open_page: OpenPage
) -> None:
    page = open_page()
    page.route("**/annotations.json?in=*", without_cards)
    page.route(CARDS, lambda route: route.abort())
    read(page, scene)
    notice = page.get_by_role("group", name="Annotations on Measure 1.1").locator(".notice")
    expect(notice).to_contain_text("The annotations could not be fetched: there is no connection.")
    expect(page.get_by_role("status").filter(has_text="there is no connection")).to_have_count(1)
    assert_accessible(page)
    page.unroute(CARDS)
    page.route(CARDS, lambda route: route.fulfill(status=429, json={}))
    notice.get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("the server did not answer as it should")
    expect(notice.get_by_role("button", name="Try again")).to_be_focused()
    page.unroute(CARDS)
    page.keyboard.press("Enter")
    expect(page.locator(".thread:focus")).to_contain_text("Above 1.")
    expect(notice).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="fetched")).to_have_count(0)


def test_what_is_not_shown_any_more_is_said_so(scene: Scene, open_page: OpenPage) -> None:
    page = open_page()
    page.route("**/annotations.json?in=*", without_cards)
    page.route(CARDS, lambda route: route.fulfill(json={"provisions": {}, "cards": []}))
    read(page, scene)
    notice = page.get_by_role("group", name="Annotations on Measure 1.1").locator(".notice")
    expect(notice).to_contain_text("it was withdrawn since, or your sign-in has ended")
    page.unroute(CARDS)
    notice.get_by_role("button", name="Try again").click()
    expect(page.locator(".thread", has_text="Above 2.")).to_be_visible()
    expect(notice).to_have_count(0)


def test_on_a_phone_without_a_line_the_sheet_says_so(scene: Scene, open_page: OpenPage) -> None:
    page = open_page(viewport=(390, 844))
    page.route("**/annotations.json?*", lambda route: route.abort())
    read(page, scene)
    page.locator('a[data-count="measure-1.1"]').click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("there is no connection")
    expect(sheet.get_by_role("button", name="Try again")).to_be_focused()
    assert_accessible(page)
    page.unroute("**/annotations.json?*")
    page.keyboard.press("Enter")
    expect(sheet.locator(".thread:focus")).to_contain_text("Above 1.")


def test_without_the_counts_the_page_says_so_and_tries_again(scene: Scene, open_page: OpenPage) -> None:
    page = open_page()
    page.route("**/counts.json", lambda route: route.abort())
    page.goto(f"/codes/{scene.code.slug}/drafts/1")
    status = page.get_by_role("status").filter(has_text="there is no connection")
    expect(status).to_be_visible()
    page.unroute("**/counts.json")
    status.get_by_role("button", name="Try again").click()
    expect(page.locator(".thread", has_text="Below.")).to_be_visible()
    expect(status).to_have_count(0)
