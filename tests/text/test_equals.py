"""Equal provisions: found where they are unique, then beside such, then in order."""

from codeprac.text.equals import grown_pairs, match_letters, match_words, repeated_pairs, unique_pairs
from codeprac.text.wording import read_wordings

LONG = "a body of some twenty letters"


def test_keys_that_both_sides_have_once_are_pairs() -> None:
    assert unique_pairs(["a", "b", None, "c", "c"], ["b", "c", None, "a", "x"]) == {0: 3, 1: 0}
    assert unique_pairs(["c"], ["c", "c"]) == {}


def test_pairs_grow_to_equal_neighbours_on_both_sides_and_from_both_ends() -> None:
    assert grown_pairs("axbxc", "axbxd", {2: 2}) == {2: 2, 3: 3, 1: 1, 0: 0}
    assert grown_pairs("xx", "xx", {}) == {0: 0, 1: 1}
    assert grown_pairs("xay", "xby", {}) == {0: 0, 2: 2}
    assert grown_pairs("xx", "x", {}) == {0: 0}
    assert grown_pairs("yxa", "xxa", {2: 2}) == {2: 2, 1: 1}
    assert grown_pairs("ab", "ab", {0: 1}) == {0: 1}
    assert grown_pairs("abcdk", "qabcdl", {0: 1}) == {0: 1, 1: 2, 2: 3, 3: 4}
    assert grown_pairs("kdcba", "ldcbaq", {4: 4}) == {4: 4, 3: 3, 2: 2, 1: 1}


def test_letters_pair_what_is_long_enough_alone_and_short_ones_beside_it() -> None:
    before = [("Short", ""), ("Long", LONG), ("Also", "x")]
    assert match_letters(before, [("New", ""), *before]) == {1: 2, 0: 1, 2: 3}
    assert match_letters([("", "x" * 24)], [("a", ""), ("", "x" * 24), ("b", "")]) == {0: 1}
    assert match_letters([("", "x" * 23), ("q", "")], [("a", ""), ("", "x" * 23), ("b", "")]) == {}
    assert match_letters([("xx", "x" * 22)], [("a", ""), ("xx", "x" * 22), ("b", "")]) == {0: 1}


def test_words_pair_wholes_of_four_and_bodies_of_eight_words_whatever_their_titles() -> None:
    def paired(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> dict[int, int]:
        return match_words(range(10, 10 + len(old)), range(20, 20 + len(new)), read_wordings([*old, *new]))

    body = "one two three four five six seven eight"
    assert paired([("A title", "two words")], [("Other", "x y"), ("a TITLE:", "two, words")]) == {10: 21}
    assert paired([("Title", "two words")], [("title", "two words")]) == {}
    assert paired([("Old", body)], [("x", "y"), ("New", body)]) == {10: 21}
    assert paired([("Old", body[:-6])], [("New", body[:-6])]) == {}
    assert paired([("Same title", body), ("Old", body)], [("Same title", body), ("New", body)]) == {10: 20, 11: 21}


def test_what_repeats_is_paired_in_order_between_the_pairs_found() -> None:
    found = repeated_pairs("xxaxx", "xaxxx", {2: 1})
    assert (sorted(found.values()), found[3], found[4]) == ([0, 2, 3], 2, 3)
    assert repeated_pairs("abxb", "abyb", {0: 0}) == {1: 1, 3: 3}
    assert repeated_pairs("ab", "a", {0: 0}) == {}
    assert repeated_pairs("pqr", "prq", {}) in ({0: 0, 1: 2}, {0: 0, 2: 1})
    assert repeated_pairs("abcx", "yabcz", {}) == {0: 1, 1: 2, 2: 3}
    assert repeated_pairs("xy", "zw", {}) == {}
    assert repeated_pairs("acb", "abc", {0: 0, 2: 1}) == {}
