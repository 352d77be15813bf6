"""A round as large as real ones leaves through the gate, and every word leads to who asked for it, and back."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from codeprac.db import db
from codeprac.dispositions.rules import Origin
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.text.decoding import decode
from codeprac.text.lineage import Relation
from tests.browser.by_hand import (
    answer_by_hand,
    choose_places,
    gather_by_hand,
    name_who_asked,
    start_by_hand,
    take_over_by_hand,
    write_by_hand,
)
from tests.browser.conftest import Live
from tests.browser.large_round import (
    ANNOTATIONS,
    ISSUES,
    OPEN,
    POINT,
    SENTENCE,
    LargeRound,
    begin_large_round,
    finish_large_round,
    list_measures,
)
from tests.browser.releasing import SLOW, release_by_two

WORDS, TITLE, SAID = f"Point {POINT},", f"Point {POINT} needs a measure", "Once in every quarter it is reviewed."


def test_a_round_of_a_thousand_annotations_is_answered_released_and_traced(
    live: Live, open_page: Callable[..., Page], real_data: Path
) -> None:
    source = decode((real_data / "gpai-code-of-practice" / "draft-2-2024-12-19.en.md").read_bytes())
    scene = begin_large_round(source)
    drafter = open_page(scene.drafter)
    working = act_by_hand(drafter, scene)
    release_by_two(drafter, open_page(scene.moderator), "gpai", why="The working groups need more time.")
    links = sa.select(LineageLink.relation).where(LineageLink.new_draft_id == working.id)
    assert set(db.session.scalars(links.distinct())) >= set(Relation)
    page = open_page()
    check_report(page)
    from_annotation_to_words(page, scene)
    from_word_to_annotations(page, scene)


def act_by_hand(page: Page, scene: LargeRound) -> Draft:
    """The drafter does one of each kind of act; the services then do only more of what was done, answers and edits."""
    gather_by_hand(page, WORDS, found=ANNOTATIONS // ISSUES, title=TITLE)
    start_by_hand(page)
    working = scene.working
    taken = next(row for row in list_provisions(working) if row.identity == scene.taken.provision.identity)
    places = choose_places([row for row in list_measures(working) if row.id != taken.id])
    take_over_by_hand(page, taken, scene.taken.number)
    write_by_hand(page, places, SENTENCE)
    name_who_asked(page, places.removed, TITLE)
    answer_by_hand(page, WORDS, ISSUES, places.edited, SAID)
    changed = finish_large_round(scene, places.left)
    assert len(changed) >= 30
    assert {one.relation for one in changed} == set(Relation) - {Relation.SAME}
    assert all(one.change and one.origin is not Origin.UNSAID for one in changed)
    return working


def check_report(page: Page) -> None:
    """The account of the round: all annotations, all issues, what stays open and why."""
    page.goto("/codes/gpai/rounds/1/report", timeout=SLOW)
    expect(page.get_by_text(f"{ANNOTATIONS} annotations, {ANNOTATIONS - OPEN} answered")).to_be_visible()
    expect(page.get_by_role("heading", name=f"{ISSUES} issues and their answers")).to_be_visible()
    expect(page.get_by_role("img", name="Outcomes by stakeholder group")).to_be_visible()
    expect(page.get_by_text(TITLE).first).to_be_attached()
    expect(page.get_by_text(SAID).first).to_be_attached()
    expect(page.get_by_text("The working groups need more time.")).to_be_visible()
    expect(page.get_by_role("heading", name=f"{OPEN} annotations are not yet considered")).to_be_visible()


def from_annotation_to_words(page: Page, scene: LargeRound) -> None:
    """The story of an annotation ends in the words that it changed."""
    page.goto(f"/annotations/{scene.taken.id}", timeout=SLOW)
    expect(page.locator(".story-step.is-answer")).to_contain_text("Accepted")
    words = page.locator("#words")
    expect(words).to_contain_text(scene.wording)
    words.get_by_role("link", name="Where all its words come from").click(timeout=SLOW)
    expect(page.get_by_role("heading", name="Where these words come from")).to_be_visible(timeout=SLOW)


def from_word_to_annotations(page: Page, scene: LargeRound) -> None:
    """One changed word leads to its draft, its reason and the annotation behind it."""
    row = scene.taken.provision
    start = text_with(scene.wording).index(scene.wording) + scene.wording.index("people")
    page.goto(f"/codes/gpai/drafts/2/{row.slug}/footprint?start={start}&end={start + len('people')}", timeout=SLOW)
    chosen = page.locator("#chosen")
    expect(chosen).to_contain_text("draft 2")
    chosen.get_by_role("link", name="draft 2").click()
    origin = page.locator(".origin-list > li").filter(has_text="Draft 2").first
    expect(origin).to_contain_text(f"Wording proposed in annotation {scene.taken.number}")
    origin.get_by_role("link", name=f"Annotation {scene.taken.number}", exact=True).first.click()
    expect(page).to_have_url(f"{page.url.split('/annotations')[0]}/annotations/{scene.taken.id}")


def text_with(words: str) -> str:
    """The text of the provision of draft 2 that holds these words, as places in it are counted."""
    statement = sa.select(Provision.body_text).join(Draft).where(Draft.number == 2, Provision.body_text.contains(words))
    return db.session.scalars(statement).one()
