"""What other platforms get wrong, each under its own name: what annotations must survive when a text changes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import undefer

from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation
from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.drafts.models import Draft, Provision
from tests.annotations.scene import Scene, anchor_in, make_scene
from tests.browser.conftest import Live
from tests.browser.texts import box_of, read, select
from tests.dispositions.stage import make_stage
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_many_annotations
from tests.factories.drafts import SOURCE, make_released_draft
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
    page.wait_for_load_state("networkidle")
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


def test_peers_2_sixty_annotations_on_a_paragraph_and_10_000_on_a_draft(
    live: Live, open_page: OpenPage, real_data: Path
) -> None:
    (source,) = (real_data / "gpai-code-of-practice").glob("draft-3-*.en.md")
    scene = make_scene(source.read_text())
    provisions = list_provisions_with_text(scene.draft)
    crowded = next(one for one in provisions if one.kind == "measure")
    authors = [make_user() for _ in range(5)]
    make_many_annotations(scene.round, provisions, 9_940, authors=authors)
    make_many_annotations(scene.round, [crowded], 60, authors=authors)
    page = open_page()
    began = time.monotonic()
    page.goto(f"/codes/{scene.code.slug}/drafts/1")
    expect(page.locator(f'a[data-count="{crowded.slug}"]')).to_contain_text("annotations")
    assert time.monotonic() - began < SECONDS_ON_A_BUSY_MACHINE
    empty = page.locator("[data-text] *").count()
    page.locator(f'[data-provision="{crowded.slug}"]').scroll_into_view_if_needed()
    page.wait_for_function("() => CSS.highlights.get('annotation-3').size > 0")
    assert page.locator("[data-text] *").count() == empty
    assert page.locator(".margin-column .thread").count() < 60
    page.locator(f'a[data-count="{crowded.slug}"]').click()
    threads = page.locator(f'.margin-group:has([href*="{crowded.slug}#annotations"]) .thread')
    expect(threads).to_have_count(12)
    page.get_by_role("button", name="Show 12 more of").click()
    expect(threads).to_have_count(24)
    numbers = [page.locator(".thread:focus").get_attribute("data-number")]
    for _ in range(3):
        page.keyboard.press("n")
        page.wait_for_function("(number) => document.activeElement.dataset.number !== number", arg=numbers[-1])
        numbers.append(page.locator(".thread:focus").get_attribute("data-number"))
    order = page.evaluate(
        "async (path) => (await (await fetch(path)).json()).provisions",
        f"/codes/{scene.code.slug}/drafts/1/annotations.json?in={crowded.slug}:0",
    )[crowded.slug]
    places = [[str(number) for number, *_ in order].index(number or "") for number in numbers]
    assert places == list(range(places[0], places[0] + 4)), "the keys go in the order of the text"
    page.goto(f"/codes/{scene.code.slug}/annotations?kind=technical&q=say+what")
    expect(page.locator(".thread")).to_have_count(50)
    expect(page.locator(".paging-total")).to_contain_text("1 to 50 of")


def test_peers_3_the_same_words_annotated_twice_are_both_reached(live: Live, open_page: OpenPage) -> None:
    scene = make_scene()
    for number in (1, 2):
        make_annotation(scene.round, "measure-1.1", quote=WORDS, text=f"Thought {number}.")
    both = ("Thought 1.", "Thought 2.")
    page = open_page()
    read(page, scene)
    page.wait_for_function("() => CSS.highlights.get('annotation-2').size === 1")
    for words in both:  # by keyboard
        page.keyboard.press("n")
        expect(page.locator(".thread:focus")).to_contain_text(words)
    box = box_of(page, "measure-1.1", WORDS)
    page.mouse.click(box["left"] + 20, box["top"])
    for words in both:  # by mouse
        expect(page.locator(".margin-column .thread", has_text=words)).to_be_visible()
    expect(page.locator(".margin-more").first).to_have_text("All 2 annotations on Measure 1.1")
    phone = open_page(viewport=(390, 844))
    read(phone, scene)
    phone.wait_for_function("() => CSS.highlights.get('annotation-2').size === 1")
    box = box_of(phone, "measure-1.1", WORDS)
    phone.mouse.click(box["left"] + 20, box["top"])
    for words in both:  # by touch
        expect(phone.get_by_role("dialog").locator(".thread", has_text=words)).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(phone.locator('[data-provision="measure-1.1"] a:focus')).to_have_count(1)


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
    page.goto(f"/annotations/{one.id}/answer")
    expect(page.get_by_text("Other proposals for the same words:")).to_contain_text("Only one can stand")
    page.get_by_role("button", name="Take into the working draft").click()
    expect(page.get_by_text("is in the working draft, with its reason and a private answer")).to_be_visible()
    page.goto(f"{stage.desk}?conflicts=1")
    expect(page.locator("tr[data-row]", has_text="In conflict with 1 (taken over)")).to_have_count(1)
    page.goto(f"/annotations/{other.id}/answer")
    expect(page.locator(".proposals")).to_contain_text("1 (taken over)")
    page.get_by_role("button", name="Take into the working draft").click()
    expect(page.get_by_text("the words no longer stand as they were quoted").first).to_be_visible()
    page.get_by_label("Not accepted").check()
    page.get_by_label("Reason").fill("Five years are enough; see annotation 1.")
    page.get_by_role("button", name="Record", exact=False).first.click()
    expect(page.get_by_role("status")).to_contain_text("Annotation 2 is answered")
    page.goto(f"/codes/{stage.code.slug}/working/release")
    page.get_by_role("button", name="Release draft 2").click()
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


def test_peers_10_by_keyboard_alone_a_point_is_annotated_its_answer_found_and_a_redline_stepped_through(
    live: Live, open_page: OpenPage
) -> None:
    scene = make_scene()
    page = open_page(scene.author)
    page.goto(f"/codes/{scene.code.slug}/drafts/1")
    tab_to(page, page.locator('[data-provision="measure-1.1"] .annotate'))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your annotation")).to_be_focused()
    tab_to(page, page.get_by_label("Part", exact=True), key="Shift+Tab")
    page.keyboard.type("Point (2)")
    expect(page.locator("[data-quoted]")).to_have_text("(2) It is published.")
    tab_to(page, page.get_by_label("Your annotation"))
    page.keyboard.type("Published where?")
    tab_to(page, page.get_by_role("button", name="Submit the annotation"))
    page.keyboard.press("Enter")
    expect(page.locator(".thread:focus")).to_contain_text("Published where?")
    annotation = db.session.scalars(sa.select(Annotation)).one()
    assert annotation.anchor.quote == "(2) It is published."
    answer(annotation, scene.drafter)
    make_released_draft(scene.code, SOURCE.replace("It is published.", "It is published on a website."))
    page.goto(f"/codes/{scene.code.slug}/drafts/1")
    expect(page.locator('a[data-count="measure-1.1"]')).to_contain_text("1 annotation")
    page.keyboard.press("n")
    card = page.locator(".thread:focus")
    expect(card).to_contain_text("Accepted")
    tab_to(page, page.locator(".thread").get_by_role("link", name="Annotation 1"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("We now say where.")
    page.goto(f"/codes/{scene.code.slug}/compare/1/2")
    page.keyboard.press("n")
    changed = page.locator("[data-change].is-current")
    expect(changed).to_contain_text("on a website")
    assert changed.evaluate("(change) => change.contains(document.activeElement)")
    expect(page.locator("[data-status]").first).to_contain_text("1")


def answer(annotation: Annotation, drafter: User) -> None:
    """Accept it, and close its round, so that the answer is released with the next draft."""
    now = datetime.now(UTC)
    annotation.round.closes_at = now - timedelta(minutes=1)
    db.session.flush()
    record_dispositions([annotation], outcome="accepted", reason="We now say where.", actor_id=drafter.id, now=now)
    release_dispositions(annotation.code_id, actor_id=drafter.id, now=now)
    db.session.commit()


def list_provisions_with_text(draft: Draft) -> list[Provision]:
    """The provisions of a draft that have words to select."""
    statement = sa.select(Provision).where(Provision.draft_id == draft.id).order_by(Provision.position)
    found = db.session.scalars(statement.options(undefer(Provision.body_text)))
    return [one for one in found if len(one.body_text) > 100]


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the focus is there."""
    for _ in range(120):
        page.keyboard.press(key)
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError("the focus never came there")
