"""One of each kind of act of a drafter, on the pages and with the buttons that drafters have for it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from codeprac.drafts.models import Provision
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.rules import body_of
from codeprac.drafts.services.structuring import find_sibling_before
from codeprac.text.cutting import pieces
from tests.browser.releasing import SLOW

DESK, WORKING = "/codes/gpai/desk", "/codes/gpai/working"


@dataclass
class Places:
    """On which provision of the working draft each act is done."""

    edited: Provision
    behind: Provision
    moved: Provision
    split: Provision
    merged: Provision
    other: Provision
    promoted: Provision
    demoted: Provision
    removed: Provision
    left: list[Provision]


def choose_places(rows: list[Provision]) -> Places:
    """One provision for each act, and those that are left: what is split has points, what is demoted one before it."""
    left = list(rows)
    everything = list_provisions(rows[0].draft)
    split = next(row for row in left if len(pieces(body_of(row.source))) > 1)
    left.remove(split)
    demoted = next(row for row in left[8:] if find_sibling_before(everything, row) is not None)
    left.remove(demoted)
    edited, behind, moved, merged, other, promoted, removed, *left = left
    return Places(edited, behind, moved, split, merged, other, promoted, demoted, removed, left)


def gather_by_hand(page: Page, words: str, *, found: int, title: str) -> None:
    """Find annotations by their words, choose all but the first, and put them into a new issue, with the keyboard."""
    page.goto(DESK, timeout=SLOW)
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(found)
    expect(page.locator("[data-keys]")).to_be_visible()  # the script of this page listens
    page.get_by_label("All on this page").check()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("heading", name=f"{found - 1} annotations selected")).to_be_visible()
    page.keyboard.press("i")
    page.get_by_label("Title of a new issue").fill(title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{found - 1} annotations put into issue")


def answer_by_hand(page: Page, words: str, issue: int, change: Provision, reason: str) -> None:
    """Answer an issue with all that it gathers, and give the last of them an answer of its own."""
    page.goto(f"{DESK}?q={words}", timeout=SLOW)
    page.locator("tr[data-row]").get_by_role("link", name=f"Issue {issue}").first.click()
    page.get_by_role("link", name="Answer all of the issue").click()
    answer = page.locator("#decision-form")
    answer.get_by_role("radio", name="Accepted in part").check()
    answer.get_by_label("Reason").fill(reason)
    answer.get_by_label("Change that it led to").select_option(f"kept:{change.id}")
    exception = page.locator(".answer-list > li").last
    exception.locator("summary").click()
    exception.get_by_label("Outcome").select_option("already-covered")
    exception.get_by_label("Reason").fill("The measure before it says so.")
    answer.get_by_role("button", name="Record for all that are ticked").click()
    expect(page.get_by_text("The issue is answered.")).to_be_visible()
    expect(page.get_by_text("Has an answer of its own", exact=True)).to_have_count(1)


def start_by_hand(page: Page) -> None:
    """Start the working draft from the first one."""
    page.goto(WORKING, timeout=SLOW)
    page.get_by_role("button", name="Start from draft 1").click()
    expect(page.get_by_role("heading", name="Working draft")).to_be_visible(timeout=SLOW)


def take_over_by_hand(page: Page, row: Provision, number: int) -> None:
    """Take proposed wording over with one click."""
    page.goto(WORKING, timeout=SLOW)
    page.locator(f"[id='{row.id}'] .provision-heading a").click()
    page.get_by_role("button", name=re.compile(rf"^Take this wording over from annotation {number}$")).click()
    expect(page.get_by_text("is in the working draft, with its reason and a private answer")).to_be_visible()


def write_by_hand(page: Page, places: Places, sentence: str) -> None:
    """Edit, add, move, split, merge, promote, demote and remove: each by its button, each with its reason."""
    page.goto(WORKING, timeout=SLOW)
    _edit(page, places.edited, sentence)
    _add(page, places.behind, sentence)
    _move(page, places.moved, places.behind)
    _split(page, places.split)
    _merge(page, places.merged, places.other)
    for row, act in ((places.promoted, "Promote"), (places.demoted, "Demote")):
        _open(page, row, act)
        _send(page, act, "Reason for the change", f"{act}d")
    _open(page, places.removed, "Remove")
    _send(page, "Remove", "Reason for the removal", "Removed")


def name_who_asked(page: Page, row: Provision, title: str) -> None:
    """Say that an issue asked for the removal of a provision."""
    page.goto(WORKING, timeout=SLOW)
    page.get_by_role("link", name="Changes and reasons").click()
    removed = page.locator(".issue").filter(has_text="Nobody will miss it: Remove.")
    expect(removed).to_contain_text(row.name[:100])
    removed.get_by_role("heading").get_by_role("link").click()
    page.get_by_role("radio", name="Participants asked for it").check()
    page.get_by_role("checkbox", name=title).check()
    page.get_by_role("button", name="Save").click()
    expect(removed).to_contain_text(title)


def _open(page: Page, row: Provision, act: str) -> None:
    acts = page.locator(f"[id='{row.id}'] .acts")
    acts.get_by_role("link", name=re.compile(rf"^{act}\b")).click()


def _send(page: Page, act: str, label: str, done: str) -> None:
    """Give the reason, press the button, and see in the contents what was done."""
    page.get_by_label(label).fill(f"Nobody will miss it: {act}.")
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.get_by_text(re.compile(rf"^\s*{done}[: ]")).first).to_be_visible()
    expect(page).to_have_url(re.compile(rf"{WORKING}(#|$)"))


def _edit(page: Page, row: Provision, sentence: str) -> None:
    page.locator(f"[id='{row.id}'] .provision-heading a").click()
    page.wait_for_load_state()  # the whole text is there
    text = page.get_by_label("Text", exact=True)
    text.fill(f"{text.input_value()}\n\n{sentence}")
    _send(page, "Save", "Reason for the change", "Saved")


def _add(page: Page, behind: Provision, sentence: str) -> None:
    _open(page, behind, "Add")
    page.get_by_label("Heading").fill("Measure 90. A new measure")
    page.get_by_label("Text", exact=True).fill(sentence)
    _send(page, "Save", "Reason for the change", "Added")


def _move(page: Page, row: Provision, behind: Provision) -> None:
    _open(page, row, "Move")
    page.get_by_label("Behind").select_option(behind.id)
    _send(page, "Move", "Reason for the move", "Moved")


def _split(page: Page, row: Provision) -> None:
    _open(page, row, "Split")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Show the parts").click()
    page.get_by_label("Heading").last.fill("Measure 91. What was said before")
    _send(page, "Split", "Reason for the split", "Split")


def _merge(page: Page, row: Provision, other: Provision) -> None:
    _open(page, row, "Merge")
    page.get_by_role("checkbox", name=other.title or other.name).check()
    page.get_by_role("button", name="Show the text").click()
    _send(page, "Merge", "Reason for the merger", "Merged")
