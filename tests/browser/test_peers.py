"""What other platforms get wrong, each under its own name: what annotations must survive when a text changes."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from codeprac.annotations.models import Anchor, Annotation
from codeprac.db import db
from codeprac.dispositions.rules import Outcome
from codeprac.dispositions.services import explain_change, record_dispositions, release_draft_with_answers
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import list_provisions
from tests.annotations.scene import Scene, anchor_in, closed, make_scene
from tests.browser.conftest import Live
from tests.browser.releasing import release_by_two
from tests.browser.texts import read, select
from tests.dispositions.stage import make_stage
from tests.factories.annotations import make_annotation
from tests.factories.drafts import NEXT_SOURCE, SOURCE, make_released_draft, make_working_draft
from tests.judging.axe import assert_accessible

OpenPage = Callable[..., Page]
FIRST = "Signatories will publish a report on each incident within ten working days of learning of it."
SECOND = "Signatories will publish a summary of each incident within ten working days of learning of it."
TWINS = f"""# Code of Practice on Twins

## Measure 1. Incidents

Whoever signs takes incidents seriously. {FIRST} They keep a list of what they learned.

{SECOND} Anyone may ask for the list.

## Measure 2. Contact

Signatories name one point of contact and answer within a week.
"""
TOLD = ("deleted", "needs-check")
WORDS = "up to date for ten years"
SECONDS_ON_A_BUSY_MACHINE = 10  # what it takes is measured by `python -m benchmarks annotations`


# What is painted has a card beside it, which comes after the paint.
ALL_SHOWN = """(slugs) => {
  const counts = slugs.map((slug) => parseInt(document.querySelector(`a[data-count="${slug}"]`).textContent));
  const cards = document.querySelectorAll('.margin-column .thread').length;
  return cards >= counts.reduce((sum, count) => sum + count, 0);
}"""


@dataclass
class Carried:
    """An annotation of the first draft, and the second draft."""

    scene: Scene
    annotation: Annotation
    draft: Draft

    @property
    def address(self) -> str:
        """The address of the second draft."""
        return f"/codes/{self.scene.code.slug}/drafts/2"


def carry(source: str, quote: str, later: str, slug: str = "measure-1") -> Carried:
    """Annotate these words of a text, then release a later text."""
    scene = make_scene(source)
    annotation = make_annotation(scene.round, slug, quote=quote, text="I mean these words.")
    return Carried(scene, annotation, make_released_draft(scene.code, later))


def open_draft(page: Page, address: str, *slugs: str) -> dict[str, list[str]]:
    """Open a draft and read which words are painted as carried to it, by provision."""
    page.goto(address)
    page.wait_for_function("() => /[0-9]/.test(document.querySelector('a[data-count]').textContent)")
    for slug in slugs:
        page.locator(f'[data-provision="{slug}"]').scroll_into_view_if_needed()
        page.wait_for_function("(slug) => document.querySelector(`[data-provision='${slug}']`)", arg=slug)
    page.wait_for_function(ALL_SHOWN, arg=list(slugs))
    found: dict[str, list[str]] = page.evaluate(
        """() => Object.groupBy([...CSS.highlights.get('annotation-carried')]
            .sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b))
            .map((range) => [range.startContainer.parentElement.closest('[data-provision]').dataset.provision,
                String(range)]), ([slug]) => slug)"""
    )
    return {slug: [words for _slug, words in pairs] for slug, pairs in found.items()}


@pytest.mark.parametrize("quote", [FIRST, "publish a report on each incident within ten working days", "a report"])
@pytest.mark.parametrize("gone", [f" {FIRST}", f" {FIRST} They keep a list of what they learned."])
def test_peers_1_of_two_nearly_identical_sentences_one_is_deleted(
    live: Live, open_page: OpenPage, quote: str, gone: str
) -> None:
    carried = carry(TWINS, quote, TWINS.replace(gone, ""))
    assert anchor_in(carried.draft, carried.annotation).verdict in TOLD
    page = open_page()
    assert open_draft(page, carried.address, "measure-1", "measure-2") == {}
    expect(page.locator('a[data-count="measure-1"]')).to_contain_text("0 annotations")
    page.get_by_role("link", name="1 annotation has no place in this draft").click()
    expect(page.locator(".thread")).to_contain_text("I mean these words.")
    expect(page.locator(".thread .quoted-words")).to_have_text(quote)
    expect(page.locator(".unplaced").get_by_role("link", name="Measure 1", exact=True)).to_be_visible()
    page.goto(f"/annotations/{carried.annotation.id}")
    expect(page.locator(".journey")).to_contain_text("last in Measure 1")


def test_peers_1_the_twin_that_stays_keeps_its_own_annotation(live: Live, open_page: OpenPage) -> None:
    carried = carry(TWINS, SECOND, TWINS.replace(f" {FIRST}", ""))
    assert open_draft(open_page(), carried.address, "measure-1") == {"measure-1": [SECOND]}


def test_peers_1_a_sentence_whose_twin_stands_in_another_provision_never_moves_there(
    live: Live, open_page: OpenPage
) -> None:
    source = TWINS.replace("answer within a week.", f"answer within a week. {FIRST}")
    carried = carry(source, FIRST, source.replace(f" {FIRST} They keep", " They keep"))
    assert anchor_in(carried.draft, carried.annotation).verdict in TOLD
    assert open_draft(open_page(), carried.address, "measure-1", "measure-2") == {}


def test_peers_4_a_paragraph_that_is_removed_keeps_its_annotations(live: Live, open_page: OpenPage) -> None:
    later = SOURCE.replace("Signatories will keep the documentation safe.[^1]", "Nothing is asked here.")
    carried = carry(SOURCE, "keep the documentation safe", later, "measure-1.2")
    page = open_page()
    for address in (f"/codes/{carried.scene.code.slug}/drafts/1/measure-1.2", f"/annotations/{carried.annotation.id}"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("I mean these words.")
    page.goto(f"/codes/{carried.scene.code.slug}/annotations")
    expect(page.locator(".lede")).to_contain_text("One annotation on")
    page.goto(carried.address)
    page.get_by_role("link", name="1 annotation has no place in this draft").click()
    expect(page.locator(".thread")).to_contain_text("I mean these words.")
    page.goto(f"/codes/{carried.scene.code.slug}/drafts/1")
    expect(page.locator('a[data-count="measure-1.2"]')).to_contain_text("1 annotation")


def test_peers_5_a_paragraph_inserted_at_the_top_shifts_no_annotation(live: Live, open_page: OpenPage) -> None:
    scene = make_scene()
    words = {
        "code-of-practice-on-tests": "An opening word.",
        "measure-1.1": "up to date for ten years",
        "measure-1.2": "keep the documentation safe",
        "recitals": "documentation helps those",
    }
    for slug, quote in words.items():
        make_annotation(scene.round, slug, quote=quote)
    whole = make_annotation(scene.round, "measure-1.1")
    inserted = "A new paragraph, up to date for ten years, stands above all others: keep the documentation safe.\n\n"
    later = SOURCE.replace("An opening word.", f"{inserted}An opening word.")
    draft = make_released_draft(scene.code, later)
    page = open_page()
    painted = open_draft(page, f"/codes/{scene.code.slug}/drafts/2", *words)
    assert painted == {slug: [quote] for slug, quote in words.items()}
    expect(page.locator('a[data-count="measure-1.1"]')).to_contain_text("2 annotations, 2 from earlier drafts")
    assert anchor_in(draft, whole).provision is not None
    verdicts = sa.select(Anchor.verdict).where(Anchor.draft_id == draft.id).distinct()
    assert db.session.scalars(verdicts).all() == ["unchanged"]


def test_peers_6_of_two_proposals_for_overlapping_words_one_is_taken_and_both_are_answered(
    live: Live, open_page: OpenPage
) -> None:
    stage = make_stage()
    one = stage.annotate(quote="for ten years", proposed_wording="for five years")
    other = stage.annotate(quote="date for ten", proposed_wording="date for a hundred", organisation=stage.organisation)
    stage.start_working_draft()
    page = open_page(stage.drafter)
    page.goto(f"/annotations/{one.id}")
    page.get_by_role("link", name="Beside other proposals on this passage").click()
    expect(page.locator(".redline")).to_have_count(2)
    page.get_by_role("radio", name="Second annotation 2").check()
    page.get_by_role("button", name="Compare the two").click()
    compared = page.locator("#compared .redline")
    expect(compared.locator("del")).to_contain_text("five")
    expect(compared.locator("ins")).to_contain_text("a hundred")
    assert_accessible(page)
    page.goto(f"{stage.desk}/decide/{one.number}")
    expect(page.get_by_text("Other proposals for the same words:")).to_contain_text("Only one can stand")
    page.get_by_role("button", name="Take into the working draft").click()
    expect(page.get_by_text("is in the working draft, with its reason and a private answer")).to_be_visible()
    page.goto(f"{stage.desk}?conflicts=1")
    expect(page.locator("tr[data-row]", has_text="In conflict with 1 (taken over)")).to_have_count(1)
    page.goto(f"{stage.desk}/decide/{other.number}")
    expect(page.locator(".proposals")).to_contain_text("1 (taken over)")
    page.get_by_role("button", name="Take into the working draft").click()
    expect(page.get_by_text("the words no longer stand as they were quoted").first).to_be_visible()
    page.get_by_label("Not accepted").check()
    page.get_by_label("Reason").fill("Five years are enough; see annotation 1.")
    page.get_by_role("button", name="Record", exact=False).first.click()
    expect(page.get_by_role("status")).to_contain_text("Annotation 2 is answered")
    release_by_two(page, open_page(stage.moderator), stage.code.slug)
    public = open_page()
    for annotation, words in ((one, "Your wording has been taken over."), (other, "Five years are enough")):
        public.goto(f"/annotations/{annotation.id}")
        expect(public.locator(".story-step.is-answer")).to_contain_text(words)


LONG = "A long thought. " * 60
WORDS = "up to date for ten years"


def test_peers_7_the_sign_in_expires_during_a_long_annotation_and_the_text_survives(
    live: Live, open_page: OpenPage
) -> None:
    scene = make_scene()
    page = open_page(scene.author)
    read(page, scene)
    select(page, "measure-1.1", WORDS)
    page.get_by_role("button", name="Annotate").click()
    text, state = page.get_by_label("Your annotation"), page.locator("[data-keeping-state]")
    text.fill(LONG)
    expect(state).to_contain_text("Saved ")
    page.context.clear_cookies()
    text.fill(f"{LONG}And its end.")
    expect(state).to_have_text("Saved on this device only; your sign-in has expired")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.get_by_role("alert")).to_contain_text("Your sign-in has expired.")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in again in a new tab").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.context.add_cookies([live.cookie_of(scene.author)])  # type: ignore[list-item]  # a dictionary of these names
    opened.value.goto("/account/unsent")
    expect(state).to_contain_text("Signed in again; saved")
    expect(text).to_have_value(f"{LONG}And its end.")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator(".margin-column .thread")).to_contain_text("A long thought.")
    annotation = db.session.scalars(sa.select(Annotation)).one()
    assert (annotation.anchor.quote, annotation.text) == (WORDS, f"{LONG}And its end.")
    page.reload()
    expect(page.locator("[data-kept-mark]")).to_have_count(0)


def test_peers_7_without_scripts_the_text_waits_for_who_wrote_it_and_nobody_else(
    live: Live, open_page: OpenPage
) -> None:
    scene = make_scene()
    page = open_page(scene.author, scripts=False)
    page.goto(scene.address())
    page.get_by_label("The words you mean").fill(WORDS)
    page.get_by_label("Your annotation").fill(LONG)
    page.context.clear_cookies()
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_role("status")).to_contain_text("What you typed is saved as a draft of your account")
    place = parse_qs(urlsplit(page.url).query)["next"][0]
    for person, sees in ((scene.drafter, False), (scene.author, True)):
        page.context.clear_cookies()
        page.context.add_cookies([live.cookie_of(person)])  # type: ignore[list-item]  # a dictionary of these names
        page.goto(place)
        expect(page.get_by_label("Your annotation")).to_have_count(1 if sees else 0)
    expect(page.get_by_label("Your annotation")).to_have_value(LONG)
    expect(page.get_by_label("The words you mean")).to_have_value(WORDS)
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator("#sent")).to_contain_text("submitted as number 1")


def test_peers_8_renumbering_takes_annotations_along_and_the_redline_says_so(live: Live, open_page: OpenPage) -> None:
    later = SOURCE.replace("### Measure 1.2. Keeping", "### Measure 1.3. Keeping").replace(
        "### Measure 1.3. Keeping",
        "### Measure 1.2. Naming a contact\n\nSignatories will name one person who answers questions.\n\n"
        "### Measure 1.3. Keeping",
    )
    carried = carry(SOURCE, "keep the documentation safe", later, "measure-1.2")
    page = open_page()
    painted = open_draft(page, carried.address, "measure-1.2", "measure-1.3")
    assert painted == {"measure-1.3": ["keep the documentation safe"]}
    page.goto(f"/codes/{carried.scene.code.slug}/compare/1/2")
    expect(page.locator('[id="measure-1.3"]')).to_contain_text("Renumbered")
    expect(page.locator('[id="deleted-measure-1.2"]')).to_have_count(0)
    expect(page.locator('[id="measure-1.3"] del:not(.change-number *)')).to_have_count(0)
    page.goto(f"/codes/{carried.scene.code.slug}/drafts/1/measure-1.2")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Keeping it safe")
    page.locator(".side-notes").get_by_role("link", name="Measure 1.3", exact=True).click()
    expect(page.locator(".thread")).to_contain_text("From draft 1")
    page.get_by_role("link", name="Annotation 1", exact=True).click()
    expect(page.locator(".journey > li")).to_have_count(2)
    expect(page.locator(".journey > li").nth(1)).to_contain_text("Measure 1.3")


def test_peers_9_the_csv_of_all_annotations_says_everything_and_imports_back(
    live: Live, open_page: OpenPage, tmp_path: Path
) -> None:
    scene = make_scene(**closed())
    says = {"text": '=SUM(1) is "no formula", but;\na second line', "proposed_wording": "up to date for five years"}
    party = {"author": scene.author, "organisation": scene.organisation}
    annotation = make_annotation(scene.round, quote="up to date for ten years", **party, **says)
    make_annotation(scene.round, "recitals", kind="editorial", text="Whom does it help?")
    answer_with_change(scene, annotation)
    kept = download_csv(open_page(), scene, tmp_path / "annotations.csv")
    assert {name: kept[0][name] for name in ("Provision", "Quote", "Kind", "Stakeholder group", "Organisation")} == {
        "Provision": "Measure 1.1",
        "Quote": "up to date for ten years",
        "Kind": "technical",
        "Stakeholder group": "Industry",
        "Organisation": scene.organisation.name,
    }
    assert (kept[0]["Disposition"], kept[0]["Reason"]) == ("accepted", "Five years are enough.")
    assert kept[0]["Change"].endswith(f"/codes/{scene.code.slug}/compare/1/2#measure-1.1")
    assert kept[0]["Annotation"] == "'" + says["text"]  # no program computes it
    other = make_scene()
    page = open_page(other.author)
    page.goto(f"/codes/{other.code.slug}/rounds/1")
    page.get_by_role("link", name="Annotate with a spreadsheet").click()
    page.get_by_label("Filled form").set_input_files(tmp_path / "annotations.csv")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Submit 2 annotations").click()
    expect(page.get_by_text("2 annotations are submitted.")).to_be_visible()
    again = download_csv(page, other, tmp_path / "again.csv")
    said = ("Provision", "Heading", "Quote", "Kind", "Annotation", "Rationale", "Proposed wording", "Evidence")
    assert [[row[name] for name in said] for row in again] == [[row[name] for name in said] for row in kept]


def answer_with_change(scene: Scene, annotation: Annotation) -> None:
    """Accept it with a change, and release the draft that has it, answers included."""
    now = datetime.now(UTC)
    draft = make_working_draft(scene.code, NEXT_SOURCE)
    place = next(one for one in list_provisions(draft) if one.slug == "measure-1.1")
    change = explain_change(draft, reason="Shorter.", provision_id=place.id, actor_id=scene.drafter.id, now=now)
    given = {"outcome": Outcome.ACCEPTED, "reason": "Five years are enough.", "change": change}
    record_dispositions([annotation], actor_id=scene.drafter.id, now=now, **given)
    release_draft_with_answers(draft, with_answers=True, actor_id=scene.drafter.id, now=now)
    db.session.commit()


def download_csv(page: Page, scene: Scene, path: Path) -> list[dict[str, str]]:
    """The table of all annotations, as a reader downloads it from their list."""
    page.goto(f"/codes/{scene.code.slug}/annotations")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").first.click()
    waiting.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
