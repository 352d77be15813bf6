"""What people say of lineage stands before what was found, and nothing is left without a link; on plain values."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from codeprac.drafts.linking import heirs, settle
from codeprac.text.lineage import Confidence, Link, Relation
from codeprac.text.outline import outline
from codeprac.text.provisions import OutlinedProvision

SURE, UNSURE = Confidence.CONFIDENT, Confidence.PROPOSED


def provisions(count: int) -> tuple[OutlinedProvision, ...]:
    return outline("".join(f"## Measure {at}\n\nText of {at}.\n\n" for at in range(count))).provisions


def link(old: int | None, new: int | None, confidence: Confidence = SURE, score: float = 0.8) -> Link:
    relation = Relation.NEW if old is None else Relation.DELETED if new is None else Relation.EDITED
    return Link(old, new, relation, confidence, score, "found")


@st.composite
def found_links(draw: st.DrawFn, olds: int, news: int) -> list[Link]:
    ends = st.tuples(st.none() | st.integers(0, olds - 1), st.none() | st.integers(0, news - 1))
    return [
        link(old, new, draw(st.sampled_from(Confidence)))
        for old, new in draw(st.sets(ends))
        if (old, new) != (None, None)
    ]


@st.composite
def words(draw: st.DrawFn, olds: int, news: int) -> list[Link]:
    """Decisions as drafters make them: the origins of new provisions, and old ones that are gone."""
    origins = st.dictionaries(st.integers(0, news - 1), st.sets(st.integers(0, olds - 1), max_size=2), max_size=3)
    said = [link(old, new, SURE, 1.0) for new, found in draw(origins).items() for old in found or {None}]
    taken = {each.old for each in said}
    gone = draw(st.sets(st.integers(0, olds - 1), max_size=2)) - taken
    return said + [link(old, None, SURE, 1.0) for old in gone]


OLDS, NEWS = 4, 5
BEFORE, AFTER = provisions(OLDS), provisions(NEWS)


def settled(found: Sequence[Link], declared: Sequence[Link]) -> tuple[Link, ...]:
    return settle(found, declared, BEFORE, AFTER)


@given(found_links(OLDS, NEWS), words(OLDS, NEWS))
def test_the_drafters_word_always_stands(found: list[Link], declared: list[Link]) -> None:
    force = settled(found, declared)
    ends = {(each.old, each.new) for each in force}
    assert {(each.old, each.new) for each in declared} <= ends
    for word in declared:
        if word.new is not None:
            said = {each.old for each in declared if each.new == word.new}
            assert {each.old for each in force if each.new == word.new} == said
        else:
            assert {each.new for each in force if each.old == word.old} == {None}


@given(found_links(OLDS, NEWS), words(OLDS, NEWS))
def test_every_provision_has_a_link_and_none_is_both_linked_and_alone(found: list[Link], declared: list[Link]) -> None:
    force = settled(found, declared)
    assert {each.old for each in force} - {None} == set(range(OLDS))
    assert {each.new for each in force} - {None} == set(range(NEWS))
    paired = [each for each in force if each.old is not None and each.new is not None]
    assert not {each.old for each in paired} & {each.old for each in force if each.new is None}
    assert not {each.new for each in paired} & {each.new for each in force if each.old is None}


@given(found_links(OLDS, NEWS), words(OLDS, NEWS))
def test_what_fills_a_gap_waits_for_a_person(found: list[Link], declared: list[Link]) -> None:
    known = {(each.old, each.new) for each in [*found, *declared]}
    gaps = [each for each in settled(found, declared) if (each.old, each.new) not in known]
    assert all(each.confidence is UNSURE for each in gaps)


@given(found_links(OLDS, NEWS))
def test_a_second_look_changes_nothing(found: list[Link]) -> None:
    once = settled(found, [])
    assert settled(once, []) == once


def test_a_second_part_makes_a_split_and_a_second_origin_a_merge() -> None:
    split = settle([link(0, 0)], [link(0, 1, SURE, 1.0)], BEFORE, AFTER, unnamed={(0, 1)})
    assert [each.relation for each in split if each.old == 0] == [Relation.SPLIT, Relation.SPLIT]
    merged = settle([], [link(0, 0), link(1, 0)], BEFORE, AFTER, unnamed={(0, 0), (1, 0)})
    assert [each.relation for each in merged if each.new == 0] == [Relation.MERGED, Relation.MERGED]


def test_an_unnamed_word_is_named_by_the_texts() -> None:
    (same, *_rest) = settle([], [link(0, 0)], BEFORE, AFTER, unnamed={(0, 0)})
    assert same.relation is Relation.SAME


def test_identities_pass_along_confident_links_to_the_likest() -> None:
    links = [link(0, 0, UNSURE), link(1, 1), link(1, 2), link(2, 2), link(3, 3)]
    assert heirs(links, {(1, 1): 0.7, (1, 2): 0.9}) == {2: 1, 3: 3}
    assert heirs([link(0, 0), link(0, 1)], {}) == {0: 0}
