"""The small computations of the scripts, run in the browser on many inputs."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.annotations.scene import make_scene
from tests.browser.conftest import Live
from tests.browser.texts import read

PAIRS = [
    ("", ""),
    ("", "new words"),
    ("old words", ""),
    ("up to date for ten years", "up to date for five years"),
    ("Signatories will do so.", "Signatories commit to doing so, and will report."),
    ("one two three four", "four three two one"),
    ("emoji 🙂 and עברית", "emoji 🙃 and العربية"),
    ("a  b\nc", "a b c"),
    ("word " * 2500, "other " * 2500),
    (" ".join(f"word{n % 97}" for n in range(3000)), " ".join(f"word{n % 97}" for n in range(3000) if n % 50)),
]
REWRITTEN = (
    "Signatories will keep the documentation of each model up to date for ten years and make it available on request.",
    "The provider shall store all records of its models for at least five years after it was placed on the market.",
)


@pytest.fixture
def run(live: Live, page: Page) -> Any:
    """Run an expression over a module of the scripts: `run("difference.js", "(module, value) => ...", value)`."""
    scene = make_scene()
    read(page, scene)

    def act(module: str, expression: str, value: Any) -> Any:
        script = f"""async ([name, value]) => {{
            const entry = document.querySelector('script[src$="/js/annotations.js"]').src;
            return ({expression})(await import(entry.replace('annotations.js', name)), value);
        }}"""
        return page.evaluate(script, [module, value])

    return act


def test_a_difference_holds_both_texts(run: Any) -> None:
    found = run("difference.js", "({ difference }, pairs) => pairs.map(([a, b]) => difference(a, b))", PAIRS)
    for (before, after), parts in zip(PAIRS, found, strict=True):
        assert "".join(part["text"] for part in parts if part["kind"] != "insert") == before
        assert "".join(part["text"] for part in parts if part["kind"] != "delete") == after
    (changed,) = [[part["text"] for part in parts if part["kind"] != "same"] for parts in found[3:4]]
    assert changed == ["ten", "five"]


def test_words_that_stayed_by_chance_do_not_tear_a_rewritten_sentence_apart(run: Any) -> None:
    parts = run("difference.js", "({ difference }, [a, b]) => difference(a, b)", REWRITTEN)
    assert len(parts) <= 5
    same = [part["text"].strip() for part in parts if part["kind"] == "same"]
    assert "the" not in same


def test_a_difference_is_there_while_one_types(run: Any) -> None:
    """3,000 characters with a change at both ends, fifty times: what a keystroke may cost."""
    before = " ".join(f"word{n % 61}" for n in range(430))
    took = run(
        "difference.js",
        """({ difference }, [a, b]) => {
            const from = performance.now();
            for (let n = 0; n < 50; n++) difference(a, b);
            return (performance.now() - from) / 50;
        }""",
        [before, f"New {before} end"],
    )
    assert took < 16


def test_depth_counts_the_annotations_at_every_character(run: Any) -> None:
    marks = [
        {"start": start, "end": end} for start, end in ((0, 9), (3, 6), (3, 6), (5, 12), (5, 6), (20, 22), (22, 23))
    ]
    parts = run("highlights.js", "({ depths }, marks) => depths(marks)", marks)
    for at in range(30):
        expected = sum(mark["start"] <= at < mark["end"] for mark in marks)
        here = [part["depth"] for part in parts if part["start"] <= at < part["end"]]
        assert here == ([min(expected, 3) - 1] if expected else [])


def test_one_by_one_does_each_once_though_it_is_asked_for_again(run: Any) -> None:
    done = run(
        "one-by-one.js",
        """async ({ oneByOne }, things) => {
            const done = [];
            const next = oneByOne((thing) => { done.push(thing); if (thing === 'a') next('b'); });
            for (const thing of things) next(thing);
            for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
            return done;
        }""",
        ["a", "b"],
    )
    assert done == ["a", "b"]
