"""A processor-time budget for each engine that strangers feed: hostile text costs no more than honest text does.

Markdown, comparing, anchoring, outlines and lineage have their hostile texts beside their own tests (tests/text:
test_markdown, test_hostile_pairs, test_anchoring, test_outline, test_lineage); here are those that come by forms."""

import pytest

from codeprac.text.anchoring import Selector, locate
from codeprac.text.comparing import compare
from codeprac.text.lineage import trace
from codeprac.text.markdown import plain, render
from codeprac.text.outline import outline
from codeprac.text.similarity import find_alike, group_texts
from tests.text.conftest import processor_seconds

LONGEST = 30_000  # characters of an annotation
TEXTS = {
    "one word": "a " * (LONGEST // 2),
    "no spaces": "x" * LONGEST,
    "two words": "ab ba " * (LONGEST // 6),
    "brackets": "[" * LONGEST,
    "links": "[a](b " * (LONGEST // 6),
    "images": "![" * (LONGEST // 2),
    "emphasis": "*a _b " * (LONGEST // 6),
    "quotes": "> " * (LONGEST // 2) + "a",
    "lists": "".join(f"{'  ' * depth}- a\n" for depth in range(160)),
    "tables": "|" * (LONGEST // 2) + "\n" + "|-" * (LONGEST // 4),
    "entities": "&amp;" * (LONGEST // 5),
    "backticks": "".join("`" * length + " " for length in range(1, 240)),
    "footnotes": "[^a]" * (LONGEST // 4) + "\n\n[^a]: a",
    "angles": "<a<" * (LONGEST // 3),
    "combining": "e" + "\u0301" * (LONGEST - 1),
    "directions": "\u202e\u2066a" * (LONGEST // 3),
    "lines": "\n" * LONGEST,
    "addresses": "http://a." * (LONGEST // 9),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_annotation_made_to_be_slow_is_shown_and_placed_in_time(text: str) -> None:
    with processor_seconds(2.5):
        body = plain(render(text, headings="strip"))
        locate(body, Selector(text[: LONGEST // 2], prefix=text[:32], suffix=text[-32:]))


@pytest.mark.parametrize("name", ["one word", "no spaces", "two words", "combining"])
def test_texts_made_to_be_grouped_slowly_are_grouped_in_time(name: str) -> None:
    texts = [f"{TEXTS[name][:4_000]} {number}" for number in range(300)]
    with processor_seconds(8):
        group_texts(texts)
        find_alike(texts[0], texts[1:])


@pytest.mark.parametrize("name", ["one word", "two words", "lists", "lines", "tables"])
def test_drafts_made_to_be_compared_slowly_are_compared_in_time(name: str) -> None:
    old = f"# Code\n\n## Measure 1. One\n\n{TEXTS[name]}\n\n## Measure 2. Two\n\nText.\n"
    new = old.replace("Measure 1. One", "Measure 1. Other").replace("a", "b", 500)
    with processor_seconds(8):
        before, after = outline(old), outline(new)
        compare(before, after, trace(before.provisions, after.provisions))
