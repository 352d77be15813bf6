"""The history of edits: every act is kept, any two states compare, and one goes back without losing anything."""

from datetime import UTC, datetime
from typing import Any

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafting.revisions import compare_states, list_revisions_of, states_of
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import Act
from codeprac.drafts.services import release_draft
from codeprac.drafts.services.structuring import merge_provisions, move_provision, remove_provision, split_provision
from codeprac.drafts.services.writing import start_working_draft
from codeprac.text.segments import Op
from tests.client import JudgingClient
from tests.drafting.test_views import address, code, draft, drafter, form_of, room
from tests.drafts.test_writing import named, write
from tests.factories.accounts import make_user

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
__all__ = ["code", "draft", "drafter", "room"]


def acts_on(provision: Provision) -> list[str]:
    return [revision.act for revision in list_revisions_of(provision)]


def test_every_act_is_kept_with_the_text_before_and_after(draft: Draft) -> None:
    one, other = named(draft, "Measure 1.1"), named(draft, "Measure 1.2")
    begin = one.source
    write(one, "They publish what they know.")
    move_provision(one, after=other, actor_id=None, now=NOW)
    [second] = split_provision(
        one, first_body="They publish.", others=[("More", "They know.")], version=one.version,
        actor_id=None, now=NOW,
    )  # fmt: skip
    merge_provisions(one, other, actor_id=None, now=NOW)
    remove_provision(second, with_beneath=False, actor_id=None, now=NOW)
    assert acts_on(one) == [Act.EDITED, Act.MOVED, Act.SPLIT, Act.MERGED]
    assert (acts_on(other), acts_on(second)) == ([Act.REMOVED], [Act.SPLIT, Act.REMOVED])
    revisions = list_revisions_of(one)
    assert revisions[0].before == begin
    assert [later.before for later in revisions[1:]] == [earlier.after for earlier in revisions[:-1]]
    assert revisions[-1].after == one.source


def test_any_two_states_are_compared_in_the_order_of_time(draft: Draft) -> None:
    measure = named(draft, "Measure 1.2")
    for days in ("six", "seven"):
        write(measure, f"They answer questions of repairers within {days} working days of receipt.")
    states = states_of(measure, list_revisions_of(measure))
    compared = compare_states(states, states[2].key, states[0].key)
    assert compared is not None
    assert compared.change is not None
    parts = [part for block in compared.change.blocks for part in block.segments if part.op is not Op.EQUAL]
    assert [(part.op, part.text.strip()) for part in parts] == [(Op.DELETE, "five"), (Op.INSERT, "seven")]
    assert compare_states(states[:1], None, None) is None


def test_a_state_is_put_back_by_an_act_that_can_itself_be_undone(
    code: CodeOfPractice, draft: Draft, room: JudgingClient, drafter: Any
) -> None:
    measure = named(draft, "Measure 1.2")
    begin = measure.source.strip()
    room.post(address(code, measure), data=form_of(measure, body="New words."))
    page = room.get(address(code, measure, "edits")).text
    assert "Dora Draft" in page
    assert "Put this state back" in page
    back = {"state": "begin", "version": measure.version}
    answer = room.post(address(code, measure, "edits/put-back"), data=back, follow_redirects=True)
    assert "reads as it did then" in answer.text
    assert measure.source.strip() == begin
    assert acts_on(measure) == [Act.EDITED, Act.PUT_BACK]
    stale = room.post(address(code, measure, "edits/put-back"), data=back, follow_redirects=True)
    assert "has changed this provision meanwhile" in stale.text
    assert "Put back as of before the first edit" in room.get(f"{address(code)}/edits").text


def test_after_the_release_the_history_stays_and_nothing_is_put_back(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    measure = named(draft, "Measure 1.2")
    write(measure, "They answer within six days.")
    release_draft(draft, actor_id=None, now=NOW)
    db.session.commit()
    listed = room.get(f"{address(code)}/edits").text
    assert f"History of edits of draft {draft.number}" in listed
    assert f'href="{address(code, measure, "edits")}?to=' in listed
    page = room.get(address(code, measure, "edits")).text
    assert "what was released" in page
    assert "Put this state back" not in page
    state = states_of(measure, list_revisions_of(measure))[0]
    assert (
        room.post(address(code, measure, "edits/put-back"), data={"state": state.key, "version": 2}).status_code == 404
    )
    start_working_draft(code, author_id=None, now=NOW)
    db.session.commit()
    assert f"{address(code)}/edits?draft={draft.number}" in room.get(f"{address(code)}/edits").text
    assert "Measure 1.2" in room.get(f"{address(code)}/edits?draft={draft.number}").text
    assert room.get(f"{address(code)}/edits?draft=77").status_code == 404


def test_the_history_of_edits_is_closed_to_others(code: CodeOfPractice, draft: Draft, client: JudgingClient) -> None:
    measure = named(draft, "Measure 1.2")
    write(measure, "Secret words.")
    client.sign_in(make_user())
    for act in ("edits", f"{measure.id}/edits"):
        answer = client.get(f"{address(code)}/{act}")
        assert answer.status_code == 403
        assert "Secret" not in answer.text


def test_a_conflict_shows_both_wordings_and_is_settled_before_anything_is_stored(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    measure = named(draft, "Measure 1.2")
    begun = "They publish what they know.\n\nThey answer questions within ten days of receipt."
    seen = form_of(measure, basis=begun, body=begun.replace("ten", "six").replace("what they", "all they"))
    write(measure, begun.replace("ten", "five"), heading="Measure 1.2. Answer")
    stored = measure.source
    answer = room.post(address(code, measure), data=seen)
    assert answer.status_code == 409
    assert "As it is stored" in answer.text
    undecided = room.post(address(code, measure), data=seen | {"settle": "1", "seen": measure.version})
    assert undecided.status_code == 422
    assert measure.source == stored
    chosen = seen | {"settle": "1", "seen": measure.version, "choice-1": "theirs"}
    settled = room.post(address(code, measure), data=chosen)
    assert settled.status_code == 200
    assert "They publish all they know." in settled.text
    assert "within five days of receipt" in settled.text
    assert measure.source == stored
