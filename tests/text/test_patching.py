"""Proposed wording replaces the words that were read, or nothing."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.anchoring import Selector, describe, locate
from codeprac.text.markdown import plain, render
from codeprac.text.patching import Applied, Refusal, Refused, Replacement, apply_replacement, replace_words

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


BASIS = """Signatories will keep records for ten years and publish a summary of them every year.

They will name a person who answers questions. The summary is free of charge.

They will name a person who answers complaints. The summary is free of charge.
"""


def _proposal(quote: str, wording: str, nth: int = 0) -> Replacement:
    text = plain(render(BASIS))
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Replacement(describe(text, start, start + len(quote)), wording, BASIS)


def test_words_that_stand_unchanged_are_replaced_exactly_whatever_changed_around_them() -> None:
    now = "A new beginning.\n\n" + BASIS.replace("every year", "each spring")
    applied = apply_replacement(now, _proposal("for ten years", "for *twelve* years"))
    assert isinstance(applied, Applied)
    assert applied.exact
    assert applied.source == now.replace("ten years", "*twelve* years")


def test_a_change_of_the_quoted_words_is_kept_beside_what_is_proposed_and_shown_first() -> None:
    now = BASIS.replace("publish a summary", "publish **a short summary**")
    quote = "keep records for ten years and publish a summary of them every year"
    applied = apply_replacement(now, _proposal(quote, quote.replace("ten", "twelve")))
    assert isinstance(applied, Applied)
    assert not applied.exact
    assert applied.source == now.replace("ten", "twelve")
    assert applied.there == quote.replace("a summary", "a short summary")


def test_words_that_both_changed_are_a_conflict_that_shows_what_stands_there() -> None:
    now = BASIS.replace("ten years", "five years")
    refused = apply_replacement(now, _proposal("records for ten years and", "records for twelve years and"))
    assert refused == Refused(Refusal.CONFLICT, "records for five years and")


def test_what_is_proposed_and_stands_there_already_is_not_put_in_twice() -> None:
    now = BASIS.replace("ten years", "twelve years")
    refused = apply_replacement(now, _proposal("records for ten years and", "records for twelve years and"))
    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.DONE


@pytest.mark.parametrize("nth", [0, 1])
def test_a_repeated_sentence_is_replaced_in_its_own_place_only(nth: int) -> None:
    proposal = _proposal("The summary is free of charge.", "The summary costs nothing.", nth)
    changed = BASIS.replace("every year", "each spring")
    applied = apply_replacement(changed, proposal)
    assert isinstance(applied, Applied)
    parts = changed.split("The summary is free of charge.")
    assert applied.source == "The summary costs nothing.".join(parts[nth : nth + 2]).join(
        [
            parts[0] + "The summary is free of charge." if nth else "",
            "" if nth else "The summary is free of charge." + parts[2],
        ]
    )


@pytest.mark.parametrize("basis", [BASIS, ""])
def test_a_look_alike_is_never_taken_for_words_that_are_gone(basis: str) -> None:
    first = "They will name a person who answers questions. The summary is free of charge.\n\n"
    proposal = _proposal("The summary is free of charge.", "It costs nothing.")
    refused = apply_replacement(BASIS.replace(first, ""), Replacement(proposal.selector, proposal.wording, basis))
    assert isinstance(refused, Refused) or (not basis and not refused.exact)


def test_words_that_are_gone_are_said_to_be_gone() -> None:
    now = BASIS.replace("They will name a person who answers questions. ", "")
    refused = apply_replacement(now, _proposal("They will name a person who answers questions.", "x"))
    assert isinstance(refused, Refused)
    assert refused.refusal in (Refusal.GONE, Refusal.SURROUNDINGS, Refusal.REPEATED)


def test_without_the_old_text_a_place_with_other_surroundings_is_shown_first() -> None:
    proposal = _proposal("publish a summary of them every year", "publish a summary of them each spring")
    bare = Replacement(proposal.selector, proposal.wording)
    exact, moved = (apply_replacement(text, bare) for text in (BASIS, BASIS.replace("ten years", "a decade")))
    assert isinstance(exact, Applied)
    assert isinstance(moved, Applied)
    assert (exact.exact, moved.exact) == (True, False)


WORDS = st.sampled_from("the summary is free of charge and they name a person".split())


@given(st.lists(WORDS, min_size=8, max_size=40), st.data())
def test_a_replacement_lands_in_its_own_words_or_nowhere(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 2))
    end = data.draw(st.integers(start + 1, min(len(words), start + 8)))
    basis = " ".join(words)
    at = len(" ".join(words[:start])) + (start > 0)
    quote = " ".join(words[start:end])
    kept = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    now = [
        word if keep or start <= place < end else "other"
        for place, (word, keep) in enumerate(zip(words, kept, strict=True))
    ]
    applied = apply_replacement(" ".join(now), Replacement(describe(basis, at, at + len(quote)), "zeta", basis))
    if isinstance(applied, Applied) and applied.exact:
        assert applied.there == quote
        assert applied.source == " ".join([*now[:start], "zeta", *now[end:]])


def test_a_letter_that_stands_everywhere_is_replaced_without_trying_each() -> None:
    source = "Signatories keep the records of every test for six years and tell the office where. " * 200
    now = plain(render(source))
    at = now.rindex("e")
    began = perf_counter()
    patched = replace_words(source, describe(now, at, at + 1), "e, and why")
    assert patched is not None
    assert patched.rstrip().endswith("where, and why.")
    assert perf_counter() - began < 2
