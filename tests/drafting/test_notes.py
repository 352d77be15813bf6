"""Internal notes: with who and when, settled and opened again, and for nobody else."""

from typing import Any

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafting.noting import count_open_notes, list_notes_on
from codeprac.drafts.models import Draft
from codeprac.drafts.services import release_draft
from codeprac.drafts.services.writing import start_working_draft
from tests.client import JudgingClient
from tests.drafting.test_views import NOW, address, code, draft, drafter, room
from tests.drafts.test_writing import named, write
from tests.factories.accounts import make_user

__all__ = ["code", "draft", "drafter", "room"]
SECRET = "quokka in the footnotes"


def test_a_note_is_written_settled_opened_and_carried_to_the_next_draft(
    code: CodeOfPractice, draft: Draft, room: JudgingClient, drafter: Any
) -> None:
    measure = named(draft, "Measure 1.2")
    note = {"text": f"Ask the repairers: {SECRET}.", "meant_for": drafter.id, "form_token": "of-this-form"}
    room.post(address(code, measure, "notes"), data=note)  # pressed twice
    page = room.post(address(code, measure, "notes"), data=note, follow_redirects=True).text
    assert SECRET in page
    assert "for Dora Draft" in page
    (found,) = list_notes_on(measure, code.id)
    assert count_open_notes(code.id) == {measure.identity: 1}
    room.post(address(code, measure, "notes"), data=note | {"text": "Gone back, and written another."})
    assert count_open_notes(code.id) == {measure.identity: 2}
    for one in list_notes_on(measure, code.id):
        room.post(f"{address(code)}/notes/{one.id}/settle")
    assert count_open_notes(code.id) == {}
    assert SECRET in room.get(f"{address(code)}/notes?show=settled").text
    room.post(f"{address(code)}/notes/{found.id}/settle")
    assert SECRET in room.get(f"{address(code)}/notes?show=mine").text
    assert room.post(f"{address(code)}/notes", data={"text": " ", "meant_for": ""}).status_code == 422
    write(measure, "New words.")
    release_draft(draft, actor_id=None, now=NOW)
    later = start_working_draft(code, author_id=None, now=NOW)
    db.session.commit()
    assert SECRET in room.get(address(code, named(later, "Measure 1.2"), "edits")).text


def test_notes_are_closed_to_others(code: CodeOfPractice, draft: Draft, room: JudgingClient) -> None:
    measure = named(draft, "Measure 1.2")
    room.post(address(code, measure, "notes"), data={"text": SECRET, "meant_for": ""})
    (found,) = list_notes_on(measure, code.id)
    room.sign_in(make_user())
    for answer in (room.get(f"{address(code)}/notes"), room.post(f"{address(code)}/notes/{found.id}/settle")):
        assert answer.status_code == 403
        assert SECRET not in answer.text
    assert found.settled_at is None
