"""Choosing in the composer what the public sees: by keyboard, with its messages, and kept until it is sent."""

from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from codeprac.annotations.models import Annotation
from codeprac.db import db
from tests.annotations.scene import make_scene
from tests.browser.conftest import Live
from tests.browser.texts import read, read_again
from tests.judging.axe import assert_accessible


def test_a_confidential_annotation_is_written_kept_and_sent(live: Live, open_page: Callable[..., Page]) -> None:
    scene = make_scene()
    page = open_page(scene.author)
    read(page, scene)
    page.locator("[data-provision='measure-1.1'] a.annotate").click()
    form = page.locator(".composer form")
    choice = form.locator(".choice-fields")
    expect(choice.locator("summary")).to_have_text("In public: with your name Change", use_inner_text=True)
    expect(form.get_by_label("Public summary")).to_be_hidden()
    form.locator("textarea[name=text]").fill("What we pay for it.")
    choice.locator("summary").focus()
    page.keyboard.press("Enter")
    choice.get_by_label("With your name").focus()
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    expect(choice.locator("summary")).to_have_text("In public: confidential, with a summary", use_inner_text=True)
    form.get_by_role("button", name="Submit the annotation").click()
    expect(choice.locator(".field-error")).to_have_count(2)
    assert_accessible(page)
    form.get_by_label("Why it has to stay confidential").fill("A contract.")
    with page.expect_response(lambda answer: "About+prices" in (answer.request.post_data or "")) as saved:
        form.get_by_label("Public summary").fill("About prices.")
        form.get_by_label("Public summary").blur()
    assert saved.value.ok
    read_again(page)
    page.locator("[data-provision='measure-1.1'] a.annotate").click()
    expect(form.locator("textarea[name=text]")).to_have_value("What we pay for it.")
    expect(choice.get_by_label("Confidentially")).to_be_checked()
    form.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator(".thread", has_text="What we pay for it.")).to_contain_text("confidential")
    made = db.session.scalars(sa.select(Annotation)).one()
    assert (made.publication, made.public_summary) == ("confidential", "About prices.")
    public = open_page()
    public.goto(f"{live.url}/annotations/{made.id}")
    expect(public.locator("main")).to_contain_text("About prices.")
    expect(public.locator("main")).not_to_contain_text("What we pay")
