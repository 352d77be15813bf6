"""Every word of a draft is traced to the draft in which it came, exactly once."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.changes import Comparison
from codeprac.text.comparing import compare
from codeprac.text.footprint import Footprint, begin, follow, from_json, to_json
from codeprac.text.lineage import trace
from codeprac.text.outline import outline
from codeprac.text.segments import WORDLESS, Op
from codeprac.text.words import count_words, word_keys

REAL = Path(__file__).parents[2] / "../shared/data/gpai-code-of-practice"
ONE = """# Code

## Measure 1. Keep records

They keep records for ten years. They name a person.

- (a) in writing;
- (b) in time.

## Measure 2. Tell

They tell everyone who asks for it what they know about it.
"""
TWO = ONE.replace("ten years", "twelve years").replace("in time", "in good time")
THREE = """# Code

## Measure 1. Keep all records

They keep records for twelve long years. They tell everyone who asks for it what they know about it.

- (b) in good time.

## Measure 2. Tell

New words altogether stand here now. They name a person.
"""


def trail(sources: Sequence[str]) -> list[Footprint]:
    outlines = [outline(source) for source in sources]
    found = [begin(outlines[0])]
    for number, (old, new) in enumerate(itertools.pairwise(outlines), 1):
        found.append(follow(found[-1], compare(old, new, trace(old.provisions, new.provisions)), number))
    return found


def drafts_of(footprint: Footprint) -> dict[str, int]:
    """In which draft each word came, for words that stand once."""
    blocks = (*footprint.titles, *(block for blocks in footprint.blocks for block in blocks))
    return {word: origin.draft for block in blocks for text, origin in block.pieces() for word in text.split()}


def check_whole(footprint: Footprint, source: str) -> None:
    """Every character has one origin, so that every word is counted once."""
    for block in (*footprint.titles, *(block for blocks in footprint.blocks for block in blocks)):
        assert sum(run.length for run in block.runs) == len(block.text)
        assert sum(count_words(text) for text, _ in block.pieces()) == count_words(block.text)
    made = outline(source)
    assert [title.text for title in footprint.titles] == [provision.title for provision in made.provisions]


def test_words_say_the_draft_in_which_they_came() -> None:
    last = trail([ONE, TWO, THREE])[-1]
    came = drafts_of(last)
    assert [came[word] for word in ("keep", "twelve", "long", "good", "New", "all")] == [0, 1, 2, 1, 2, 2]
    check_whole(last, THREE)


def test_a_sentence_that_moved_keeps_its_origin() -> None:
    sentence = "They tell everyone who asks for it what they know about it."
    moved = ONE.replace(sentence, "Nothing.").replace("name a person.", f"name a person. {sentence}")
    assert drafts_of(trail([ONE, moved])[-1]) | {"Nothing.": 1} == drafts_of(trail([moved])[-1]) | {"Nothing.": 1}


def test_words_unchanged_since_the_first_draft_say_the_first_draft() -> None:
    counts = trail([ONE, ONE, ONE])[-1].count()
    assert {origin.draft for origin in counts} == {0}


def test_a_footprint_is_stored_and_read_back() -> None:
    last = trail([ONE, TWO, THREE])[-1]
    assert from_json(to_json(last)) == last


def test_a_comparison_of_other_drafts_is_refused() -> None:
    one, two = outline(ONE), outline(THREE)
    with pytest.raises(ValueError, match="the comparison has"):
        follow(begin(two), compare(one, two, trace(one.provisions, two.provisions)), 1)


SENTENCES = st.lists(
    st.sampled_from(["They keep records.", "They name a person.", "They tell everyone.", "In time.", "“So” it — is."]),
    min_size=1,
    max_size=6,
)


@settings(max_examples=30)
@given(st.lists(SENTENCES, min_size=2, max_size=4))
def test_every_word_is_attributed_once(drafts: list[list[str]]) -> None:
    sources = ["# Code\n\n## Measure 1\n\n" + "\n\n".join(draft) + "\n" for draft in drafts]
    for number, footprint in enumerate(trail(sources)):
        check_whole(footprint, sources[number])
        assert all(origin.draft <= number for origin in footprint.count())


@pytest.mark.skipif(not REAL.exists(), reason="the real drafts are not here")
def test_the_real_drafts_are_traced_word_for_word() -> None:
    sources = [path.read_text() for path in sorted(REAL.glob("draft-*.md"))]
    outlines = [outline(source) for source in sources]
    footprint = begin(outlines[0])
    for number, (old, new) in enumerate(itertools.pairwise(outlines), 1):
        comparison = compare(old, new, trace(old.provisions, new.provisions))
        footprint = follow(footprint, comparison, number)
        check_whole(footprint, sources[number])
        counts = footprint.count()
        figures = comparison.statistics
        came = sum(words for origin, words in counts.items() if origin.draft == number)
        assert came == _inserted(comparison)
        assert figures.inserted - came == _inherited_titles(comparison)
        assert sum(counts.values()) == figures.inserted + figures.moved + figures.unchanged
    said = [[set(word_keys(each.source)) for each in draft.provisions] for draft in outlines]
    for block in (block for blocks in footprint.blocks for block in blocks):
        for text, origin in block.pieces():
            assert set(word_keys(text)) <= said[origin.draft][origin.provision] or "|" in text


def _inserted(comparison: Comparison) -> int:
    """The words that the redline shows as inserted, and not as moved."""
    parts = [change.heading for change in comparison.changes]
    parts += [block.segments for change in comparison.changes for block in change.blocks]
    new = [part for segments in parts for part in segments if part.op is Op.INSERT and not part.move]
    return sum(count_words(part.text) for part in new if part.nature not in WORDLESS)


def _inherited_titles(comparison: Comparison) -> int:
    """The words that the titles of a second and further part of a split share with the title before: they are counted
    as inserted, and shown, as in the footprint, as equal."""
    seen: set[int] = set()
    found = 0
    for change in sorted(
        comparison.changes, key=lambda change: (change.old or 0, change.new not in change.targets[:1])
    ):
        if change.old is None or change.new is None:
            continue
        if change.old in seen:
            kept = [part for part in change.heading if part.op is Op.EQUAL or (part.op is Op.INSERT and part.minor)]
            found += sum(count_words(part.text) for part in kept)
        seen.add(change.old)
    return found
