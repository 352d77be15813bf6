"""The main job, end to end in a real browser, on the three public drafts of the EU General-Purpose AI Code of Practice:
drafts, round, annotations, replies, dispositions, next draft, redline, consolidated version, public reading."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.rounds.models import Round
from tests.browser.conftest import Live
from tests.browser.releasing import release_by_two
from tests.browser.texts import select
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.judging.axe import assert_accessible

OpenPage = Callable[..., Page]
PHONE = (390, 844)
DRAFTS = {
    1: ("draft-1-2024-11-14.en.md", 99),
    2: ("draft-2-2024-12-19.en.md", 138),
    3: ("draft-3-2025-03-11.en.md", 138),
}
PLACE = "measure-i.2.3"
WORDS = "widely adopted by rightsholders, considering different cultural sectors"
WORDING = "widely adopted by rightsholders in at least one cultural sector"
SHORT = """# Sample Code

## Commitment 1. Openness

Signatories commit to openness.

### Measure 1.1. Publish

They publish what they know about every appliance that they sell.

### Measure 1.2. Answer

They answer questions of repairers within five working days of receipt.
"""


@dataclass
class Cast:
    """Who takes part."""

    code: CodeOfPractice
    drafter: Any
    moderator: Any
    author: Any
    other: Any


@pytest.fixture
def cast(live: Live) -> Cast:
    """A code with a drafter and a moderator, and two stakeholders."""
    drafter, moderator = make_user(name="Dora Drafter"), make_user(name="Mo Moderator")
    code = make_code(slug="gpai", title="Code on General-Purpose AI", drafters=[drafter], moderators=[moderator])
    return Cast(code, drafter, moderator, make_user(name="Asa Author"), make_user(name="Olle Other"))


def import_text(page: Page, slug: str, text: Path | str) -> None:
    """Upload or paste a text and go on to the preview."""
    page.goto(f"/codes/{slug}/drafts/import")
    if isinstance(text, Path):
        page.get_by_label("File").set_input_files(text)
    else:
        page.get_by_label(re.compile("paste", re.I)).fill(text)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="What this text becomes")).to_be_visible()


def keep_and_release(page: Page, second: Page, slug: str, number: int) -> None:
    """Import what the preview shows, and release it with a second person."""
    page.get_by_role("button", name="Import").click()
    expect(page).to_have_url(re.compile(rf"/codes/{slug}/working"))
    release_by_two(page, second, slug)
    page.goto(f"/codes/{slug}/drafts/{number}")


def open_round(page: Page, slug: str) -> None:
    """Open a round at once, with the closing time that the form offers; today may be a day off, which is said."""
    page.goto(f"/codes/{slug}/rounds/open")
    page.get_by_role("radio", name="As soon as this form is accepted").check()
    understood = page.get_by_label("These warnings are understood")
    if understood.count():
        understood.check()
    page.get_by_role("button", name="Open the round").click()
    expect(page).to_have_url(re.compile(rf"/codes/{slug}/rounds/1$"))


def let_the_round_end(cast: Cast) -> None:
    """Its time is over: only then are answers released."""
    round_ = db.session.scalars(sa.select(Round).where(Round.code_id == cast.code.id)).one()
    round_.opens_at -= timedelta(days=30)
    round_.closes_at = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()


def annotate_selection(page: Page, job: "Job", text: str) -> None:
    """Select words in the reading page, and propose other ones."""
    page.goto(f"/codes/gpai/drafts/{job.last}")
    page.wait_for_function("() => /[0-9]/.test(document.querySelector('a[data-count]').textContent)")
    select(page, job.place, job.words)
    page.keyboard.press("a")
    composer = page.locator(".composer")
    composer.get_by_label("Proposed wording").fill(job.wording)
    composer.get_by_label("Your annotation").fill(text)
    composer.get_by_role("radio", name="Technical").check()
    composer.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator(".thread", has_text=text).first).to_be_visible()
    assert_accessible(page)


def annotate_by_form(page: Page, draft: int, provision: str, text: str, *, quote: str = "", wording: str = "") -> None:
    """Annotate by the plain form, which works without scripts."""
    page.goto(f"/codes/gpai/drafts/{draft}/{provision}")
    page.get_by_label("The words you mean").fill(quote)
    page.get_by_label("Your annotation").fill(text)
    page.get_by_label("Proposed wording").fill(wording)
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.get_by_text(text).first).to_be_visible()


def reply_to(page: Page, text: str, reply: str) -> None:
    """Reply on the page of an annotation."""
    page.get_by_role("article").filter(has_text=text).get_by_role("link", name=re.compile("Annotation 1")).first.click()
    page.get_by_label(re.compile("Your reply", re.I)).fill(reply)
    page.get_by_role("button", name=re.compile("reply", re.I)).click()
    expect(page.get_by_text(reply).first).to_be_visible()


def publish(page: Page, slug: str, draft: int) -> None:
    """Publish a released draft as the consolidated version."""
    page.goto(f"/codes/{slug}/publish/{draft}")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Publish consolidated version 1").click()
    expect(page).to_have_url(re.compile(rf"/codes/{slug}/editions/1$"))


@dataclass(frozen=True)
class Job:
    """What the way leads through: texts with their number of headings, where the words are, and where the rest is."""

    texts: list[tuple[Path | str, int]]
    place: str
    words: str
    wording: str
    second: str

    @property
    def last(self) -> int:
        """The number of the draft that the round is on."""
        return len(self.texts)


def go_the_whole_way(cast: Cast, job: Job, open_as: OpenPage, *, scripts: bool = True) -> None:
    """Every act from the first import to the public reading, each by whom it belongs to."""
    desk, second = open_as(cast.drafter), open_as(cast.moderator)
    for number, (text, headings) in enumerate(job.texts, 1):
        import_text(desk, "gpai", text)
        expect(desk.locator(".outline-list > li")).to_have_count(headings)
        keep_and_release(desk, second, "gpai", number)
        expect(desk.locator("section.provision")).to_have_count(headings)
    open_round(desk, "gpai")
    annotate(cast, job, open_as, scripts=scripts)
    let_the_round_end(cast)
    answer_and_write(desk, job, scripts=scripts)
    release_by_two(desk, second, "gpai")

    reader = open_as()
    reader.goto(f"/codes/gpai/compare/{job.last}/{job.last + 1}#{job.place}")
    changed = reader.locator(f"[id='{job.place}']")
    expect(changed.locator("ins").first).to_be_attached()
    expect(changed).to_contain_text("Accepted")
    expect(reader.locator(f"[id='{job.second}']")).to_contain_text("A policy that nobody reviews goes stale.")
    publish(second, "gpai", job.last + 1)
    reader.goto("/")
    reader.get_by_role("link", name="Code on General-Purpose AI").first.click()
    expect(reader).to_have_url(re.compile(r"/codes/gpai/editions/1$"))
    expect(reader.locator("main")).to_contain_text(job.wording)
    expect(reader.locator("main")).to_contain_text("The policy is reviewed once a year.")
    assert_accessible(reader) if scripts else None


def annotate(cast: Cast, job: Job, open_as: OpenPage, *, scripts: bool) -> None:
    """One annotation by selection (without scripts by the form), one by the form, and a reply."""
    author = open_as(cast.author)
    if scripts:
        annotate_selection(author, job, "One sector is enough.")
    else:
        annotate_by_form(author, job.last, job.place, "One sector is enough.", quote=job.words, wording=job.wording)
    other = open_as(cast.other)
    annotate_by_form(other, job.last, job.second, "Say who reviews the policy.")
    other.goto(f"/codes/gpai/drafts/{job.last}/{job.place}")
    reply_to(other, "One sector is enough.", "We support this.")


def answer_and_write(desk: Page, job: Job, *, scripts: bool) -> None:
    """Answer one annotation, take the other's wording over, edit, explain."""
    desk.goto("/codes/gpai/desk")
    desk.locator("tr", has_text="Say who reviews the policy.").get_by_role("checkbox").check()
    if not desk.get_by_label("Reason").is_visible():
        desk.get_by_text("Act on them", exact=True).click()
    desk.get_by_role("radio", name="Not accepted").check()
    desk.get_by_label("Reason").fill("This is left to the Signatory.")
    desk.get_by_role("button", name="Record").first.click()
    expect(desk.locator("tr", has_text="Say who reviews the policy.")).to_contain_text("Not accepted")
    desk.goto("/codes/gpai/working")
    desk.get_by_role("button", name=f"Start from draft {job.last}").click()
    edit = desk.locator(".editor-line")
    edit.filter(has_text="1 annotation").first.locator(".provision-heading a").click()
    desk.wait_for_load_state()  # whether there is a button shows on the page itself
    if not desk.get_by_role("button", name="Take this wording over").count():
        desk.go_back()
        edit.filter(has_text="1 annotation").nth(1).locator(".provision-heading a").click()
    desk.get_by_role("button", name="Take this wording over").click()
    desk.goto("/codes/gpai/working")
    edit.filter(has_text="1 annotation").filter(has_not_text="Edited").locator(".provision-heading a").click()
    desk.wait_for_load_state()  # the whole text is there
    body = desk.get_by_label("Text", exact=True)
    body.fill(body.input_value() + "\n\nThe policy is reviewed once a year.")
    desk.get_by_label("Reason for the change").fill("A policy that nobody reviews goes stale.")
    if scripts:
        expect(desk.locator(".editor-redline ins").last).to_contain_text("reviewed once a year")
        assert_accessible(desk)
    desk.get_by_role("button", name="Save").click()
    expect(desk).to_have_url(re.compile(r"/codes/gpai/working"))


def test_a_code_of_practice_goes_the_whole_way(cast: Cast, open_page: OpenPage, real_data: Path) -> None:
    texts = [(real_data / "gpai-code-of-practice" / name, headings) for name, headings in DRAFTS.values()]
    go_the_whole_way(cast, Job(texts, PLACE, WORDS, WORDING, "measure-i.2.1"), open_page)


SHORT_JOB = Job([(SHORT, 4)], "measure-1.2", "within five working days", "within three working days", "measure-1.1")


def test_the_same_way_on_a_phone(cast: Cast, open_page: OpenPage) -> None:
    def open_as(user: Any = None) -> Page:
        return open_page(user, viewport=PHONE, scheme="dark")

    go_the_whole_way(cast, SHORT_JOB, open_as)


def test_the_same_way_without_scripts(cast: Cast, open_page: OpenPage) -> None:
    def open_as(user: Any = None) -> Page:
        return open_page(user, scripts=False)

    go_the_whole_way(cast, SHORT_JOB, open_as, scripts=False)
