"""What others say to an annotation, and its author to the answer: replying, endorsing, following up, answering."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from tests.browser.conftest import Live
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import SOURCE, make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible, find_overflow

ASKING = f"{SOURCE}\n\n## Question 1. Costs\n\nWhat would this cost a small provider?\n"


def judge(page: Page) -> None:
    """The page is accessible, and fits a phone."""
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert find_overflow(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})


def test_an_annotation_is_discussed_endorsed_answered_and_objected_to(
    live: Live, open_page: Callable[..., Page]
) -> None:
    author, other = make_user(name="Ida Author"), make_user(name="Otto Other")
    party = make_organisation(members=[other], name="Sample Labs")
    round_ = make_round(make_released_draft(make_code(slug="ours")))
    annotation = make_annotation(round_, author=author)
    address = f"/annotations/{annotation.id}"
    page = open_page(user=other)
    page.goto(address)
    page.get_by_label("Add evidence").check()
    page.get_by_label("Your reply").fill("We counted 2020 cases.")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_text("1 adds evidence")).to_be_visible()
    endorse = page.locator(".endorse-form")
    endorse.get_by_label("for Sample Labs").check()
    endorse.get_by_role("button", name="Endorse it").click()
    expect(page.get_by_role("heading", name="1 endorsement")).to_be_visible()
    page.get_by_text("By name").click()
    expect(page.get_by_role("link", name=party.name)).to_be_visible()
    judge(page)
    theirs = open_page(user=author)
    theirs.goto(address)
    theirs.get_by_role("link", name="Answer the reply by Otto Other").click()
    theirs.get_by_label("Question", exact=True).check()
    theirs.get_by_label("Your reply").fill("In which year?")
    theirs.get_by_role("button", name="Answer", exact=True).click()
    expect(theirs.locator(".reply-answers").get_by_text("In which year?")).to_be_visible()
    now = round_.closes_at = datetime.now(UTC) - timedelta(seconds=1)
    record_dispositions([annotation], outcome="not-accepted", reason="It is measured.", actor_id=None, now=now)
    release_dispositions(round_.code_id, actor_id=None, now=datetime.now(UTC))
    db.session.commit()
    theirs.goto("/since")
    theirs.get_by_text("1 answer waits for what you say to it").click()
    theirs.get_by_role("link", name="Annotation 1 on Measure 1.1").first.click()
    theirs.get_by_label("I formally object").check()
    theirs.get_by_role("button", name="Go on").click()
    expect(theirs.get_by_role("alert")).to_contain_text("Say why")
    judge(theirs)
    theirs.get_by_role("textbox", name="Reason").fill("It is measured by nobody.")
    theirs.get_by_role("button", name="Go on").click()
    expect(theirs.get_by_role("heading", name="Send this?")).to_be_visible()
    judge(theirs)
    theirs.get_by_role("button", name="Send it").click()
    expect(theirs.get_by_text("It is measured by nobody.")).to_be_visible()
    judge(theirs)
    theirs.goto("/codes/ours/drafts/1/measure-1.1")
    expect(theirs.get_by_text("1 formal objection stands, from draft 1")).to_be_visible()


def test_open_questions_are_answered_in_the_text_and_in_the_round(live: Live, open_page: Callable[..., Page]) -> None:
    round_ = make_round(make_released_draft(make_code(slug="ours"), ASKING), questions=["Is ten years right?"])
    page = open_page(user=make_user(name="Otto Other"))
    page.goto(f"/codes/ours/rounds/{round_.number}")
    page.get_by_role("link", name="Answer it (question 1)").click()
    page.get_by_label("Your answer").fill("Ten is right.")
    page.get_by_role("button", name="Submit the answer").click()
    expect(page.get_by_text("Your answer was submitted as number 1.")).to_be_visible()
    expect(page.get_by_role("cell", name="1", exact=True)).to_be_visible()
    judge(page)
    page.goto(f"/codes/ours/rounds/{round_.number}")
    page.get_by_role("link", name="Question 1").last.click()
    page.get_by_label("Your answer").fill("A week each year.")
    page.get_by_role("button", name="Submit the answer").click()
    expect(page.get_by_text("Your annotation was submitted as number 2.")).to_be_visible()
    expect(page.get_by_role("table", name="Answers by stakeholder group")).to_be_visible()
    judge(page)
