"""The judge of accessibility, judged: it asks axe about everything new, and about nothing twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.judging import axe

SOUND = """<!doctype html><html lang="en"><head><title>Sound</title><style>
:root { color-scheme: light dark; background: light-dark(#fff, #111); color: light-dark(#222, #eee); }
.faint { color: light-dark(#666, #999); }
.plain { color: light-dark(#555, #aaa); text-decoration: none; }
</style></head><body><main><h1>Sound</h1><h2 id="of-it">Part</h2>
<p class="faint">Said <a href="#of-it">quietly</a>.</p>
<p class="faint"><a href="#of-it" class="plain">Alone</a></p>
<details><summary>More</summary><p>Said later.</p></details>
<label for="name">Name</label> <input id="name" autocomplete="name">
<section aria-labelledby="of-it"><p>Said aloud.</p></section>
</main></body></html>"""
# A fault, by what makes it of the sound page, and how the judge names it.
FAULTS = {
    "light: color-contrast": ("light-dark(#666", "light-dark(#999"),
    "dark: color-contrast": ("#999)", "#444)"),
    "light: link-in-text-block": (">Alone<", ">Among<!-- --></a> others <a href='/'><"),
    "dark: link-in-text-block": (">Alone<", ">Among<!-- --></a> others <a href='/'><"),
    ": label: ": ('for="name"', 'for="nothing"'),
    ": heading-order: ": ("h2", "h4"),
    ": empty-heading: ": (">Part<", "> <"),
    ": html-has-lang: ": (' lang="en"', ""),
    ": autocomplete-valid: ": ('autocomplete="name"', 'autocomplete="no such thing"'),
    ": link-name: ": (">quietly<", "><"),
    "px wider than its window": ("Said aloud.", "<br>" + "aloud" * 400),
}


@pytest.fixture
def page(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A page of no server, and a judge that knows nothing yet."""
    monkeypatch.setattr(axe, "judged", set())
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def faults_of(page: Page, html: str) -> str:
    page.set_content(html)
    try:
        axe.assert_accessible(page)
    except AssertionError as fault:
        return str(fault)
    return ""


def test_a_page_that_still_comes_is_judged_once_it_is_there(page: Page) -> None:
    html = SOUND.replace("</head>", '<link rel="stylesheet" href="/late.css"></head>')

    def come_late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.fulfill(body="main { width: 5000px }", content_type="text/css")

    page.route("**/late", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route("**/late.css", come_late)
    page.goto("http://localhost/late", wait_until="commit")
    with pytest.raises(AssertionError, match="px wider than its window"):
        axe.assert_accessible(page)


def test_each_fault_is_found_beside_a_sound_page_and_again(page: Page) -> None:
    assert faults_of(page, SOUND) == ""
    for _time in range(2):
        for name, (sound, faulty) in FAULTS.items():
            assert name in faults_of(page, SOUND.replace(sound, faulty)), name


def test_what_was_judged_is_not_judged_again(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_of(page, SOUND) == ""

    def ask(page: Page, has_axe: bool, argument: Any) -> Any:
        raise AssertionError("axe is asked")

    monkeypatch.setattr(axe, "ask_axe", ask)
    assert faults_of(page, SOUND.replace("aloud", "softly")) == ""
    assert faults_of(page, SOUND.replace('<p class="faint">', "<p>")) == "axe is asked"


def test_what_is_shown_later_is_judged_then(page: Page) -> None:
    html = SOUND.replace("<p>Said later.</p>", '<p style="color: #888">Said later.</p>')
    assert faults_of(page, html) == ""
    assert "light: color-contrast" in faults_of(page, html.replace("<details>", "<details open>"))
