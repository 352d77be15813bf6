"""Who may change what in a workspace, when links are open, and when leads are reminded."""

from datetime import UTC, datetime, timedelta

import pytest

from codeprac.workspaces.rules import (
    ContributionState,
    LinkState,
    Person,
    Standing,
    can_edit,
    can_set,
    join_texts,
    reminder_due,
    state_of_link,
)

DRAFT, READY, ACCEPTED, LEFT_OUT = ContributionState
AUTHOR, COLLEAGUE, LEAD = Person("ada", is_lead=False), Person("ben", is_lead=False), Person("lea", is_lead=True)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "person", "allowed"),
    [
        (DRAFT, AUTHOR, True),
        (READY, AUTHOR, True),
        (ACCEPTED, AUTHOR, False),
        (LEFT_OUT, AUTHOR, False),
        (DRAFT, COLLEAGUE, False),
        (DRAFT, LEAD, True),
        (ACCEPTED, LEAD, True),
    ],
)
def test_an_author_edits_until_a_lead_has_decided(state: ContributionState, person: Person, allowed: bool) -> None:
    assert can_edit(Standing(state, "ada"), person) is allowed


@pytest.mark.parametrize("settled", [{"is_merged": True}, {"is_submitted": True}])
def test_what_is_merged_or_submitted_stays_as_it_is(settled: dict[str, bool]) -> None:
    standing = Standing(ACCEPTED, "lea", **settled)
    assert not can_edit(standing, LEAD)
    assert not any(can_set(standing, state, LEAD) for state in ContributionState)


def test_members_mark_ready_and_leads_decide() -> None:
    own = Standing(DRAFT, "ada")
    assert [can_set(own, to, AUTHOR) for to in ContributionState] == [False, True, False, False]
    assert [can_set(own, to, COLLEAGUE) for to in ContributionState] == [False, False, False, False]
    assert [can_set(own, to, LEAD) for to in ContributionState] == [False, True, True, True]
    assert not can_set(Standing(ACCEPTED, "ada"), DRAFT, AUTHOR)


def test_any_member_marks_ready_what_came_through_a_link_and_only_a_lead_edits_it() -> None:
    assert can_set(Standing(DRAFT, None), READY, COLLEAGUE)
    assert not can_edit(Standing(DRAFT, None), COLLEAGUE)


def test_a_link_is_open_until_it_is_revoked_run_out_or_used_up() -> None:
    def state(**values: object) -> LinkState:
        usual = {"revoked": False, "expires_at": NOON, "uses": 1, "most_uses": 2, "now": NOON}
        return state_of_link(**usual | values)  # type: ignore[arg-type]  # values of many types by name

    assert state() is LinkState.OPEN
    assert state(most_uses=None, uses=9_999) is LinkState.OPEN
    assert state(uses=2) is LinkState.USED_UP
    assert state(now=NOON + timedelta(seconds=1)) is LinkState.EXPIRED
    assert state(revoked=True, now=NOON + timedelta(days=1)) is LinkState.REVOKED


@pytest.mark.parametrize(
    ("left", "due"),
    [(48.1, None), (48, 48), (46.1, 48), (46, None), (3.1, None), (3, 3), (1.1, 3), (1, None), (-1, None)],
)
def test_leads_are_reminded_two_days_and_three_hours_before_the_end(left: float, due: int | None) -> None:
    wanted = None if due is None else timedelta(hours=due)
    assert reminder_due(NOON, NOON - timedelta(hours=left)) == wanted


def test_a_merged_text_begins_with_each_text_once() -> None:
    assert join_texts(["One.", " Two. ", "One.", ""]) == "One.\n\nTwo."
