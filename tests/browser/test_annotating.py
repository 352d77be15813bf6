"""Annotating in a real browser: by mouse, keyboard and touch, with everything that can go wrong in between."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import undefer

from codeprac.annotations.models import Anchor, Annotation
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.drafts.queries import get_provision
from tests.annotations.scene import Scene, make_scene
from tests.browser.conftest import Live
from tests.browser.texts import box_of, painted, read, select, select_from_to
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_many_annotations
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible

OpenPage = Callable[..., Page]
PHONE = (390, 844)
WORDS = "up to date for ten years"
HARD_SOURCE = """\
# Code of Practice on Text

## Measure 1.1. Every kind of text

An *emphasised* word, a **strong**\u00a0one, `code`, 🙂 emoji 👩‍👩‍👧 in a row, and a [link](https://example.org).[^1]

1. First point with   many    spaces
2. Second point
   - (a) inner point, هذا النص بالعربية,
   - (b) עברית too

| Head | Other |
|------|-------|
| cell | 漢字 |

> A box
> of two lines.

```
fenced   code
  with lines
```

[^1]: A note 🙂 below.
"""


@pytest.fixture
def scene(live: Live) -> Scene:
    """The usual stage, on the live server."""
    return make_scene()


def only_annotation() -> Annotation:
    return db.session.scalars(sa.select(Annotation)).one()


def test_words_selected_with_the_mouse_become_a_painted_annotation(scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author)
    read(page, scene)
    box = box_of(page, "measure-1.1", WORDS)
    page.mouse.move(box["left"] + 1, box["top"])
    page.mouse.down()
    page.mouse.move(box["right"] - 1, box["bottom"], steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Annotate").click()
    composer = page.locator(".composer")
    expect(composer.locator("[data-quoted]")).to_have_text(WORDS)
    wording = composer.get_by_label("Proposed wording")
    expect(wording).to_have_value(WORDS)
    expect(composer.locator("[data-difference]")).to_have_text("No difference from the draft yet.")
    wording.fill("up to date for five years")
    expect(composer.locator("[data-difference] del")).to_have_text("ten")
    expect(composer.locator("[data-difference] ins")).to_have_text("five")
    composer.get_by_label("Your annotation").fill("Ten years is too long.")
    composer.get_by_role("radio", name="Technical").check()
    composer.get_by_role("radio", name=f"for {scene.organisation.name}").check()
    assert_accessible(page)
    composer.get_by_role("button", name="Submit the annotation").click()
    card = page.locator(".margin-column .thread")
    expect(card).to_contain_text("Ten years is too long.")
    expect(card).to_be_focused()
    assert painted(page) == [WORDS]
    expect(page.locator('a[data-count="measure-1.1"]')).to_contain_text("1 annotation")
    annotation = only_annotation()
    assert (annotation.anchor.quote, annotation.proposed_wording) == (WORDS, "up to date for five years")
    assert annotation.organisation_id == scene.organisation.id
    page.reload()
    expect(card).to_contain_text(scene.organisation.name)
    assert painted(page) == [WORDS]


def test_a_new_annotation_leaves_the_counts_of_the_others_as_they_are(scene: Scene, open_page: OpenPage) -> None:
    for number in range(2):
        make_annotation(scene.round, "measure-1.2", quote="safe", text=f"Number {number}.")
    page = open_page(scene.author)
    read(page, scene)
    other = page.locator('a[data-count="measure-1.2"]')
    expect(other).to_contain_text("2 annotations")
    select(page, "measure-1.1", WORDS)
    page.keyboard.press("a")
    page.get_by_label("Your annotation").fill("Ten years is too long.")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator('a[data-count="measure-1.1"]')).to_contain_text("1 annotation")
    expect(other).to_contain_text("2 annotations")


def test_the_keyboard_alone_annotates_and_walks_through_annotations(scene: Scene, open_page: OpenPage) -> None:
    for quote, slug in (("Signatories will draw", "measure-1.1"), (WORDS, "measure-1.1"), ("safe", "measure-1.2")):
        make_annotation(scene.round, slug, quote=quote, text=f"On {quote}.")
    page = open_page(scene.author)
    read(page, scene)
    select(page, "recitals", "documentation helps")
    page.keyboard.press("a")
    expect(page.get_by_label("Your annotation")).to_be_focused()
    page.keyboard.type("n and p are letters here.")
    page.keyboard.press("Escape")
    expect(page.locator(".composer")).to_have_count(0)
    focused = page.locator(".thread:focus")
    for key, words in (("n", "Signatories will draw"), ("n", WORDS), ("n", "safe"), ("p", WORDS)):
        page.keyboard.press(key)
        expect(focused).to_contain_text(f"On {words}.")
        expect(focused).to_have_class("thread is-active")
    lit = page.evaluate("[...CSS.highlights.get('annotation-focus')].map(String)")
    assert lit == [WORDS]
    page.locator(".reading-more > summary").click()
    page.get_by_label("Keys").uncheck()
    page.locator("body").press("n")
    expect(page.locator(".thread:focus")).to_have_count(0)


def test_overlapping_and_identical_annotations_are_all_reachable(scene: Scene, open_page: OpenPage) -> None:
    quotes = [WORDS, WORDS, "date for ten", "for ten years. (1) It is written", "keep it up to"]
    for number, quote in enumerate(quotes):
        make_annotation(scene.round, quote=quote, text=f"Point {number}.")
    page = open_page()
    read(page, scene)
    page.wait_for_selector(".thread")
    assert "".join(painted(page)).startswith("keep it up to date for ten years.")
    box = box_of(page, "measure-1.1", "for ten")
    page.mouse.click(box["left"] + 4, box["top"])
    cards = page.locator(".margin-column .thread")
    expect(cards).to_have_count(4)
    expect(page.locator(".margin-more").first).to_have_text("4 annotations on these words")
    for number in range(4):
        expect(cards.filter(has_text=f"Point {number}.")).to_be_visible()
    page.get_by_role("button", name="Back to the others").click()
    expect(page.get_by_text("All 5 annotations on Measure 1.1")).to_be_visible()


def test_a_selection_that_goes_on_is_cut_at_the_border_and_says_so(scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author)
    read(page, scene)
    select_from_to(page, ("measure-1.1", "is published"), ("measure-1.2", "safe"))
    page.get_by_role("button", name="Annotate").click()
    expect(page.locator("[data-quoted]")).to_have_text("is published.")
    expect(page.locator("[data-cut]")).to_be_visible()


def test_the_quote_is_what_the_reader_saw_across_points_cells_notes_and_paragraphs(
    live: Live, open_page: OpenPage
) -> None:
    draft = make_released_draft(make_code(), HARD_SOURCE)
    make_round(draft)
    text = get_provision(draft, "measure-1.1").body_text
    page = open_page(make_user())
    page.goto(f"/codes/{draft.code.slug}/drafts/1")
    page.wait_for_function("() => /[0-9]/.test(document.querySelector('a[data-count]').textContent)")
    wanted = []
    for start, end in (("strong", "First point"), ("Second", "inner"), ("Head", "cell"), ("Other", "A box")):
        wanted.append(text[text.index(start) : text.index(end) + len(end)])
        select_from_to(page, ("measure-1.1", start), ("measure-1.1", end))
        page.keyboard.press("a")
        expect(page.locator("[data-quoted]")).to_have_text(" ".join(wanted[-1].split()))
        page.get_by_label("Your annotation").fill(f"From {start}.")
        page.get_by_role("button", name="Submit the annotation").click()
        expect(page.locator('a[data-count="measure-1.1"]')).to_contain_text(f"{len(wanted)} annotation")
    db.session.expire_all()
    quotes = db.session.scalars(sa.select(Anchor.quote).join(Anchor.annotation).order_by(Annotation.number))
    assert list(quotes) == wanted


def test_the_browser_reads_every_text_as_the_server_does(live: Live, open_page: OpenPage) -> None:
    check_texts(open_page(), make_released_draft(make_code(), HARD_SOURCE))


def test_the_browser_reads_the_real_draft_as_the_server_does(live: Live, open_page: OpenPage, real_data: Path) -> None:
    (source,) = (real_data / "gpai-code-of-practice").glob("draft-3-*.en.md")
    check_texts(open_page(), make_released_draft(make_code(), source.read_text()))


def check_texts(page: Page, draft: Any) -> None:
    """Every provision's text, and random pieces of it by position, are the same here and there."""
    page.goto(f"/codes/{draft.code.slug}/drafts/1")
    script = """async ([slugs]) => {
        const entry = document.querySelector('script[src$="/js/annotations.js"]').src;
        const { mapOf } = await import(entry.replace('annotations.js', 'selection-map.js'));
        return slugs.map((slug) => {
            const map = mapOf(document.querySelector(`[data-provision="${slug}"] [data-text]`));
            const step = Math.max(1, Math.floor(map.length / 9));
            const pieces = [];
            for (let start = 0; start + step <= map.length; start += step) {
                const found = map.selectionOf(map.rangeOf(start, start + step));
                if (found) pieces.push([found.start, found.end, found.quote]);
            }
            return [map.text, pieces];
        });
    }"""
    rows = db.session.scalars(
        sa.select(Provision).where(Provision.draft_id == draft.id).options(undefer(Provision.body_text))
    ).all()
    for row, (text, pieces) in zip(rows, page.evaluate(script, [[row.slug for row in rows]]), strict=True):
        assert text == row.body_text
        assert pieces or not text
        for start, end, quote in pieces:
            assert row.body_text[start:end] == quote == quote.strip()


def test_hard_text_is_quoted_and_found_again(live: Live, open_page: OpenPage) -> None:
    scene = make_scene(HARD_SOURCE)
    page = open_page(scene.author)
    read(page, scene)
    select_from_to(page, ("measure-1.1", "🙂 emoji"), ("measure-1.1", "inner point"))
    page.get_by_role("button", name="Annotate").click()
    page.get_by_label("Your annotation").fill("שלום 🙂")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator(".thread")).to_contain_text("שלום 🙂")
    anchor = only_annotation().anchor
    assert anchor.quote.startswith("🙂 emoji 👩‍👩‍👧 in a row")
    assert anchor.quote.endswith("inner point")
    assert scene.provision().body_text[anchor.start : anchor.end] == anchor.quote
    assert "".join(painted(page)[0].split()) == "".join(anchor.quote.split())


