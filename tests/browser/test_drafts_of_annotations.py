"""What somebody types survives: a broken line, a second window, a crash, until it is submitted or they sign out."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect

from codeprac.annotations.models import UnsentText
from codeprac.db import db
from tests.annotations.scene import Scene, make_scene
from tests.browser.conftest import Live
from tests.browser.texts import read, select, select_and_press_a
from tests.factories.annotations import make_annotation
from tests.judging.axe import assert_accessible

OpenPage = Callable[..., Page]
WORDS = "up to date for ten years"
LOCAL = "() => Object.keys(localStorage).filter((key) => key.startsWith('codeprac:unsent')).length"


@pytest.fixture
def scene(live: Live) -> Scene:
    """The usual stage, on the live server."""
    return make_scene()


def texts() -> list[str]:
    db.session.expire_all()
    rows = db.session.scalars(sa.select(UnsentText).order_by(UnsentText.created_at, UnsentText.id))
    return [row.content["text"] for row in rows if row.deleted_at is None]


def see_and_sign_out(scene: Scene, page: Page) -> None:
    """What the closed window had stands among the drafts; what a broken line left here is saved before it is wiped."""
    text, state = page.get_by_label("Your annotation"), page.locator("[data-keeping-state]")
    third = page.context.new_page()
    third.goto(f"/codes/{scene.code.slug}/drafts/1")
    mark = third.locator('[data-provision="measure-1.1"] [data-kept-mark]')
    expect(mark).to_contain_text("not submitted yet")
    third.goto("/account/unsent")
    expect(third.get_by_text("and then the lid was closed.")).to_be_visible()
    assert_accessible(third)
    page.context.set_offline(True)
    text.fill("From the first window, unsaved.")
    expect(state).to_have_text("Saved on this device only; no connection")
    page.context.set_offline(False)
    expect(state).to_contain_text("Saved ")
    third.get_by_text(scene.author.name).first.click()
    third.get_by_role("button", name="Sign out").click()
    expect(third.get_by_role("link", name="Sign in").first).to_be_visible()
    assert third.evaluate(LOCAL) == 0
    assert texts() == ["From the second window, and then the lid was closed.", "From the first window, unsaved."]


def test_a_draft_saves_itself_and_survives_a_broken_line_a_second_window_and_a_crash(
    scene: Scene, open_page: OpenPage
) -> None:
    page = open_page(scene.author)
    page.goto(scene.address())
    text, state = page.get_by_label("Your annotation"), page.locator("[data-keeping-state]")
    text.fill("One.")
    expect(state).to_contain_text("Saved ")
    assert texts() == ["One."]
    assert page.evaluate(LOCAL) == 0
    page.context.set_offline(True)
    text.fill("One. Two, without a line.")
    expect(state).to_have_text("Saved on this device only; no connection")
    assert page.evaluate(LOCAL) == 1
    page.context.set_offline(False)
    expect(state).to_contain_text("Saved ")
    expect(page.locator("[data-keeping-said]")).to_contain_text("Saved ")
    page.wait_for_function(f"{LOCAL} === 0")
    assert texts() == ["One. Two, without a line."]

    second = page.context.new_page()
    second.goto(scene.address())
    expect(second.get_by_label("Your annotation")).to_have_value("One. Two, without a line.")
    second.get_by_label("Your annotation").fill("From the second window.")
    expect(second.locator("[data-keeping-state]")).to_contain_text("Saved ")
    text.fill("From the first window.")
    choice = page.locator(".conflict")
    expect(choice).to_contain_text("You edited this in another window.")
    for words in ("From the second window.", "From the first window."):
        expect(choice).to_contain_text(words)
    assert texts() == ["From the second window."]
    assert_accessible(page)
    choice.get_by_role("button", name="Keep both as drafts").click()
    expect(choice).to_have_count(0)
    expect(state).to_contain_text("Saved ")
    assert texts() == ["From the second window.", "From the first window."]
    second.get_by_label("Your annotation").fill("From the second window, and then the lid was closed.")
    second.wait_for_function(f"{LOCAL} >= 1")
    second.close()
    see_and_sign_out(scene, page)


def test_without_scripts_a_button_saves_and_the_list_goes_on(scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author, scripts=False, viewport=(390, 844))
    page.goto(scene.address())
    page.get_by_label("Your annotation").fill("Begun on the train.")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_label("Your annotation")).to_have_value("Begun on the train.")
    other = page.context.new_page()
    other.goto(scene.address())
    for window, words in ((other, "Changed at home."), (page, "Changed on the train.")):
        window.get_by_label("Your annotation").fill(words)
        window.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You edited this in another window")
    for words in ("Changed at home.", "Changed on the train."):
        expect(page.locator(".both-texts")).to_contain_text(words)
    page.get_by_role("button", name="Go on with this one").last.click()
    expect(page.get_by_label("Your annotation")).to_have_value("Changed on the train.")
    page.goto("/account/unsent")
    page.locator(".confirm summary").click()
    page.get_by_role("button", name="Delete the text").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Go on with it").click()
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator("#sent")).to_be_visible()
    assert texts() == []


def test_the_composer_goes_on_with_the_draft_on_the_same_words(scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author)
    read(page, scene)
    for words, text in ((WORDS, "On ten years."), ("is published.", "On publishing.")):
        select(page, "measure-1.1", words)
        page.keyboard.press("a")
        expect(page.get_by_label("Your annotation")).to_be_focused()
        expect(page.get_by_label("Your annotation")).to_have_value("")
        page.get_by_label("Your annotation").fill(text)
        page.keyboard.press("Escape")
        expect(page.locator("[data-kept-mark]")).to_be_visible()
    select(page, "measure-1.1", "is published.")
    expect(page.locator(".select-button")).to_be_visible()
    select_and_press_a(page, "measure-1.1", WORDS)
    expect(page.get_by_label("Your annotation")).to_have_value("On ten years.")
    expect(page.get_by_text("1 more draft of yours here")).to_be_visible()
    page.get_by_role("link", name="Write another one").click()
    expect(page.get_by_label("Your annotation")).to_have_value("")
    assert sorted(texts()) == ["On publishing.", "On ten years."]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_button_stays_under_the_pointer_when_the_text_is_saved(
    scene: Scene, open_page: OpenPage, width: int
) -> None:
    page = open_page(scene.author, viewport=(width, 800))
    page.goto(scene.address())
    button = page.get_by_role("button", name="Submit the annotation")
    page.get_by_label("Your annotation").fill("One.")
    before = button.bounding_box()
    expect(page.locator("[data-keeping-state]")).to_contain_text("Saved ")
    assert button.bounding_box() == before


def send_at_once(page: Page, text: str, *, button: str = "Reply") -> None:
    """Write and submit in one go, before any save is due, as the Enter key does in a field of one line."""
    field = page.get_by_label("Your reply")
    field.fill(text)
    field.evaluate("(field, name) => field.form.requestSubmit([...field.form.elements].find("
                   "(one) => one.type === 'submit' && one.textContent.trim() === name))", button)  # fmt: skip


def settled(page: Page) -> None:
    """Wait until every save that a page makes by itself has been made."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(1500)


