"""Order and depth of provisions, on plain values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.drafts.arranging import beneath, check_alone, compose, moved, parents
from codeprac.drafts.rules import HeadingsOutOfPlace

LEVELS = st.lists(st.integers(1, 6), min_size=1, max_size=30)


def test_a_provision_is_composed_of_heading_and_body() -> None:
    assert compose(3, " Measure 1.\n Publish ", "\nText.\n") == "### Measure 1. Publish\n\nText.\n\n"
    assert compose(2, "Empty", "  ") == "## Empty\n\n"
    assert compose(0, "", "Before any heading.") == "Before any heading.\n\n"


@pytest.mark.parametrize("body", ["Plain.", "- (1) a\n- (2) b", "> Box\n> # not a heading of ours", "```\n# code\n```"])
def test_text_without_headings_of_its_own_may_stand(body: str) -> None:
    check_alone(compose(3, "Measure 1. Publish", body))


@pytest.mark.parametrize("body", ["# One", "Text\n===\n", "```\nopen", "<!-- open"])
def test_text_that_reads_on_is_refused_or_harmless(body: str) -> None:
    if body == "<!-- open":  # raw HTML is off: a comment is text, and closes nothing
        check_alone(compose(3, "Measure 1. Publish", body))
        return
    with pytest.raises(HeadingsOutOfPlace):
        check_alone(compose(3, "Measure 1. Publish", body))


def test_what_stands_beneath_goes_to_the_next_of_the_same_depth() -> None:
    assert list(beneath([1, 2, 3, 3, 2, 1], 1)) == [1, 2, 3]
    assert list(beneath([1, 2, 3, 3, 2, 1], 5)) == [5]


def test_a_block_moves_behind_another_place() -> None:
    assert moved(5, range(1, 3), 4) == [0, 3, 4, 1, 2]
    assert moved(5, range(1, 3), None) == [1, 2, 0, 3, 4]
    with pytest.raises(HeadingsOutOfPlace):
        moved(5, range(1, 3), 2)


@given(LEVELS, st.data())
def test_moving_keeps_every_place_once(levels: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(levels) - 1))
    block = beneath(levels, at)
    others = [None, *(place for place in range(len(levels)) if place not in block)]
    order = moved(len(levels), block, data.draw(st.sampled_from(others)))
    assert sorted(order) == list(range(len(levels)))
    start = order.index(at)
    assert order[start : start + len(block)] == list(block)


@given(LEVELS)
def test_a_parent_stands_before_and_higher(levels: list[int]) -> None:
    for place, parent in enumerate(parents(levels)):
        if parent is None:
            assert all(level >= levels[place] for level in levels[:place])
        else:
            assert parent < place
            assert levels[parent] < levels[place]
            assert all(level >= levels[place] for level in levels[parent + 1 : place])
