"""Issues: made, edited, filled and emptied."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from codeprac.db import db
from codeprac.errors import Stale
from codeprac.issues.queries import count_members, find_last_act, issues_of, list_annotations_in
from codeprac.issues.rules import InOtherIssue, IssueReleased, IssueRemoved, IssueUntitled, check_issue
from codeprac.issues.services import (
    create_issue,
    edit_issue,
    make_issue_of,
    put_into_issue,
    remove_issue,
    take_out_of_issue,
    undo_act,
)
from codeprac.notifications.models import Notice
from codeprac.watching.wording import words_of
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_an_issue_needs_a_title_of_bearable_length() -> None:
    assert check_issue("  On\tlogs ", " Why\r\nnot ") == ("On logs", "Why\nnot")
    for title, summary in (("  ", ""), ("x" * 201, ""), ("On logs", "x" * 10_001)):
        with pytest.raises(IssueUntitled):
            check_issue(title, summary)


def test_annotations_go_into_one_issue_and_out_again(app: object) -> None:
    round_ = make_round(make_released_draft(make_code()))
    first, second = make_annotation(round_), make_annotation(round_)
    logs = create_issue(round_, title="On logs", actor_id=None, now=NOW)
    costs = create_issue(round_, title="On costs", actor_id=None, now=NOW)
    assert (logs.number, costs.number) == (1, 2)
    assert len(put_into_issue(logs, [first, second], actor_id=None, now=NOW)) == 2
    assert put_into_issue(logs, [first], actor_id=None, now=NOW) == []
    with pytest.raises(InOtherIssue, match="On logs"):
        put_into_issue(costs, [second], actor_id=None, now=NOW)
    assert take_out_of_issue(logs, [second, second], actor_id=None, now=NOW) == 1
    put_into_issue(costs, [second], actor_id=None, now=NOW)
    assert issues_of([first.id, second.id]) == {first.id: logs, second.id: costs}
    assert list_annotations_in(costs) == [second]
    assert count_members([logs.id, costs.id]) == {logs.id: 1, costs.id: 1}


def test_an_issue_changed_by_another_drafter_is_not_overwritten(app: object) -> None:
    issue = create_issue(make_round(make_released_draft(make_code())), title="On logs", actor_id=None, now=NOW)
    edit_issue(issue, title="On keeping logs", summary="", version=1, actor_id=None, now=NOW)
    db.session.flush()
    with pytest.raises(Stale) as raised:
        edit_issue(issue, title="On long logs", summary="", version=1, actor_id=None, now=NOW)
    assert raised.value.theirs == "On keeping logs"


def test_a_removed_issue_takes_nothing_in(app: object) -> None:
    round_ = make_round(make_released_draft(make_code()))
    issue = create_issue(round_, title="On logs", actor_id=None, now=NOW)
    remove_issue(issue, actor_id=None, now=NOW)
    with pytest.raises(IssueRemoved):
        put_into_issue(issue, [make_annotation(round_)], actor_id=None, now=NOW)


def test_who_did_something_to_an_issue_is_told_that_another_undid_it(app: object) -> None:
    round_ = make_round(make_released_draft(make_code()))
    doer, other = make_user(), make_user()
    for undoer in (doer, other):
        issue = make_issue_of([], round_, title="On logs", actor_id=doer.id, now=NOW)
        act = find_last_act(issue.code_id, doer.id)
        assert act is not None
        undo_act(act, actor_id=undoer.id, now=NOW)
    (notice,) = db.session.scalars(sa.select(Notice))
    assert (notice.user_id, notice.happening.data) == (doer.id, {"issue": 2})
    assert "undid what you had done to issue 2" in words_of(notice.happening.event, notice.happening.data)


def test_the_making_of_an_issue_that_the_public_has_seen_is_not_undone(app: object) -> None:
    issue = make_issue_of([], make_round(make_released_draft(make_code())), title="On logs", actor_id=None, now=NOW)
    act = find_last_act(issue.code_id, None)
    assert act is not None
    issue.released_at = NOW  # as with a change that it asked for
    with pytest.raises(IssueReleased):
        undo_act(act, actor_id=None, now=NOW)
