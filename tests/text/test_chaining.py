"""Links of neighbouring drafts make the links of any two."""

import math
from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.chaining import chain, compose, name_kin, turn
from codeprac.text.links import Confidence, Link, Relation

ONE_TO_ONE = (Relation.SAME, Relation.EDITED, Relation.MOVED, Relation.PROMOTED, Relation.DEMOTED)
SURE, UNSURE = Confidence.CONFIDENT, Confidence.PROPOSED


@st.composite
def links_between(draw: st.DrawFn, olds: int, news: int) -> tuple[Link, ...]:
    """Links of two drafts of so many provisions: every provision of both is in at least one."""
    pairs = draw(st.sets(st.tuples(st.integers(0, olds - 1), st.integers(0, news - 1)), max_size=8)) if olds else set()
    made = [_link(draw, at, to, draw(st.sampled_from(ONE_TO_ONE))) for at, to in sorted(pairs)]
    made += [_link(draw, at, None, Relation.DELETED) for at in range(olds) if at not in {pair[0] for pair in pairs}]
    made += [_link(draw, None, to, Relation.NEW) for to in range(news) if to not in {pair[1] for pair in pairs}]
    return name_kin(made)


def _link(draw: st.DrawFn, old: int | None, new: int | None, relation: Relation) -> Link:
    score = draw(st.sampled_from((0.25, 0.5, 1.0)))  # products of these are exact
    return Link(old, new, relation, draw(st.sampled_from(Confidence)), score, str(relation))


SIZES = st.integers(1, 5)


@st.composite
def steps(draw: st.DrawFn, count: int) -> list[tuple[Link, ...]]:
    """The links of so many steps in a row."""
    sizes = [draw(SIZES) for _ in range(count + 1)]
    return [draw(links_between(olds, news)) for olds, news in pairwise(sizes)]


def same(size: int) -> tuple[Link, ...]:
    return tuple(Link(at, at, Relation.SAME, SURE, 1.0, "same words") for at in range(size))


def pairs(links: Iterable[Link]) -> set[tuple[int | None, int | None]]:
    return {(link.old, link.new) for link in links if link.old is not None and link.new is not None}


def essence(links: Iterable[Link]) -> list[tuple[object, ...]]:
    """Everything but the reason, whose words depend on the direction, in one order."""
    return sorted((str(link.old), str(link.new), link.relation, link.confidence, link.score) for link in links)


@given(steps(2))
def test_two_provisions_are_linked_where_one_between_is_linked_to_both(given_steps: list[tuple[Link, ...]]) -> None:
    first, second = given_steps
    expected = {(a, c) for a, b in pairs(first) for other, c in pairs(second) if b == other}
    assert pairs(compose(first, second)) == expected


@given(steps(2))
def test_every_provision_of_both_ends_is_told_of(given_steps: list[tuple[Link, ...]]) -> None:
    first, second = given_steps
    made = compose(first, second)
    assert {link.old for link in made} - {None} == {link.old for link in first} - {None}
    assert {link.new for link in made} - {None} == {link.new for link in second} - {None}
    assert len({(link.old, link.new) for link in made}) == len(made)


@given(steps(2))
def test_a_chain_is_as_sure_as_its_least_sure_link(given_steps: list[tuple[Link, ...]]) -> None:
    first, second = given_steps
    sure = {
        (before.old, after.new)
        for before in first
        for after in second
        if None not in (before.old, before.new, after.new) and before.new == after.old
        if before.confidence is SURE and after.confidence is SURE
    }
    made = compose(first, second)
    assert {
        (link.old, link.new) for link in made if link.confidence is SURE and None not in (link.old, link.new)
    } == sure
    assert all(0 <= link.score <= 1 for link in made)


@given(steps(1))
def test_a_draft_that_changes_nothing_changes_no_chain(given_steps: list[tuple[Link, ...]]) -> None:
    (links,) = given_steps
    olds = max((link.old for link in links if link.old is not None), default=-1) + 1
    news = max((link.new for link in links if link.new is not None), default=-1) + 1
    assert essence(compose(same(olds), links)) == essence(links) == essence(compose(links, same(news)))


@given(steps(3))
def test_it_does_not_matter_where_a_chain_is_cut(given_steps: list[tuple[Link, ...]]) -> None:
    one, two, three = given_steps
    left, right = compose(compose(one, two), three), compose(one, compose(two, three))
    assert pairs(left) == pairs(right) == pairs(chain(given_steps))
    assert [
        (link.old, link.new, link.confidence) for link in left if link.old is not None and link.new is not None
    ] == [(link.old, link.new, link.confidence) for link in right if link.old is not None and link.new is not None]


@given(steps(2))
def test_a_chain_reads_the_same_from_its_other_end(given_steps: list[tuple[Link, ...]]) -> None:
    first, second = given_steps
    forth = compose(first, second)
    back = [turn(link) for link in compose([turn(link) for link in second], [turn(link) for link in first])]
    many = {Relation.SPLIT, Relation.MERGED}  # several into several is called merged, from either end

    def seen(links: Iterable[Link]) -> list[tuple[object, ...]]:
        return [row for row in essence(links) if row[2] not in many]

    assert pairs(forth) == pairs(back)
    assert seen(forth) == seen(back)


def test_a_provision_that_was_split_and_merged_again_was_edited() -> None:
    split = [Link(0, 0, Relation.SPLIT, SURE, 0.8, "a"), Link(0, 1, Relation.SPLIT, UNSURE, 0.5, "b")]
    merged = [Link(0, 0, Relation.MERGED, SURE, 0.9, "c"), Link(1, 0, Relation.MERGED, SURE, 1.0, "d")]
    (link,) = compose(split, merged)
    assert (link.relation, link.confidence, link.reason) == (Relation.EDITED, SURE, "a, then c")
    assert math.isclose(link.score, 0.72)


def test_up_and_down_again_is_a_move() -> None:
    up, down = Link(0, 0, Relation.PROMOTED, SURE, 1, "up"), Link(0, 0, Relation.DEMOTED, SURE, 1, "down")
    assert compose([up], [down])[0].relation is Relation.MOVED
    assert compose([up], [up])[0].relation is Relation.PROMOTED
    edited = Link(0, 0, Relation.EDITED, SURE, 1, "words")
    assert compose([edited], [down])[0].relation is Relation.DEMOTED


def test_what_came_and_went_in_between_is_not_told_of() -> None:
    first = [*same(1), Link(None, 1, Relation.NEW, SURE, 1, "new")]
    second = [*same(1), Link(1, None, Relation.DELETED, SURE, 1, "gone")]
    assert [(link.old, link.new) for link in compose(first, second)] == [(0, 0)]


def test_what_is_gone_is_as_sure_as_the_way_there() -> None:
    moved = [Link(0, 0, Relation.MOVED, UNSURE, 0.5, "perhaps")]
    gone = [Link(0, None, Relation.DELETED, SURE, 1.0, "nothing is like it")]
    (link,) = compose(moved, gone)
    assert (link.relation, link.confidence, link.reason) == (Relation.DELETED, UNSURE, "nothing is like it")
    (link,) = compose([turn(link) for link in gone], [turn(link) for link in moved])
    assert (link.relation, link.confidence) == (Relation.NEW, UNSURE)
