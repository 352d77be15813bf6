"""Moderation in a real browser, by keyboard alone: from a flag without an account to the decision on an appeal."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from codeprac.codes.rules import Checking
from codeprac.db import db
from codeprac.moderation.rules import UNDO_FOR, Act
from codeprac.moderation.services import choose_checking, tell_of_moderation
from tests.browser.conftest import Live
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.moderation import judged, make_flag
from tests.judging.axe import assert_accessible
from tests.moderation.stage import Stage, make_stage

OpenPage = Callable[..., Page]


@pytest.fixture
def stage(live: Live, live_session: Session) -> Stage:
    """The stage of moderation on the live server."""
    return make_stage()


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    """Go to a part of the page that the keyboard reaches, and press a key there."""
    # The name of a radio button holds its hint.
    part = page.get_by_role(role, name=name, exact=role != "radio").first  # type: ignore[arg-type]  # a role
    expect(part).to_be_visible()
    assert part.evaluate("element => element.tabIndex") >= 0
    part.focus()
    page.keyboard.press(key)


def write(page: Page, label: str, words: str) -> None:
    """Go to a field and type."""
    page.get_by_label(label).focus()
    page.keyboard.type(words)


def open_case(page: Page, queue: str) -> None:
    """Go to the first case of a list."""
    page.goto(queue)
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Case 1")


def decide(page: Page, act: str, words: str, rule: str = "") -> None:
    """Judge the case that is open."""
    press(page, "radio", act, "Space")
    if rule:
        write(page, "Published rule", rule)
    write(page, "Statement of reasons", words)
    press(page, "button", "Decide")


def test_a_flag_a_decision_its_undoing_and_an_appeal_by_keyboard(stage: Stage, open_page: OpenPage) -> None:
    text, queue = f"/annotations/{stage.annotation.id}", f"/codes/{stage.code.slug}/cases"
    public, first, second = open_page(), open_page(stage.first), open_page(stage.second)
    public.goto(text)
    press(public, "link", "Flag this annotation")
    press(public, "radio", "Personal data of others", "Space")
    write(public, "In your words", "That number is mine.")
    press(public, "button", "Send it to the moderators")
    expect(public.get_by_text("Keep the address of this page")).to_be_visible()
    flag = public.url

    open_case(first, queue)
    expect(first.get_by_text("That number is mine.")).to_be_visible()
    decide(first, "Leave it as it is", "Anybody may call.")
    press(first, "button", "Undo")
    expect(first.get_by_text("undone before anybody was told")).to_be_visible()
    decide(first, "Hide the text", "It names a person.", "Personal")
    expect(first.get_by_role("button", name="Undo")).to_be_visible()
    tell_of_moderation(datetime.now(UTC) + UNDO_FOR, db.session.commit)

    public.goto(flag)
    expect(public.get_by_text("It names a person.")).to_be_visible()
    public.goto(text)
    expect(public.get_by_text("030 1234")).to_have_count(0)
    press(public, "link", "Why the text is not shown")
    expect(public.get_by_text("It names a person.")).to_be_visible()

    author = open_page(stage.author, viewport=(390, 844))
    author.goto(f"{text}/moderation")
    write(author, "Why it should be judged again", "Kim has published that number.")
    assert_accessible(author)
    press(author, "button", "Appeal")
    expect(author.get_by_text("Waits for another moderator")).to_be_visible()

    first.goto(f"{queue}/1")
    expect(first.get_by_role("button", name="Decide the appeal")).to_have_count(0)
    open_case(second, f"{queue}?show=appealed")
    press(second, "radio", "Overturn it", "Space")
    write(second, "Statement of reasons", "It stands on Kim's own page.")
    press(second, "button", "Decide the appeal")
    expect(second.get_by_text("Overturned by another moderator")).to_be_visible()
    public.goto(text)
    expect(public.get_by_text("030 1234")).to_be_visible()


@pytest.mark.parametrize("viewport", [(1280, 800), (390, 844)])
def test_the_pages_of_moderation_are_accessible(stage: Stage, open_page: OpenPage, viewport: tuple[int, int]) -> None:
    judged(make_flag(stage.annotation).case, stage.first, Act.AMEND)
    judged(make_flag(stage.reply).case, stage.first, Act.SUSPEND)
    tell_of_moderation(datetime.now(UTC) + UNDO_FOR, db.session.commit)
    choose_checking(stage.code, checking=Checking.ALL, accepted_first=1, actor_id=stage.first.id, now=stage.now)
    make_annotation(stage.round, author=make_user(), text="Nobody has read this. " * 9)
    page, base = open_page(stage.first, viewport=viewport), f"/codes/{stage.code.slug}"
    for path in ("/cases?show=waiting", "/cases/1", "/cases/held", "/cases/settings", "/moderation"):
        page.goto(base + path)
        assert_accessible(page)
    author = open_page(stage.author, viewport=viewport)
    author.goto(f"/annotations/{stage.annotation.id}/moderation")
    assert_accessible(author)
    press(author, "link", "Amend it")
    expect(author.get_by_role("heading", level=1)).to_contain_text("Amend annotation")
    assert_accessible(author)