def test_errors_stand_at_their_fields_in_the_composer(scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author)
    read(page, scene)
    page.locator('[data-provision="measure-1.1"] .annotate').click()
    page.get_by_label("Evidence").fill("javascript:alert(1)")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator("#annotation-text-error")).to_contain_text("Write what you want to say.")
    page.get_by_label("Your annotation").fill("On all of it.")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator("#annotation-evidence-error")).to_contain_text("is no web address")
    expect(page.get_by_label("Your annotation")).to_have_value("On all of it.")
    assert_accessible(page)


def test_somebody_else_at_the_same_browser_sees_nothing_of_it(live: Live, scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author)
    page.goto(scene.address())
    page.get_by_label("Your annotation").fill("Not for others.")
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('codeprac:unsent'))")
    page.context.clear_cookies()
    page.context.add_cookies([live.cookie_of(scene.drafter)])  # type: ignore[list-item]  # a dictionary of these names
    page.goto(scene.address())
    expect(page.get_by_label("Your annotation")).to_have_value("")


def test_a_text_sent_after_the_closing_second_is_kept(scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author)
    read(page, scene)
    select(page, "measure-1.1", WORDS)
    page.get_by_role("button", name="Annotate").click()
    page.get_by_label("Your annotation").fill("One second too late.")
    scene.round.closes_at = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your text came too late, and is kept")
    expect(page.get_by_label("Your annotation")).to_have_value("One second too late.")
    assert_accessible(page)
    read(page, scene)
    expect(page.locator('[data-provision="measure-1.1"] .annotate')).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_annotations_and_composer_rise_from_below(scene: Scene, open_page: OpenPage, scheme: str) -> None:
    make_annotation(scene.round, quote=WORDS, text="Seen on a phone.")
    page = open_page(scene.author, viewport=PHONE, scheme=scheme)
    read(page, scene)
    page.wait_for_function("() => CSS.highlights.get('annotation-1').size === 1")
    box = box_of(page, "measure-1.1", WORDS)
    page.mouse.click(box["left"] + 20, box["top"])
    sheet = page.locator(".margin-column")
    expect(sheet).to_contain_text("Seen on a phone.")
    assert_accessible(page)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    page.locator('[data-provision="measure-1.1"] .annotate').click()
    page.get_by_label("Your annotation").fill("Written on a phone.")
    assert_accessible(page)
    page.get_by_role("button", name="Submit the annotation").click()
    expect(sheet.locator(".thread:focus")).to_contain_text("Written on a phone.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_annotations_is_accessible(scene: Scene, open_page: OpenPage, scheme: str) -> None:
    annotation = make_annotation(
        scene.round, quote=WORDS, author=scene.author, organisation=scene.organisation, rationale="Why.",
        proposed_wording="up to date", evidence=["https://example.org/a"],
    )  # fmt: skip
    page = open_page(scene.author, scheme=scheme)
    listed = f"/codes/{scene.code.slug}/annotations"
    story = f"/annotations/{annotation.id}"
    for path in (
        scene.address(),
        f"{scene.address()}?kind=editorial",
        listed,
        story,
        f"{story}/edit",
        "/account/unsent",
    ):
        page.goto(path)
        assert_accessible(page)


def test_a_visitor_signs_in_and_comes_back_to_the_words(scene: Scene, open_page: OpenPage) -> None:
    page = open_page()
    read(page, scene)
    select(page, "measure-1.1", WORDS)
    page.get_by_role("button", name="Annotate").click()
    link = page.get_by_role("link", name="Sign in to annotate")
    expect(link).to_be_focused()
    assert "quote%3Dup%2Bto%2Bdate" in (link.get_attribute("href") or "")


@pytest.mark.browser(scripts=False)
def test_without_scripts_the_form_of_the_provision_does_it_all(live: Live, scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author, scripts=False)
    page.goto(f"/codes/{scene.code.slug}/drafts/1")
    page.locator('[data-provision="measure-1.1"] .annotate').click()
    page.get_by_label("The words you mean").fill("words that nobody wrote")
    page.get_by_label("Your annotation").fill("Written without scripts.")
    page.get_by_label("Proposed wording").fill("up to date")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator("#annotation-quote-error")).to_contain_text("These words are not in Measure 1.1.")
    page.get_by_label("The words you mean").fill(WORDS)
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator("#sent")).to_contain_text("submitted as number 1")
    page.get_by_role("link", name="Annotation 1", exact=True).click()
    expect(page.locator(".redline del")).to_contain_text("for ten years")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Your annotation").fill("Edited without scripts.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".story")).to_contain_text("Edited without scripts.")
    page.locator(".confirm summary").click()
    page.get_by_role("button", name="Withdraw the annotation").click()
    page.get_by_role("button", name="Restore it").click()
    expect(page.locator(".flashes")).to_contain_text("Annotation 1 stands again.")


