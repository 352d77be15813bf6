"""Proposed wording replaces the words that were read, or nothing."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.anchoring import Selector, describe, locate
from codeprac.text.markdown import plain, render
from codeprac.text.patching import replace_words

SOURCE = """Signatories **will draw** up and
keep a [policy](https://example.org/policy) that is `short`.

- (1) They will publish it.
- (2) They will review it[^1] every *two* years.

> They will publish it.
"""


@pytest.mark.parametrize(
    ("quote", "wording", "expected"),
    [
        ("draw up", "hold", "Signatories **will hold** and"),
        ("will draw up and keep", "keep", "Signatories keep a [policy]"),
        ("keep a policy that", "keep one that", "keep one that is `short`"),
        ("review it", "review and publish it", "They will review and publish it[^1] every"),
        ("every two years", "every year", "it[^1] every year."),
    ],
)
def test_words_are_replaced_through_markup(quote: str, wording: str, expected: str) -> None:
    patched = replace_words(SOURCE, Selector(quote), wording)
    assert patched is not None
    assert expected in " ".join(patched.split())


def test_a_repeated_sentence_is_replaced_where_it_was_selected() -> None:
    text = plain(render(SOURCE))
    second = text.rindex("They will publish it.")
    patched = replace_words(SOURCE, describe(text, second, second + 21), "They may publish it.")
    assert patched is not None
    assert patched.index("They will publish it.") < patched.index("They may publish it.")


def test_a_quote_that_repeats_without_context_is_not_replaced() -> None:
    assert replace_words("Publish it.\n\nPublish it.", Selector("Publish it."), "Keep it.") is None


def test_words_that_are_not_there_are_not_replaced() -> None:
    assert replace_words(SOURCE, Selector("They will publish them."), "x") is None


def test_deleting_words_is_a_replacement_by_nothing() -> None:
    assert replace_words("One two three.", Selector("two "), "") == "One three."


def test_wording_that_would_change_the_structure_is_refused() -> None:
    assert replace_words("One two three.", Selector("two"), "# two\n\n- x\n\n```") is None


@given(
    st.text(alphabet="ab *_`[]()\\>#\n.é🙂", max_size=80), st.text(alphabet="xyz ", min_size=1, max_size=10), st.data()
)
def test_a_patch_reads_like_the_old_text_with_the_words_replaced(
    source: str, wording: str, data: st.DataObject
) -> None:
    before = plain(render(source))
    if not before:
        return
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    selector = describe(before, start, end)
    patched = replace_words(source, selector, wording)
    place = locate(before, selector)
    if patched is None or place is None:
        return
    after = plain(render(patched))
    wanted = before[: place.start] + plain(render(wording)) + before[place.end :]
    assert "".join(after.split()) == "".join(wanted.split())


def test_hostile_text_is_answered_in_time() -> None:
    source = "a *_" * 5000
    started = perf_counter()
    replace_words(source, Selector("a " * 2000 + "b"), "c")
    replace_words("* " * 4000 + "x", Selector("x"), "y")
    assert perf_counter() - started < 5
