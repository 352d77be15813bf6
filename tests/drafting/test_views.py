"""The drafting room as drafters use it, with plain forms."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.queries import find_change
from codeprac.drafting.views import editor
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import find_working_draft, list_provisions, list_removed_provisions
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.undoing import find_undoable
from codeprac.drafts.services.writing import edit_provision, start_working_draft
from tests.client import JudgingClient
from tests.drafts.test_writing import SOURCE, named
from tests.factories.accounts import make_user
from tests.factories.codes import make_code

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def drafter(db_session: Session) -> Any:
    return make_user(name="Dora Draft")


@pytest.fixture
def code(drafter: Any) -> CodeOfPractice:
    code = make_code(drafters=[drafter])
    release_draft(import_draft(code, SOURCE, author_id=None, now=NOW), actor_id=None, now=NOW)
    return code


@pytest.fixture
def draft(code: CodeOfPractice) -> Draft:
    return start_working_draft(code, author_id=None, now=NOW)


@pytest.fixture
def room(code: CodeOfPractice, drafter: Any, sign_in: Callable[[Any], JudgingClient]) -> JudgingClient:
    return sign_in(drafter)


def address(code: CodeOfPractice, provision: Provision | None = None, act: str = "") -> str:
    tail = "".join(f"/{part}" for part in (provision.id if provision else "", act) if part)
    return f"/codes/{code.slug}/working{tail}"


def form_of(provision: Provision, /, **values: object) -> dict[str, object]:
    shown = {"heading": provision.heading, "level": provision.level, "kind": provision.kind}
    return shown | {"body": "New words.", "version": provision.version, "reason_version": 0} | values


def test_an_empty_room_says_how_to_begin(code: CodeOfPractice, room: JudgingClient) -> None:
    assert "Start from draft 1" in room.get(address(code)).text
    answer = room.post(f"{address(code)}/start", follow_redirects=True)
    assert "begins as a copy of draft 1" in answer.text
    assert "Measure 1.2" in answer.text


def test_the_room_is_closed_to_others(code: CodeOfPractice, draft: Draft, client: JudgingClient) -> None:
    assert client.get(address(code)).status_code == 303
    client.sign_in(make_user())
    assert client.get(address(code)).status_code == 403
    assert client.post(f"{address(code)}/discard").status_code == 403


def test_an_edit_keeps_its_reason(code: CodeOfPractice, draft: Draft, room: JudgingClient) -> None:
    measure = named(draft, "Measure 1.2")
    page = room.get(address(code, measure)).text
    assert "They answer questions of repairers" in page
    answer = room.post(address(code, measure), data=form_of(measure, reason="Repairers asked for it."))
    assert answer.status_code == 303
    assert "New words." in measure.source
    change = find_change(draft.id, measure.id, None)
    assert change is not None
    assert change.reason == "Repairers asked for it."
    contents = room.get(address(code)).text
    assert "Edited" in contents
    assert "Repairers asked for it." in contents


def test_a_change_without_a_reason_is_pointed_at(code: CodeOfPractice, draft: Draft, room: JudgingClient) -> None:
    measure = named(draft, "Measure 1.2")
    room.post(address(code, measure), data=form_of(measure))
    assert "1 change has no reason yet" in room.get(address(code)).text


def test_a_second_drafter_sees_both_texts(code: CodeOfPractice, draft: Draft, room: JudgingClient) -> None:
    measure = named(draft, "Measure 1.2")
    seen = form_of(measure, body="My own words.")
    edit_provision(
        measure, heading="Measure 1.2. Answer", level=3, kind="measure", body="Their words.",
        version=measure.version, actor_id=None, now=NOW,
    )  # fmt: skip
    answer = room.post(address(code, measure), data=seen)
    assert answer.status_code == 409
    assert "Their words." in answer.text
    assert "My own words." in answer.text
    assert "Their words." in measure.source


def test_two_changes_that_stand_apart_are_put_together(code: CodeOfPractice, draft: Draft, room: JudgingClient) -> None:
    measure = named(draft, "Measure 1.2")
    begun = "They publish what they know.\r\n\r\nThey answer questions within ten days of receipt."
    seen = form_of(measure, basis=begun, body=begun.replace("ten days", "five days"))
    edit_provision(
        measure, heading="Measure 1.2. Answer", level=3, kind="measure",
        body=begun.replace("what they know", "all they know"), version=measure.version, actor_id=None, now=NOW,
    )  # fmt: skip
    answer = room.post(address(code, measure), data=seen)
    assert answer.status_code == 409
    assert "Both changes together" in answer.text
    before = measure.source
    joined = room.post(address(code, measure), data=seen | {"join": "1"})
    assert joined.status_code == 200
    assert "They publish all they know." in joined.text
    assert "within five days of receipt" in joined.text
    assert measure.source == before


@pytest.mark.parametrize(("mine", "joins"), [("Measure 1.2. Answer", True), ("Measure 1.2. Mine", False)])
def test_a_heading_that_the_other_drafter_changed_is_kept_when_both_are_put_together(
    code: CodeOfPractice, draft: Draft, room: JudgingClient, mine: str, joins: bool
) -> None:
    measure = named(draft, "Measure 1.2")
    head = f"3 measure {measure.heading}"
    assert f'value="{head}"' in room.get(address(code, measure)).text
    begun = "They publish what they know.\n\nThey answer within ten days."
    seen = form_of(measure, heading=mine, basis=begun, basis_head=head, body=begun.replace("ten", "five"))
    edit_provision(
        measure, heading="Measure 1.2. Theirs", level=3, kind="measure",
        body=begun.replace("what they", "all they"), version=measure.version, actor_id=None, now=NOW,
    )  # fmt: skip
    assert ("Both changes together" in room.post(address(code, measure), data=seen).text) is joins
    answer = room.post(address(code, measure), data=seen | {"join": "1"})
    assert (answer.status_code == 200) is joins
    assert ('value="Measure 1.2. Theirs"' in answer.text) is joins


def test_changes_of_the_same_words_are_not_put_together(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    measure = named(draft, "Measure 1.2")
    begun = "They answer within ten days."
    seen = form_of(measure, basis=begun, body="They answer within five days.")
    edit_provision(
        measure, heading="Measure 1.2. Answer", level=3, kind="measure", body="They answer within two days.",
        version=measure.version, actor_id=None, now=NOW,
    )  # fmt: skip
    assert "Both changes together" not in room.post(address(code, measure), data=seen).text
    answer = room.post(address(code, measure), data=seen | {"join": "1"})
    assert answer.status_code == 409
    assert "They answer within two days." in answer.text


def test_a_heading_within_the_text_is_refused_and_kept(code: CodeOfPractice, draft: Draft, room: JudgingClient) -> None:
    measure = named(draft, "Measure 1.2")
    answer = room.post(address(code, measure), data=form_of(measure, body="Words.\n\n## Not here"))
    assert answer.status_code == 422
    assert "reads as a heading" in answer.text
    assert "## Not here" in answer.text


@pytest.mark.parametrize(
    "wrong", [{"heading": " "}, {"level": "9"}, {"level": "deep"}, {"kind": "nonsense"}, {"heading": "x" * 3000}]
)
def test_a_wrong_field_is_said_at_the_field(
    code: CodeOfPractice, draft: Draft, room: JudgingClient, wrong: dict[str, str]
) -> None:
    answer = room.post(address(code, named(draft, "Measure 1.2")), data=form_of(named(draft, "Measure 1.2"), **wrong))
    assert answer.status_code == 422
    assert "New words." in answer.text
    assert "field-error" in answer.text


def test_the_preview_shows_words_and_redline_and_stores_nothing(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    measure = named(draft, "Measure 1.2")
    before = measure.source
    answer = room.post(f"{address(code)}/preview", data=form_of(measure, provision=measure.id, body="They *answer*."))
    assert "<em>answer</em>" in answer.text
    assert "<del>" in answer.text
    page = room.post(address(code, measure), data=form_of(measure, preview="1", body="They *answer*."))
    assert "<em>answer</em>" in page.text
    assert measure.source == before


def test_a_text_too_long_to_be_shown_as_it_is_typed_says_so(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    provision = named(draft, "Measure 1.1")
    form = form_of(provision, provision=provision.id, body="- a\n" * 50_000)
    page = room.post(f"{address(code)}/preview", data=form).text
    assert "too long to be shown as you type" in page
    assert "<li>" not in page


def test_who_previews_lets_others_write(
    code: CodeOfPractice, draft: Draft, room: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preview computes outside of any transaction: on SQLite it would hold the one writer's place."""
    held: list[bool] = []

    def look(old: str, new: str) -> None:
        held.append(db.session.in_transaction())

    monkeypatch.setattr(editor, "redline", look)
    provision = named(draft, "Measure 1.1")
    room.post(f"{address(code)}/preview", data=form_of(provision, provision=provision.id))
    assert held == [False]