def test_a_provision_with_hundreds_of_annotations_stays_readable(scene: Scene, open_page: OpenPage) -> None:
    make_many_annotations(scene.round, [scene.provision()], 600, authors=[make_user()])
    page = open_page()
    read(page, scene)
    page.wait_for_selector(".thread")
    assert page.locator(".margin-column .thread").count() <= 5
    expect(page.get_by_text("All 600 annotations on Measure 1.1")).to_be_visible()
    assert page.locator('[data-provision="measure-1.1"] [data-text] *').count() < 10


def test_the_form_of_the_provision_keeps_and_restores_what_was_typed(scene: Scene, open_page: OpenPage) -> None:
    page = open_page(scene.author)
    page.goto(scene.address())
    select(page, "measure-1.1", WORDS)
    page.get_by_role("button", name="Annotate").click()
    expect(page.get_by_label("The words you mean")).to_have_value(WORDS)
    page.get_by_label("Your annotation").fill("Typed on the page of the provision.")
    expect(page.locator("[data-keeping-state]")).to_contain_text("Saved ")
    page.reload()
    expect(page.get_by_label("Your annotation")).to_have_value("Typed on the page of the provision.")
    page.get_by_role("link", name="Write another one").click()
    expect(page.get_by_label("Your annotation")).to_have_value("")
    page.get_by_label("Your annotation").fill("Second thought.")
    page.get_by_role("button", name="Submit the annotation").click()
    expect(page.locator("#sent")).to_be_visible()
    page.goto(scene.address())
    expect(page.get_by_label("Your annotation")).to_have_value("Typed on the page of the provision.")
