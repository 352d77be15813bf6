"""Confirming lineage and reading a provision's history in a real browser: mouse, keyboard, no scripts, on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from codeprac.accounts.models import User
from codeprac.drafts import linking
from codeprac.drafts.cases import State, read_cases
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services import release_draft
from tests.browser.conftest import Live
from tests.drafts.texts import FIRST, SECOND, doubt
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import CREATED, make_released_draft, make_working_draft
from tests.judging.axe import assert_accessible

OpenPage = Callable[..., Page]
PHONE = (390, 844)


class Room:
    """A code with a released draft, and a working one of which the engine doubts what changed."""

    def __init__(self) -> None:
        self.drafter: User = make_user(name="Dana Drafter")
        self.code = make_code(drafters=[self.drafter])
        self.old: Draft = make_released_draft(self.code, FIRST)
        self.new: Draft = make_working_draft(self.code, SECOND)
        self.page = f"/codes/{self.code.slug}/lineage/working"

    def waiting(self) -> list[Any]:
        return read_cases(self.old, self.new).of_state(State.OPEN)

    def id_of(self, draft: Draft, title: str) -> str:
        return next(row.id for row in list_provisions(draft) if row.title == title)


@pytest.fixture
def room(live: Live, live_session: Session, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr(linking, "trace_all", doubt)
    return Room()


def test_a_drafter_confirms_chooses_and_takes_back_with_the_mouse(room: Room, open_page: OpenPage) -> None:
    count = len(room.waiting())
    page = open_page(room.drafter)
    page.goto(room.page)
    expect(page.get_by_role("progressbar", name=f"0 of {count} decided by people")).to_be_visible()
    case = page.locator("[data-case]").first
    case.get_by_role("button", name="Yes, this one").click()
    expect(page.get_by_role("progressbar", name=f"1 of {count} decided by people")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("progressbar", name=f"0 of {count} decided by people")).to_be_visible()
    page.locator("[data-case]").first.get_by_role("link", name="Another, or several").click()
    page.wait_for_load_state()  # all boxes are there
    page.get_by_label("Words of its heading or text").fill("naming")
    for box in page.get_by_role("checkbox").all():
        box.set_checked(False)
    page.get_by_label("Naming").check()
    page.get_by_label("Incidents").check()
    page.get_by_role("button", name="It comes from those ticked").click()
    expect(page.get_by_role("status")).to_contain_text("Decided:")
    page.get_by_role("link", name="Decided by people").click()
    expect(page.get_by_text("Merged").first).to_be_visible()
    expect(page.get_by_text("Decided by Dana Drafter").first).to_be_visible()


def test_a_drafter_decides_by_keyboard_alone(room: Room, open_page: OpenPage) -> None:
    count = len(room.waiting())
    page = open_page(room.drafter)
    page.goto(room.page)
    page.keyboard.press("j")
    expect(page.locator("[data-case][aria-current]")).to_have_count(1)
    page.keyboard.press("x")
    expect(page.locator("[data-case][aria-current] input[name=tick]")).to_be_checked()
    page.keyboard.press("y")
    expect(page.get_by_role("progressbar", name=f"1 of {count} decided by people")).to_be_visible()
    expect(page.locator("[data-case][aria-current]")).to_have_count(1)
    page.keyboard.press("1")
    expect(page.get_by_role("status")).to_contain_text("Decided:")
    assert read_cases(room.old, room.new).counts[State.PEOPLE] == 2


def test_single_keys_can_be_switched_off(room: Room, open_page: OpenPage) -> None:
    count = len(room.waiting())
    page = open_page(room.drafter)
    page.goto(room.page)
    page.get_by_label("Keys").uncheck()
    page.keyboard.press("j")
    expect(page.locator("[data-case][aria-current]")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Keys")).not_to_be_checked()
    assert len(room.waiting()) == count


@pytest.mark.parametrize("viewport", [(1280, 800), PHONE])
def test_it_works_without_scripts(room: Room, open_page: OpenPage, viewport: tuple[int, int]) -> None:
    page = open_page(room.drafter, scripts=False, viewport=viewport)
    page.goto(f"/codes/{room.code.slug}/working")
    page.get_by_role("link", name="Say what became of what").click()
    page.locator("[data-case] input[name=tick]").first.check()
    page.get_by_role("button", name="Confirm those ticked").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back:")
    page.get_by_role("link", name="Another, or several").first.click()
    page.get_by_label("Words of its heading or text").fill("supervisory authority")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Records").first.check()
    page.get_by_role("button", name="It comes from those ticked").click()
    expect(page.get_by_role("status")).to_contain_text("Decided:")
    page.get_by_label("or all shown of at least").fill("0")
    page.get_by_label("or all shown of at least").press("Enter")
    expect(page.get_by_role("heading", name="Everything is decided")).to_be_visible()


@pytest.mark.parametrize("viewport", [(1280, 800), PHONE])
def test_its_pages_are_accessible_and_fit(room: Room, open_page: OpenPage, viewport: tuple[int, int]) -> None:
    page = open_page(room.drafter, viewport=viewport)
    notices = room.id_of(room.new, "Notices")
    addresses = [room.page, f"{room.page}?show=all", f"{room.page}?show=people", f"{room.page}/{notices}"]
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    release_draft(room.new, actor_id=None, now=CREATED)
    identity = next(row.identity for row in list_provisions(room.new) if row.title == "Records")
    for address in (f"/codes/{room.code.slug}/lineage/2", f"/codes/{room.code.slug}/provisions/{identity}"):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_reader_finds_the_history_of_a_provision(room: Room, open_page: OpenPage) -> None:
    release_draft(room.new, actor_id=None, now=CREATED)
    page = open_page()
    page.goto(f"/codes/{room.code.slug}/drafts/2")
    page.locator("[data-provision=breaches] .provision-more summary").click()
    page.get_by_role("link", name="History of Breaches").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Breaches")
    expect(page.get_by_role("heading", name="Naming")).to_be_visible()
    page.get_by_role("link", name="In the comparison").click()
    expect(page).to_have_url(f"{page.url.split('/codes/')[0]}/codes/{room.code.slug}/compare/1/2#breaches")
