"""What stands beside the changes of a comparison."""

from datetime import timedelta

from codeprac.db import db
from codeprac.dispositions.queries import list_notes, list_other_answers, map_shown, stamp_notes
from codeprac.dispositions.rules import Outcome
from codeprac.dispositions.services import (
    explain_change,
    link_change,
    record_dispositions,
    release_dispositions,
    release_draft_with_answers,
)
from codeprac.drafts.models import Draft
from codeprac.drafts.rules import body_of
from codeprac.drafts.services import release_draft
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.structuring import merge_provisions, remove_provision
from codeprac.drafts.services.writing import edit_provision, start_working_draft
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
    notes = list_notes(stage.draft.id, third.id, map_shown(stage.draft.id, third.id))
    assert [(note.draft, note.reason) for note in next(iter(notes.values()))] == [
        (2, "Readers asked for it."),
        (3, "Paying was a hurdle."),
    ]
    page = client.get(f"/codes/{stage.code.slug}/compare/1/3").text
    assert "Changed in draft 2" in page
    assert "Readers asked" not in client.get(f"/codes/{stage.code.slug}/compare/2/3").text


def test_answers_that_changed_nothing_are_counted_beside_the_provision(stage: Stage, client: JudgingClient) -> None:
    kept = [stage.annotate(), stage.annotate()]
    record_dispositions(kept, outcome="not-accepted", reason="No.", actor_id=stage.drafter.id, now=NOW)
    draft = next_draft(stage, 1, "It is published.", "Readers asked for it.")
    assert list_other_answers(stage.draft.id, draft.id, map_shown(stage.draft.id, draft.id)) == {}
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    (others,) = list_other_answers(stage.draft.id, draft.id, map_shown(stage.draft.id, draft.id))[
        stage.written(draft).id
    ]
    assert (others.round_number, others.provision, others.outcomes) == (1, "measure-1.1", {Outcome.NOT_ACCEPTED: 2})
    page = client.get(f"/codes/{stage.code.slug}/compare/1/2").text
    assert f"/codes/{stage.code.slug}/rounds/1/answers?provision=measure-1.1#list" in page


def test_a_dropped_provision_has_its_reason_beside_the_old_text(stage: Stage, client: JudgingClient) -> None:
    draft = stage.start_working_draft()
    old = stage.provision("measure-1.2")
    actor_id = stage.drafter.id
    remove_provision(stage.written(draft, "measure-1.2"), with_beneath=False, actor_id=actor_id, now=NOW)
    link_change(draft, reason="No longer needed.", actor_id=actor_id, now=NOW, old_provision_id=old.id)
    release_draft_with_answers(draft, with_answers=True, actor_id=actor_id, now=NOW)
    assert list(list_notes(stage.draft.id, draft.id, map_shown(stage.draft.id, draft.id))) == [old.id]
    assert "No longer needed." in client.get(f"/codes/{stage.code.slug}/compare/1/2").text


def test_answers_on_a_merged_provision_stand_beside_what_it_went_into(stage: Stage) -> None:
    annotation, actor_id = stage.annotate("measure-1.2"), stage.drafter.id
    record_dispositions([annotation], outcome="already-covered", reason="There.", actor_id=actor_id, now=NOW)
    draft = stage.start_working_draft()
    into = stage.written(draft)
    merge_provisions(into, stage.written(draft, "measure-1.2"), actor_id=actor_id, now=NOW)
    release_draft_with_answers(draft, with_answers=True, actor_id=actor_id, now=NOW)
    assert list(list_other_answers(stage.draft.id, draft.id, map_shown(stage.draft.id, draft.id))) == [into.id]
