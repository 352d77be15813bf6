"""The desk in a real browser: by keyboard, without scripts, on a phone; and accessible everywhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from codeprac.db import db
from codeprac.dispositions.queries import answers_to
from codeprac.dispositions.services import record_dispositions, release_dispositions
from tests.browser.conftest import Live
from tests.browser.releasing import release_by_two
from tests.dispositions.stage import NOW, Stage, make_stage
from tests.judging.axe import assert_accessible

OpenPage = Callable[..., Page]


@pytest.fixture
def stage(live: Live, live_session: Session) -> Stage:
    """The stage of the desk on the live server, with a few annotations and a working draft."""
    stage = make_stage()
    stage.annotate(quote="for ten years", proposed_wording="for five years")
    stage.annotate(quote="ten years", proposed_wording="a year", organisation=stage.organisation)
    stage.annotate("measure-1.2", text="Safe from whom?")
    stage.start_working_draft()
    return stage


def test_a_drafter_answers_by_keyboard_alone(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.drafter)
    page.goto(stage.desk)
    for elsewhere in (lambda: page.keyboard.press("Escape"), page.get_by_role("heading", name="Desk").click):
        page.locator("summary", has_text="More").click()
        expect(page.get_by_label("Organisation")).to_be_visible()
        elsewhere()
        expect(page.get_by_label("Organisation")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("[data-pane]")).to_contain_text("for ten years")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("heading", name="2 annotations selected")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("5")
    page.keyboard.type("Ten years are needed. J and X are letters here.")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.value") == "not-accepted"
    page.get_by_role("button", name="Record for 2 annotations").click()
    expect(page.get_by_role("status")).to_contain_text("2 annotations answered")
    expect(page.locator("tr[data-row]", has_text="private")).to_have_count(2)
    page.keyboard.press("z")
    expect(page.get_by_text("Undone on 2 annotations.")).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.press("t")
    page.keyboard.type("costs")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-tag", has_text="costs")).to_have_count(3)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_desk_ends_with_its_footer_however_much_is_in_it(
    stage: Stage, open_page: OpenPage, *, scripts: bool
) -> None:
    for number in range(40):
        stage.annotate("measure-1.2", text=f"Point {number}.")
    page = open_page(stage.drafter, scripts=scripts)
    page.goto(stage.desk)
    # As long as the map of a real draft is.
    page.locator(".provision-map li").evaluate_all("(all) => all.forEach((li) => { li.style.minBlockSize = '20rem'; })")
    below = "(foot) => document.documentElement.scrollHeight - (foot.getBoundingClientRect().bottom + scrollY)"
    assert page.locator(".site-footer").evaluate(below) <= 1
    assert page.locator(".provision-map").evaluate("(map) => map.scrollHeight > map.clientHeight")


def test_the_provisions_of_a_working_draft_have_the_width_of_a_phone(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.drafter, viewport=(390, 844))
    page.goto(f"/codes/{stage.code.slug}/working")
    for line in page.locator(".editor-line").all():
        heading = line.locator(".provision-heading a").bounding_box()
        assert heading is not None
        assert heading["height"] < 100


def test_single_keys_can_be_switched_off(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.drafter)
    page.goto(stage.desk)
    page.get_by_label("Keys on").uncheck()
    page.keyboard.press("j")
    expect(page.locator("tr[aria-current]")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Keys on")).not_to_be_checked()


def test_all_on_the_page_follows_the_rows(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.drafter)
    page.goto(stage.desk)
    page.get_by_label("All on this page").check()
    expect(page.get_by_text("3 selected")).to_be_visible()
    page.get_by_label("Select annotation 3").uncheck()
    page.get_by_label("Duplicate").check()
    page.get_by_label("Reason").fill("One answer for both.")
    page.get_by_role("button", name="Record for 2 annotations").click()
    expect(page.get_by_role("status")).to_contain_text("2 annotations answered")


def test_the_desk_works_without_scripts(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.drafter, scripts=False)
    page.goto(stage.desk)
    page.get_by_label("All on this page").check()
    page.get_by_label("Noted for review").check()
    page.get_by_role("button", name="Record for the selected").click()
    expect(page.get_by_text("Give a reason").first).to_be_visible()
    page.get_by_label("Reason").fill("We will look at it.")
    page.get_by_role("button", name="Record for the selected").click()
    expect(page.get_by_role("status")).to_contain_text("3 annotations answered")


def test_on_a_phone_the_form_rises_when_it_is_asked_for(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.drafter, viewport=(390, 844))
    page.goto(stage.desk)
    page.get_by_label("Select annotation 1").check()
    expect(page.get_by_label("Reason")).to_be_hidden()
    page.get_by_role("link", name="Act on them").click()
    page.get_by_label("Accepted in part").check()
    page.get_by_label("Reason").fill("Half of it.")
    page.get_by_role("button", name="Record for 1 annotation").click()
    expect(page.get_by_role("status")).to_contain_text("1 annotation answered")


def test_wording_is_taken_over_released_and_read_beside_the_redline(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.drafter)
    page.goto(stage.desk)
    page.get_by_role("link", name="This cannot be measured.").first.click()
    page.get_by_role("button", name="Take into the working draft").click()
    expect(page.get_by_text("is in the working draft, with its reason and a private answer")).to_be_visible()
    release_by_two(page, open_page(stage.moderator), stage.code.slug)
    public = open_page()
    public.goto(f"/codes/{stage.code.slug}/compare/1/2")
    expect(public.get_by_text("Wording proposed in annotation 1 (Ada Author).")).to_be_visible()
    public.get_by_role("link", name="Annotation 1").click()
    expect(public.get_by_text("Your wording has been taken over.")).to_be_visible()


@pytest.mark.parametrize("viewport", [(1280, 800), (390, 844)])
def test_the_pages_of_answers_are_accessible(stage: Stage, open_page: OpenPage, viewport: tuple[int, int]) -> None:
    first, second, third = (stage.annotate(quote="Signatories") for _ in range(3))
    actor_id = stage.drafter.id
    record_dispositions([first], outcome="accepted", reason="Yes.", actor_id=actor_id, now=NOW)
    release_dispositions(stage.code.id, actor_id=actor_id, now=NOW)
    record_dispositions([second], outcome="deferred", reason="Later.", actor_id=actor_id, now=NOW)
    db.session.commit()
    assert set(answers_to([first.id, second.id])) == {first.id}
    page = open_page(stage.drafter, viewport=viewport)
    for path in (
        stage.desk,
        f"{stage.desk}#decision",
        f"{stage.desk}?q=nothing+of+the+kind",
        f"{stage.desk}/board",
        f"{stage.desk}/mine",
        f"{stage.desk}/decide/{third.number}",
        f"{stage.desk}/decide/{first.number}",
        f"{stage.desk}/release",
        f"/codes/{stage.code.slug}/working/release",
        f"/codes/{stage.code.slug}/answers",
    ):
        page.goto(path)
        assert_accessible(page)
    page.goto(f"{stage.desk}/decide/{third.number}")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
    page.goto(stage.desk)
    page.get_by_role("checkbox").first.check()
    page.evaluate("document.getElementById('decision-form').requestSubmit()")
    expect(page.get_by_role("alert").first).to_be_visible()
    assert_accessible(page)
