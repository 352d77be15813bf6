"""Edit scripts against the slow way of finding them, and the cuts of long texts on short ones."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text import scripts
from codeprac.text.scripts import heaviest_chain, increasing, matches

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8).map(
    lambda pairs: [(at, to) for at, (_, to) in enumerate(pairs)]
)
WORDS = st.text(alphabet="abcd", max_size=14)


def longest(pairs: list[tuple[int, int]]) -> int:
    """The length of the longest increasing chain, by trying all."""
    lengths = range(len(pairs), 0, -1)
    return next((n for n in lengths if any(rises(chain) for chain in combinations(pairs, n))), 0)


def rises(chain: tuple[tuple[int, int], ...] | list[tuple[int, int]]) -> bool:
    return all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chain))


@given(PAIRS)
def test_the_chain_rises_on_both_sides_and_none_is_longer(pairs: list[tuple[int, int]]) -> None:
    chain = increasing(pairs)
    assert rises(chain)
    assert set(chain) <= set(pairs)
    assert len(chain) == longest(pairs)


@given(
    st.integers(0, 4).flatmap(
        lambda width: st.tuples(
            st.lists(st.dictionaries(st.integers(0, max(0, width - 1)), st.integers(1, 9), max_size=width), max_size=4),
            st.just(width),
        )
    )
)
def test_the_heaviest_chain_goes_down_and_right_and_none_weighs_more(table: tuple[list[dict[int, int]], int]) -> None:
    gains, width = table
    cells = [(i, j) for i, row in enumerate(gains) for j in row]
    chain = list(heaviest_chain(gains, width))
    assert rises(chain)
    assert set(chain) <= set(cells)
    chains = (each for size in range(5) for each in combinations(cells, size) if rises(each))
    assert sum(gains[i][j] for i, j in chain) == max(sum(gains[i][j] for i, j in each) for each in chains)


def holds(found: list[tuple[int, int, int]], old: str, new: str) -> None:
    """The runs are equal text, in order, and none goes on where the next begins."""
    at = to = 0
    for begin, start, length in found:
        assert length > 0
        assert begin >= at
        assert start >= to
        assert (begin, start) != (at, to) or at == to == 0
        assert old[begin : begin + length] == new[start : start + length]
        at, to = begin + length, start + length


@given(WORDS, WORDS)
def test_texts_beyond_the_limit_are_cut_and_all_that_is_said_to_stay_stays(old: str, new: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scripts, "_LARGEST", 4)
        holds(matches(old, new), old, new)
        assert sum(length for _, _, length in matches(old, old)) == len(old)


def test_long_texts_are_cut_at_words_and_runs_that_both_have_once() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scripts, "_LARGEST", 20)
        found = matches("xx1ab2cd3yy", "zz1ba2cd3ww")
        assert (found[0], found[-1], sum(length for _, _, length in found)) == ((2, 2, 1), (5, 5, 4), 6)
        assert matches("pqabcabcq", "rrabcabcr") == [(2, 2, 6)]
        assert matches("kabcdefgh", "12345678abcdefghl") == [(1, 8, 8)]
        assert matches(list("kabcdefgh"), list("12345678abcdefghl")) == [(1, 8, 8)]
        assert matches("kaabbabaab", "1234567890aabbabaabl") == [(1, 10, 9)]
        assert matches(list("kaabbabaab"), list("1234567890aabbabaabl")) == [(1, 10, 9)]
        assert matches("aaaaaaa", "aaaaa") == [(0, 0, 5)]
        assert matches(list("kabcabcl"), list("mabcabcn")) == [(1, 1, 6)]
