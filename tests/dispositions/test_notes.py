"""What stands beside the changes of a comparison."""

from datetime import timedelta

from codeprac.db import db
from codeprac.dispositions.queries import list_notes, stamp_notes
from codeprac.dispositions.services import explain_change, record_dispositions, release_dispositions
from codeprac.drafts.models import Draft
from codeprac.drafts.services import release_draft
from codeprac.drafts.services.writing import body_of, edit_provision, heading_of, start_working_draft
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage


def next_draft(stage: Stage, day: int, words: str, why: str, answered: bool = False) -> Draft:
    """Release a draft in which Measure 1.1 says something more, for this reason."""
    now = NOW + timedelta(days=day)
    draft = start_working_draft(stage.code, author_id=stage.drafter.id, now=now)
    row = stage.written(draft)
    edit_provision(
        row,
        heading=heading_of(row),
        level=row.level,
        kind=row.kind,
        body=body_of(row.source) + f"\n{words}\n",
        version=row.version,
        actor_id=stage.drafter.id,
        now=now,
    )
    change = explain_change(draft, reason=why, actor_id=stage.drafter.id, now=now, provision_id=row.id)
    if answered:
        annotation = stage.annotate()
        record_dispositions(
            [annotation], outcome="accepted", reason="Yes.", change=change, actor_id=stage.drafter.id, now=now
        )
    release_draft(draft, actor_id=stage.drafter.id, now=now)
    db.session.commit()
    return draft


def test_an_answer_stands_beside_its_change_once_it_is_released(stage: Stage, client: JudgingClient) -> None:
    draft = next_draft(stage, 1, "It is published.", "Readers asked for it.", answered=True)
    address = f"/codes/{stage.code.slug}/compare/1/2"
    before = client.get(address).text
    assert "Readers asked for it." in before
    assert "Annotation 1" not in before
    stamp = stamp_notes(stage.draft.id, draft.id)
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW + timedelta(days=2))
    assert stamp_notes(stage.draft.id, draft.id) != stamp
    after = client.get(address).text
    assert "Annotation 1" in after
    assert "Ada Author" in after


def test_a_longer_comparison_says_which_draft_made_a_change(stage: Stage, client: JudgingClient) -> None:
    next_draft(stage, 1, "It is published.", "Readers asked for it.")
    third = next_draft(stage, 2, "It is free.", "Paying was a hurdle.")
    notes = list_notes(stage.draft.id, third.id)
    assert [(note.draft, note.reason) for note in next(iter(notes.values()))] == [
        (2, "Readers asked for it."),
        (3, "Paying was a hurdle."),
    ]
    page = client.get(f"/codes/{stage.code.slug}/compare/1/3").text
    assert "Changed in draft 2" in page
    assert "Readers asked" not in client.get(f"/codes/{stage.code.slug}/compare/2/3").text
