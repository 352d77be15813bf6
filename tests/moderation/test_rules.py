"""Who may judge what, what a case takes, when something is undone or appealed, and which numbers are told."""

from datetime import UTC, datetime, timedelta

import pytest

from codeprac.codes.rules import Checking, is_held
from codeprac.moderation.rules import (
    APPEAL_WITHIN,
    UNDO_FOR,
    Act,
    CaseState,
    Conflict,
    Parties,
    Source,
    careful,
    conflict_of,
    conflict_of_appeal,
    is_appealable,
    is_undoable,
    list_acts,
    median_days,
    needs_rule,
    needs_words,
    state_after,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PARTIES = Parties("author", frozenset({"guild"}), frozenset({"flagger"}), frozenset({"judge"}))


@pytest.mark.parametrize(
    ("moderator", "organisations", "expected"),
    [
        ("author", (), Conflict.OWN_TEXT),
        ("flagger", (), Conflict.OWN_FLAG),
        ("somebody", ("guild",), Conflict.OWN_ORGANISATION),
        ("somebody", ("union",), None),
        ("judge", (), None),
    ],
)
def test_a_moderator_judges_no_case_in_which_they_have_a_part(
    moderator: str, organisations: tuple[str, ...], expected: Conflict | None
) -> None:
    assert conflict_of(moderator, organisations, PARTIES) is expected


def test_nobody_judges_an_appeal_against_their_own_decision() -> None:
    assert conflict_of_appeal("judge", (), PARTIES) is Conflict.OWN_JUDGEMENT
    assert conflict_of_appeal("other", ("guild",), PARTIES) is Conflict.OWN_ORGANISATION
    assert conflict_of_appeal("other", (), PARTIES) is None


@pytest.mark.parametrize(
    ("state", "withheld", "expected"),
    [
        (CaseState.OPEN, "", [Act.HIDE, Act.AMEND, Act.RESTRICT, Act.SUSPEND, Act.DISMISS]),
        (CaseState.OPEN, "held", [Act.ACCEPT, Act.HIDE, Act.AMEND, Act.RESTRICT, Act.SUSPEND]),
        (CaseState.SETTLED, "hidden", [Act.AMEND, Act.RESTRICT, Act.SUSPEND, Act.SHOW]),
        (CaseState.SETTLED, "", [Act.HIDE, Act.AMEND, Act.RESTRICT, Act.SUSPEND]),
        (CaseState.APPEALED, "hidden", []),
    ],
)
def test_a_case_takes_the_acts_that_make_sense_in_it(state: CaseState, withheld: str, expected: list[Act]) -> None:
    assert list_acts(state, Source.FLAG, withheld) == expected


def test_every_act_against_an_author_names_a_rule_and_says_why() -> None:
    for act in Act:
        assert needs_rule(act) is (act in {Act.HIDE, Act.AMEND, Act.RESTRICT, Act.SUSPEND})
        assert needs_words(act) is (act is not Act.ACCEPT)
        assert state_after(act) is (CaseState.WAITING if act is Act.AMEND else CaseState.SETTLED)


def test_a_judgement_is_undone_only_before_anybody_is_told() -> None:
    tell_at = NOW + UNDO_FOR
    assert is_undoable(None, None, tell_at, tell_at - timedelta(seconds=1))
    assert not is_undoable(None, None, tell_at, tell_at)
    assert not is_undoable(NOW, None, tell_at, NOW)
    assert not is_undoable(None, NOW, tell_at, NOW)


def test_authors_appeal_what_is_against_them_and_flaggers_a_dismissal_for_half_a_year() -> None:
    for act in Act:
        assert is_appealable(act, NOW, NOW, by_flagger=False) is needs_rule(act)
        assert is_appealable(act, NOW, NOW, by_flagger=True) is (act is Act.DISMISS)
    assert is_appealable(Act.HIDE, NOW, NOW + APPEAL_WITHIN, by_flagger=False)
    assert not is_appealable(Act.HIDE, NOW, NOW + APPEAL_WITHIN + timedelta(seconds=1), by_flagger=False)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 0, "b": 7, "c": 12}, {"a": 0, "b": 7, "c": 12}),
        ({"a": 2, "b": 7, "c": 12}, {"a": None, "b": None, "c": 12}),
        ({"a": 2, "b": 4, "c": 12}, {"a": None, "b": None, "c": 12}),
        ({"a": 3}, {"a": None}),
        ({"a": 3, "b": 0}, {"a": None, "b": 0}),
        ({}, {}),
    ],
)
def test_small_numbers_are_not_told_and_no_sum_gives_one_away(counts: dict[str, int], told: dict[str, int]) -> None:
    assert careful(counts) == told


def test_the_median_is_that_of_days() -> None:
    assert median_days([]) is None
    assert median_days([timedelta(days=1), timedelta(days=3)]) == 2.0
    assert median_days([timedelta(hours=12), timedelta(days=9), timedelta(days=1)]) == 1.0


@pytest.mark.parametrize(
    ("checking", "published", "is_known", "is_insider", "held"),
    [
        (Checking.AFTER, 0, False, False, False),
        (Checking.NEW, 0, False, False, True),
        (Checking.NEW, 2, False, False, False),
        (Checking.NEW, 0, True, False, False),
        (Checking.ALL, 99, True, False, True),
        (Checking.ALL, 0, False, True, False),
    ],
)
def test_what_is_read_first_is_the_choice_of_the_code(
    checking: Checking, published: int, is_known: bool, is_insider: bool, held: bool
) -> None:
    assert is_held(checking, published=published, accepted_first=2, is_known=is_known, is_insider=is_insider) is held
