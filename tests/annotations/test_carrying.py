"""Annotations in later drafts: carried at the release, from draft to draft, a person's word above the engine's."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.annotations.commands import carry_anchors_command
from codeprac.annotations.models import Anchor
from codeprac.annotations.rules import AnchorDecided, Decision, SelectionNotFound, Verdict
from codeprac.annotations.services import (
    carry_annotations,
    choose_words,
    decide_anchor,
    reopen_anchor,
    withdraw_annotation,
)
from codeprac.audit.queries import list_entries_of
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.services import release_draft_with_answers
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import get_provision, list_provisions
from codeprac.drafts.services import import_draft
from tests.annotations.scene import Scene, anchor_in, set_open
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_many_annotations
from tests.factories.drafts import SOURCE, make_released_draft
from tests.factories.rounds import make_round

Counted = Callable[[], AbstractContextManager[list[str]]]
NOW = datetime(2026, 6, 1, tzinfo=UTC)
LATER = SOURCE.replace("ten years", "five years")
GONE = SOURCE[: SOURCE.index("## Recitals")] + SOURCE[SOURCE.index("[^1]:") :]
RENUMBERED = SOURCE.replace("Measure 1.2", "Measure 1.3").replace("An opening word.", "An opening word, and another.")


def words_of(anchor: Anchor) -> str:
    """The words that stand where the anchor sits."""
    assert anchor.provision is not None
    return anchor.provision.body_text[anchor.start : anchor.end]


def test_a_release_carries_every_annotation(scene: Scene) -> None:
    made = [make_annotation(scene.round, quote="Signatories will draw up documentation"), make_annotation(scene.round)]
    draft = make_released_draft(scene.code, LATER)
    quoted, whole = (anchor_in(draft, annotation) for annotation in made)
    assert words_of(quoted) == quoted.quote == "Signatories will draw up documentation"
    assert quoted.verdict in {Verdict.UNCHANGED, Verdict.MOVED}
    assert quoted.engine_verdict == quoted.verdict
    assert (whole.provision_id, whole.start) == (get_provision(draft, "measure-1.1").id, None)
    assert [entry.tag for entry in list_entries_of("drafts", draft.id)].count(Tag.ANCHORS_CARRIED) == 1
    assert made[0].anchor.draft_id == scene.draft.id


def test_what_was_removed_keeps_its_last_place_in_every_later_draft(scene: Scene) -> None:
    annotation = make_annotation(scene.round, "recitals", quote="Whereas documentation helps")
    for source in (GONE, GONE.replace("ten", "six"), GONE.replace("ten", "two")):
        anchor = anchor_in(make_released_draft(scene.code, source), annotation)
        assert (anchor.verdict, anchor.provision_id, anchor.start) == (Verdict.DELETED, None, None)
        assert anchor.quote == "Whereas documentation helps"
        assert anchor.last_provision_id == annotation.provision_id
        assert anchor.reason


def test_renumbering_takes_annotations_along(scene: Scene) -> None:
    annotation = make_annotation(scene.round, "measure-1.2", quote="keep the documentation safe")
    draft = make_released_draft(scene.code, RENUMBERED)
    anchor = anchor_in(draft, annotation)
    assert anchor.provision is not None
    assert (anchor.provision.slug, words_of(anchor)) == ("measure-1.3", "keep the documentation safe")


def test_withdrawn_annotations_are_carried_too(scene: Scene) -> None:
    annotation = make_annotation(scene.round, author=scene.author)
    withdraw_annotation(annotation, actor_id=scene.author.id, now=scene.now)
    assert anchor_in(make_released_draft(scene.code, LATER), annotation).provision_id


def test_an_annotation_made_on_a_draft_with_a_successor_is_carried_at_once(scene: Scene) -> None:
    draft = make_released_draft(scene.code, LATER)
    third = make_released_draft(scene.code, RENUMBERED)
    annotation = make_annotation(scene.round, "measure-1.2", quote="keep the documentation safe")
    assert words_of(anchor_in(draft, annotation)) == words_of(anchor_in(third, annotation)) == annotation.anchor.quote


def test_what_earlier_releases_left_out_is_made_good(scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    drafts = [make_released_draft(scene.code, LATER), make_released_draft(scene.code, RENUMBERED)]
    for draft in drafts:
        db.session.execute(sa.delete(Anchor).where(Anchor.draft_id == draft.id))
    assert carry_annotations(drafts[1], actor_id=None, now=NOW).total() == 1
    assert all(anchor_in(draft, annotation).provision_id for draft in drafts)
    assert carry_annotations(drafts[1], actor_id=None, now=NOW) == {}


def test_a_person_says_where_it_belongs_and_can_take_it_back(scene: Scene) -> None:
    annotation = make_annotation(scene.round, quote="up to date for ten years")
    draft = make_released_draft(scene.code, LATER)
    anchor = set_open(anchor_in(draft, annotation))
    spot = choose_words(get_provision(draft, "measure-1.1"), "up to date for five years")
    decide_anchor(anchor, decision=Decision.HERE, spot=spot, actor_id=scene.drafter.id, now=NOW)
    assert (anchor.verdict, anchor.engine_verdict) == (Verdict.CHANGED, Verdict.NEEDS_CHECK)
    assert (anchor.old_words, anchor.new_words) == ("up to date for ten years", "up to date for five years")
    assert words_of(anchor) == "up to date for five years"
    assert (anchor.decision, anchor.decided_by_id, anchor.decided_at) == (Decision.HERE, scene.drafter.id, NOW)
    with pytest.raises(AnchorDecided):
        decide_anchor(anchor, decision=Decision.DELETED, actor_id=scene.drafter.id, now=NOW)
    reopen_anchor(anchor, actor_id=scene.drafter.id, now=NOW)
    assert (anchor.verdict, anchor.provision_id, anchor.decision) == (Verdict.NEEDS_CHECK, None, None)
    assert anchor.quote == "up to date for ten years"
    with pytest.raises(AnchorDecided):
        reopen_anchor(anchor, actor_id=scene.drafter.id, now=NOW)
    tags = [entry.tag for entry in list_entries_of("anchors", anchor.id)]
    assert tags == [Tag.ANCHOR_DECIDED, Tag.ANCHOR_REOPENED]


@pytest.mark.parametrize(
    ("slug", "quote", "verdict"),
    [
        ("measure-1.1", "It is published.", Verdict.UNCHANGED),
        ("measure-1.2", "", Verdict.CHANGED),
        ("measure-1.2", "keep the documentation safe", Verdict.CHANGED),
    ],
)
def test_what_a_choice_means_follows_from_the_words(scene: Scene, slug: str, quote: str, verdict: Verdict) -> None:
    annotation = make_annotation(scene.round, quote="It is published.")
    draft = make_released_draft(scene.code, LATER)
    anchor = set_open(anchor_in(draft, annotation))
    spot = choose_words(get_provision(draft, slug), quote)
    assert (
        decide_anchor(anchor, decision=Decision.HERE, spot=spot, actor_id=scene.drafter.id, now=NOW).verdict == verdict
    )


def test_words_that_do_not_stand_there_cannot_be_chosen(scene: Scene) -> None:
    with pytest.raises(SelectionNotFound):
        choose_words(scene.provision(), "words that nobody wrote")


@pytest.mark.parametrize(("decision", "verdict"), [(Decision.DELETED, "deleted"), (Decision.UNPLACED, "needs-check")])
def test_what_a_person_gave_up_stays_so_in_later_drafts(scene: Scene, decision: Decision, verdict: str) -> None:
    annotation = make_annotation(scene.round, quote="It is published.")
    anchor = set_open(anchor_in(make_released_draft(scene.code, LATER), annotation))
    decide_anchor(anchor, decision=decision, actor_id=scene.drafter.id, now=NOW)
    db.session.commit()
    later = anchor_in(make_released_draft(scene.code, RENUMBERED), annotation)
    assert (later.verdict, later.decision, later.provision_id) == (verdict, decision, None)
    assert later.last_provision_id == annotation.provision_id


def test_later_drafts_follow_a_decision_but_for_those_with_their_own(scene: Scene) -> None:
    annotation = make_annotation(scene.round, quote="It is published.")
    second = set_open(anchor_in(make_released_draft(scene.code, LATER), annotation))
    third_draft = make_released_draft(scene.code, RENUMBERED)
    third = anchor_in(third_draft, annotation)
    assert (third.verdict, third.provision_id) == (Verdict.NEEDS_CHECK, None)
    second = anchor_in(second.draft, annotation)
    spot = choose_words(get_provision(second.draft, "measure-1.2"), "keep the documentation safe")
    decide_anchor(second, decision=Decision.HERE, spot=spot, actor_id=scene.drafter.id, now=NOW)
    third = anchor_in(third_draft, annotation)
    assert words_of(third) == "keep the documentation safe"
    assert (third.found, third.decision) == (None, None)
    spot = choose_words(get_provision(third_draft, "measure-1.1"), "It is published.")
    decide_anchor(third, decision=Decision.HERE, spot=spot, actor_id=scene.drafter.id, now=NOW)
    reopen_anchor(anchor_in(second.draft, annotation), actor_id=scene.drafter.id, now=NOW)
    assert words_of(anchor_in(third_draft, annotation)) == "It is published."


def test_candidates_go_along_to_the_next_draft(scene: Scene) -> None:
    annotation = make_annotation(scene.round, quote="It is published.")
    draft = make_released_draft(scene.code, LATER)
    provision = get_provision(draft, "measure-1.2")
    spot = choose_words(provision, "keep the documentation safe")
    candidate = {"provision_id": provision.id, "quote": spot.quote, "start": spot.start, "end": spot.end, "score": 0.6}
    set_open(anchor_in(draft, annotation), candidate)
    third = make_released_draft(scene.code, RENUMBERED)
    anchor = anchor_in(third, annotation)
    assert anchor.verdict == Verdict.NEEDS_CHECK
    assert [one["provision_id"] for one in anchor.candidates] == [get_provision(third, "measure-1.3").id]


def test_a_command_carries_what_older_releases_did_not(app: Flask, scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    drafts = [make_released_draft(scene.code, LATER), make_released_draft(scene.code, RENUMBERED)]
    db.session.execute(sa.delete(Anchor).where(Anchor.draft_id.in_([draft.id for draft in drafts])))
    db.session.commit()
    first, second = (app.test_cli_runner().invoke(carry_anchors_command) for _ in range(2))
    assert f"{scene.code.slug}, draft 2: 1" in first.output
    assert second.output == "Every annotation has its anchor in every later draft.\n"
    assert all(anchor_in(draft, annotation).provision_id for draft in drafts)


def test_the_number_of_statements_does_not_grow_with_the_annotations(scene: Scene, counted: Counted) -> None:
    provisions, authors = list_provisions(scene.draft, with_body=True), [make_user() for _ in range(3)]
    numbers = []
    for amount, source in ((20, LATER), (300, RENUMBERED)):
        last = db.session.scalars(
            sa.select(Draft).where(Draft.number.is_not(None)).order_by(Draft.number.desc())
        ).first()
        assert last is not None
        round_ = make_round(last)
        make_many_annotations(round_, _of(last) if last.number != 1 else provisions, amount, authors=authors)
        draft = import_draft(scene.code, source, author_id=None, now=NOW)
        db.session.flush()
        with counted() as statements:
            release_draft_with_answers(draft, with_answers=False, actor_id=None, now=NOW + timedelta(days=amount))
        numbers.append(sum("anchors" in statement for statement in statements))
    assert numbers[1] <= numbers[0]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Anchor)) == 20 + 20 + 300 + 320


def _of(draft: Draft) -> list[Provision]:
    return list_provisions(draft, with_body=True)