def test_what_was_sent_is_not_offered_again(scene: Scene, open_page: OpenPage) -> None:
    page, annotation = open_page(scene.author), make_annotation(scene.round)
    address = f"/annotations/{annotation.id}"

    def answer_late(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        page.wait_for_timeout(600)
        route.fulfill(response=answer)

    page.route("**/replies", answer_late)
    page.goto(address)
    send_at_once(page, "Sent at once.")
    page.wait_for_url("**saved=reply**")
    for go in (lambda: None, page.go_back, page.reload, lambda: page.goto("/account/unsent")):
        go()
        settled(page)
        if "unsent" not in page.url:
            expect(page.get_by_label("Your reply")).to_have_value("")
        assert (texts(), page.evaluate(LOCAL)) == ([], 0)


def test_what_arrived_without_an_answer_is_not_offered_again_and_what_did_not_arrive_is(
    scene: Scene, open_page: OpenPage
) -> None:
    page, annotation = open_page(scene.author), make_annotation(scene.round)
    address = f"/annotations/{annotation.id}"

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    def lose(text: str, deal_with: Callable[[Route], object]) -> None:
        """Send it to where no answer comes from, close the window, and open another one."""
        window = page.context.new_page()
        window.route("**/replies", deal_with)
        window.goto(address)
        with window.expect_event("requestfailed"):
            send_at_once(window, text)
        window.close()
        page.goto(address)

    lose("It arrived.", lose_the_answer)
    settled(page)
    expect(page.get_by_text("It arrived.")).to_have_count(1)
    expect(page.get_by_label("Your reply")).to_have_value("")
    assert (texts(), page.evaluate(LOCAL)) == ([], 0)

    lose("It did not arrive.", lambda route: route.abort())
    expect(page.get_by_label("Your reply")).to_have_value("It did not arrive.")
    expect(page.locator("[data-keeping-state]")).to_contain_text("Saved ")
    assert texts() == ["It did not arrive."]
