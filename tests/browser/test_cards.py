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
