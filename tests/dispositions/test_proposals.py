"""Taking proposed wording over: only where the words stand as quoted, attributed, explained and answered."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.audit.queries import list_entries_of
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.conflicts import find_conflicting, rivals_of
from codeprac.dispositions.models import Change, TakenProposal
from codeprac.dispositions.queries import answers_to, find_change, list_on_same_words, list_proposals
from codeprac.dispositions.rules import ProposalNotTakable
from codeprac.dispositions.services import explain_change, record_dispositions, release_dispositions, take_proposal
from codeprac.drafts.rules import body_of
from codeprac.drafts.services.structuring import remove_provision
from codeprac.rounds.rules import Visibility
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage
from tests.factories.rounds import make_round


def take(stage: Stage, quote: str, wording: str, **values: object) -> Change:
    annotation = stage.annotate(quote=quote, proposed_wording=wording, **values)
    return take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)


def test_the_quoted_words_are_replaced_in_the_same_provision_of_the_working_draft(
    stage: Stage, db_session: Session
) -> None:
    draft = stage.start_working_draft()
    annotation = stage.annotate(
        quote="for ten years", proposed_wording="for *five* years", organisation=stage.organisation
    )
    change = take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    written = stage.written(draft)
    assert "keep it up to date for *five* years." in written.source
    assert written.version == 2
    assert "ten years" in stage.provision().source
    reason = f"Wording proposed in annotation {annotation.number} (Sample Labs)."
    assert (change.provision_id, change.reason) == (written.id, reason)
    answer = answers_to([annotation.id], include_private=True)[annotation.id]
    assert (answer.outcome, answer.change_id, answer.released_at) == ("accepted", change.id, None)
    taken = db_session.scalars(sa.select(TakenProposal)).one()
    assert [entry.tag for entry in list_entries_of("taken_proposals", taken.id)] == [Tag.PROPOSAL_TAKEN]
    with pytest.raises(ProposalNotTakable, match="already"):
        take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)


def test_words_can_be_deleted_and_a_person_is_named(stage: Stage) -> None:
    draft = stage.start_working_draft()
    annotation = stage.annotate(quote=" and keep it up to date", proposed_wording="")
    change = take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    assert "draw up documentation for ten years." in stage.written(draft).source
    assert change.reason == f"Wording proposed in annotation {annotation.number} (Ada Author)."


def test_a_proposal_for_the_whole_provision_replaces_its_text(stage: Stage) -> None:
    draft = stage.start_working_draft()
    take(stage, "", "Signatories will write *everything* down.")
    written = stage.written(draft)
    assert body_of(written.source).strip() == "Signatories will write *everything* down."
    assert written.source.startswith("### Measure 1.1. Drawing up documentation\n")
    with pytest.raises(ProposalNotTakable):
        take(stage, "", "Signatories will write nothing down.")


def test_words_that_no_longer_stand_as_quoted_are_left_to_a_person(stage: Stage) -> None:
    draft = stage.start_working_draft()
    stage.rewrite(draft, body="Signatories will write for a decade.", by=stage.second_drafter)
    with pytest.raises(ProposalNotTakable, match="no longer stand as they were quoted") as caught:
        take(stage, "for ten years", "for five years")
    assert caught.value.provision_id == stage.written(draft).id
    assert "for a decade" in stage.written(draft).source


def test_nothing_can_be_taken_without_wording_draft_or_provision(stage: Stage) -> None:
    with pytest.raises(ProposalNotTakable, match="no working draft"):
        take(stage, "for ten years", "for five years")
    draft = stage.start_working_draft()
    with pytest.raises(ProposalNotTakable, match="proposes no wording"):
        take_proposal(stage.annotate(quote="for ten years"), actor_id=stage.drafter.id, now=NOW)
    remove_provision(stage.written(draft), with_beneath=False, actor_id=stage.drafter.id, now=NOW)
    with pytest.raises(ProposalNotTakable, match="no longer stands in the working draft"):
        take(stage, "for ten years", "for five years")


def test_a_refusal_is_not_turned_into_its_contrary(stage: Stage) -> None:
    draft = stage.start_working_draft()
    annotation = stage.annotate(quote="for ten years", proposed_wording="for five years")
    record_dispositions([annotation], outcome="not-accepted", reason="No.", actor_id=stage.second_drafter.id, now=NOW)
    with pytest.raises(ProposalNotTakable, match="Take that answer back first"):
        take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    assert "ten years" in stage.written(draft).source


def test_an_answer_that_means_a_change_is_linked_and_left_as_it_is(stage: Stage) -> None:
    stage.start_working_draft()
    annotation = stage.annotate(quote="for ten years", proposed_wording="for five years")
    record_dispositions([annotation], outcome="accepted-in-part", reason="Half.", actor_id=stage.drafter.id, now=NOW)
    change = take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    answer = answers_to([annotation.id], include_private=True)[annotation.id]
    assert (answer.outcome, answer.reason, answer.change_id) == ("accepted-in-part", "Half.", change.id)


def test_a_released_answer_does_not_keep_the_wording_out(stage: Stage) -> None:
    draft = stage.start_working_draft()
    annotation = stage.annotate(quote="for ten years", proposed_wording="for five years")
    record_dispositions([annotation], outcome="deferred", reason="Later.", actor_id=stage.drafter.id, now=NOW)
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    assert "five years" in stage.written(draft).source
    assert answers_to([annotation.id])[annotation.id].outcome == "deferred"


def test_the_reasons_of_several_proposals_stand_one_below_the_other(stage: Stage) -> None:
    draft = stage.start_working_draft()
    written = stage.written(draft)
    explain_change(draft, reason="Clearer.", actor_id=stage.drafter.id, now=NOW, provision_id=written.id)
    take(stage, "for ten years", "for five years")
    take(stage, "plain words", "simple words")
    change = find_change(draft.id, written.id, None)
    assert change is not None
    assert change.reason == (
        "Clearer.\n\nWording proposed in annotation 1 (Ada Author).\n\nWording proposed in annotation 2 (Ada Author)."
    )


def test_proposals_for_the_same_words_are_named_to_each_other(stage: Stage) -> None:
    stage.start_working_draft()
    one = stage.annotate(quote="up to date for ten years", proposed_wording="current for ten years")
    two = stage.annotate(quote="for ten years", proposed_wording="for five years")
    apart = stage.annotate(quote="Signatories", proposed_wording="They")
    silent = stage.annotate(quote="ten years")
    whole_of_another = stage.annotate("measure-1.2", proposed_wording="Keep it.")
    every = [one.id, two.id, apart.id, silent.id, whole_of_another.id]
    take_proposal(two, actor_id=stage.drafter.id, now=NOW)
    found = rivals_of(every, list_proposals(stage.round.id))
    assert {key: [(rival.number, rival.taken) for rival in rows] for key, rows in found.items()} == {
        one.id: [(two.number, True)],
        two.id: [(one.number, False)],
    }
    assert find_conflicting(list_proposals(stage.round.id)) == {one.id, two.id}
    assert [other.id for other in list_on_same_words(two)] == [one.id, silent.id]
    with pytest.raises(ProposalNotTakable):
        take_proposal(one, actor_id=stage.drafter.id, now=NOW)


def test_a_proposal_for_the_whole_is_in_conflict_with_each_for_a_part(stage: Stage) -> None:
    part = stage.annotate(quote="for ten years", proposed_wording="for five years")
    whole = stage.annotate(proposed_wording="Write it down.")
    proposals = list_proposals(stage.round.id, part.provision_id)
    assert [rival.annotation_id for rival in rivals_of({part.id}, proposals)[part.id]] == [whole.id]
    assert find_conflicting(proposals) == {part.id, whole.id}


def test_the_wording_of_a_sealed_round_waits_for_its_end(stage: Stage, db_session: Session) -> None:
    stage.start_working_draft()
    stage.round = make_round(stage.draft, visibility=Visibility.SEALED)
    with pytest.raises(ProposalNotTakable, match="sealed and still runs"):
        take(stage, "for ten years", "for five years")


@pytest.mark.parametrize(
    ("publication", "who"),
    [
        ("organisation", "annotation 1 (Sample Labs)"),
        ("anonymous", "annotation 1 (an anonymous contribution)"),
        ("confidential", "a contribution that is not public"),
    ],
)
def test_who_is_not_named_in_public_is_not_named_in_the_reason(
    stage: Stage, db_session: Session, publication: str, who: str
) -> None:
    stage.start_working_draft()
    values = {"confidential_reason": "A contract.", "public_summary": "About time.", "organisation": stage.organisation}
    change = take(stage, "for ten years", "for five years", publication=publication, **values)
    assert change.reason == f"Wording proposed in {who}."


def test_nobody_is_named_while_the_author_may_still_choose(stage: Stage, db_session: Session) -> None:
    stage.start_working_draft()
    annotation = stage.annotate(quote="for ten years", proposed_wording="for five years")
    annotation.round.closes_at = NOW + timedelta(days=1)
    change = take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    assert change.reason == "Wording proposed in a contribution."


def test_words_that_changed_since_are_shown_first_and_stored_once_seen(stage: Stage, client: JudgingClient) -> None:
    draft = stage.start_working_draft()
    body = body_of(stage.written(draft).source).strip()
    assert "documentation and keep it up to date for ten years" in body
    stage.rewrite(draft, body=body.replace("up to date", "fresh"), by=stage.second_drafter)
    annotation = stage.annotate(
        quote="draw up documentation and keep it up to date for ten years",
        proposed_wording="draw up documentation and keep it up to date for five years",
    )
    db.session.commit()
    client.sign_in(stage.drafter)
    page = client.post(f"{stage.desk}/decide/{annotation.number}/take")
    assert page.status_code == 409
    assert "Is this the right place?" in page.text
    assert "ten years" in stage.written(draft).source
    version = stage.written(draft).version
    late = client.post(f"{stage.desk}/decide/{annotation.number}/take", data={"version": version - 1})
    assert "Somebody changed the provision while you looked" in late.text
    assert client.post(f"{stage.desk}/decide/{annotation.number}/take", data={"version": version}).status_code == 303
    assert "keep it fresh for five years" in stage.written(draft).source