def test_a_provision_is_added_moved_split_merged_removed_and_restored(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    first = named(draft, "Measure 1.1")
    values = {"heading": "Measure 1.3. New", "level": 3, "kind": "measure", "body": "New.", "reason": "Asked for."}
    assert room.get(f"{address(code)}/add?after={first.id}").status_code == 200
    values |= {"after": first.id, "form_token": "of-this-form"}
    length = len(list_provisions(draft))
    for _pressed in range(2):
        assert room.post(f"{address(code)}/add", data=values).status_code == 303
    assert len(list_provisions(draft)) == length + 1
    new = named(draft, "Measure 1.3")
    last = named(draft, "Commitment 2")
    parts = {"parts": "1", "heading": ["", "Measure 2.2. B"], "part": ["A", "B"]}
    for act, data, expected in (
        ("move", {"after": last.id, "reason": "Belongs to care."}, 303),
        ("demote", {"heading": "Measure 1.3", "kind": "measure", "version": 2}, 422),
        ("promote", {"heading": "Measure 1.3. New", "kind": "measure", "version": 2}, 303),
        ("split", parts | {"version": 99}, 422),
        ("split", parts | {"version": 3}, 303),
        ("remove", {"reason": "Too much."}, 303),
    ):
        assert room.get(address(code, new, act)).status_code == 200
        assert room.post(address(code, new, act), data=data).status_code == expected
    assert [row.label for row in list_removed_provisions(draft)] == ["Measure 1.3"]
    assert room.post(address(code, new, "restore")).status_code == 303
    assert "Measure 1.3" in [row.label for row in list_provisions(draft)]


def test_parts_of_a_split_and_the_text_of_a_merger_are_shown_before_anything_is_stored(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    answer, publish = named(draft, "Measure 1.2"), named(draft, "Measure 1.1")
    shown = room.post(address(code, answer, "split"), data={"words": "within five", "version": answer.version})
    assert shown.status_code == 200
    assert "within five working days of receipt.</textarea>" in shown.text
    wrong = room.post(address(code, answer, "split"), data={"words": "no such words", "version": answer.version})
    assert "These words do not stand in the text." in wrong.text
    shown = room.post(address(code, publish, "merge"), data={"others": answer.id})
    assert "They answer questions of repairers" in shown.text
    seen = f"{publish.id[-12:]}.{publish.version} {answer.id[-12:]}.{answer.version}"
    merger = {"others": answer.id, "merge": "1", "body": "Both in one.", "seen": "old"}
    assert room.post(address(code, publish, "merge"), data=merger).status_code == 422
    assert list_removed_provisions(draft) == []
    assert room.post(address(code, publish, "merge"), data=merger | {"seen": seen}).status_code == 303
    assert [row.label for row in list_removed_provisions(draft)] == ["Measure 1.2"]
    contents = room.get(address(code)).text
    assert "Last act: merged" in contents
    act = find_undoable(draft)
    assert act is not None
    assert room.post(f"{address(code)}/undo", data={"act": act.id}).status_code == 303
    assert list_removed_provisions(draft) == []
    assert room.post(f"{address(code)}/undo", data={"act": act.id}).status_code == 409


@pytest.mark.parametrize("act", ["move", "promote", "demote", "split", "merge", "remove"])
def test_a_removed_provision_has_no_place(code: CodeOfPractice, draft: Draft, room: JudgingClient, act: str) -> None:
    rows = list_provisions(draft)
    gone, other = rows[-1], rows[0]
    room.post(address(code, gone, "remove"))
    form = {"after": other.id, "other": other.id, "second_heading": "Measure 2", "second_body": "Text."}
    for answer in (room.get(address(code, gone, act)), room.post(address(code, gone, act), data=form)):
        assert answer.status_code == 409
        assert "This provision has been removed. Restore it first." in answer.text
    added = {"heading": "Measure 3", "level": 2, "kind": "measure", "after": gone.id}
    assert room.post(f"{address(code)}/add", data=added).status_code == 409


def test_a_forged_provision_is_not_found(code: CodeOfPractice, draft: Draft, room: JudgingClient) -> None:
    other = make_code()
    release_draft(import_draft(other, SOURCE, author_id=None, now=NOW), actor_id=None, now=NOW)
    foreign = named(start_working_draft(other, author_id=None, now=NOW), "Measure 1.2")
    for forged in (foreign.id, "nonsense", "0" * 26):
        assert room.get(f"{address(code)}/{forged}").status_code == 404
        assert room.post(f"{address(code)}/{forged}/remove").status_code == 404


def test_a_working_draft_is_discarded(code: CodeOfPractice, draft: Draft, room: JudgingClient) -> None:
    assert room.post(f"{address(code)}/discard").status_code == 303
    assert find_working_draft(code.id) is None


def test_the_contents_need_the_same_queries_however_long_the_draft(
    code: CodeOfPractice, draft: Draft, room: JudgingClient, count_queries: Callable[..., Any]
) -> None:
    contents = address(code)
    room.post(address(code, named(draft, "Measure 1.2"), "move"), data={"after": ""})
    with count_queries() as few:
        room.get(contents)
    for number in range(3, 20):
        room.post(
            f"{contents}/add",
            data={"heading": f"Measure 2.{number}. More", "level": 3, "kind": "measure", "body": "More words."},
        )
    with count_queries() as many:
        room.get(contents)
    assert [statement for statement in many if "SELECT" in statement] == [
        statement for statement in few if "SELECT" in statement
    ]


def test_a_title_of_the_draft_before_is_pointed_at_until_it_is_changed(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    title = next(row for row in list_provisions(draft) if row.kind == "title")
    assert "The title still says" not in room.get(address(code)).text
    room.post(address(code, title), data=form_of(title, heading="First Draft: A Code", body=""))
    said = "The title still says “First Draft: A Code”. This will be draft 2."
    assert said in room.get(address(code)).text
    assert said in room.get(f"{address(code)}/release").text
    room.post(address(code, title), data=form_of(title, heading="Second Draft: A Code", body=""))
    assert draft.title == "Second Draft: A Code"
    assert "The title still says" not in room.get(f"{address(code)}/release").text


def test_the_form_of_a_move_begins_where_the_provision_stands(
    code: CodeOfPractice, draft: Draft, room: JudgingClient
) -> None:
    rows = list_provisions(draft)
    page = room.get(address(code, rows[2], "move")).text
    assert f'<option selected value="{rows[1].id}">' in page
    page = room.get(address(code, rows[2], "merge")).text
    assert f'name="others" id="others-0" value="{rows[0].id}"' in page
    answer = room.post(address(code, rows[2], "merge"))
    assert answer.status_code == 422
    assert "Choose at least one provision to merge with." in answer.text
