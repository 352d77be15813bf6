"""Submitting, editing, withdrawing and replying, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.rules import (
    TEXT_LIMIT,
    AnnotationState,
    AnnotationWithdrawn,
    RoundClosed,
    SelectionNotFound,
    Unacceptable,
)
from codeprac.annotations.services import (
    delete_unsent_text,
    edit_annotation,
    edit_reply,
    keep_unsent_text,
    restore_annotation,
    submit_annotation,
    submit_reply,
    withdraw_annotation,
    withdraw_reply,
)
from codeprac.audit.queries import list_entries_of
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.errors import NotAllowed, NotFound, Stale
from codeprac.organisations.memberships import remove_member
from codeprac.organisations.queries import list_members
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector
from tests.annotations.scene import Scene, closed, make_scene, planned
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.organisations import make_organisation

WORDS = "up to date for ten years"


def edit(annotation: Annotation, now: Any, **values: Any) -> Annotation:
    chosen: dict[str, Any] = {
        "actor_id": annotation.author_id,
        "version": annotation.version,
        "kind": "editorial",
        "text": "Better said.",
        "rationale": "",
        "proposed_wording": None,
        "evidence": [],
        "now": now,
    }
    return edit_annotation(annotation, **chosen | values)


def tags_of(subject: Any) -> list[str]:
    return [entry.tag for entry in list_entries_of(subject.__tablename__, subject.id)]


def test_an_annotation_sits_on_the_quoted_words_and_is_on_record(scene: Scene) -> None:
    annotation = make_annotation(
        scene.round,
        quote=WORDS,
        author=scene.author,
        organisation=scene.organisation,
        proposed_wording="up to date for five years",
        evidence=["https://example.org/study"],
    )
    text = scene.provision().body_text
    assert text[annotation.anchor.start : annotation.anchor.end] == WORDS == annotation.anchor.quote
    assert annotation.anchor.prefix.endswith("keep it ")
    assert annotation.group is not None
    assert annotation.group.slug == "industry"
    assert annotation.proposed_wording == "up to date for five years"
    assert tags_of(annotation) == [Tag.ANNOTATION_SUBMITTED]


def test_an_annotation_without_words_is_about_the_whole_provision(scene: Scene) -> None:
    anchor = make_annotation(scene.round).anchor
    assert (anchor.quote, anchor.start, anchor.end) == ("", None, None)


def test_annotations_are_numbered_within_their_code(scene: Scene) -> None:
    assert [make_annotation(scene.round).number for _ in range(3)] == [1, 2, 3]
    assert make_annotation(make_scene().round).number == 1


def test_words_that_are_not_in_the_provision_are_refused(scene: Scene) -> None:
    with pytest.raises(SelectionNotFound, match=r"not in Measure 1\.1"):
        make_annotation(scene.round, quote="words that nobody wrote")


def test_words_that_stand_there_twice_need_more_words(scene: Scene) -> None:
    with pytest.raises(SelectionNotFound, match="more than once"):
        make_annotation(scene.round, quote="It is")
    anchor = make_annotation(scene.round, quote="x", selector=Selector("It is", suffix=" published")).anchor
    assert scene.provision().body_text[anchor.start or 0 :].startswith("It is published")


def test_quotes_may_have_other_spaces_and_quotation_marks(scene: Scene) -> None:
    assert make_annotation(scene.round, quote=" up  to\n date ").anchor.quote == "up to date"


@pytest.mark.parametrize("slug", ["measure-1.2", "commitment-1", "recitals"])
def test_words_of_points_boxes_and_footnotes_can_be_quoted(scene: Scene, slug: str) -> None:
    provision = scene.provision(slug)
    for start, end in ((0, 9), (3, len(provision.body_text)), (len(provision.body_text) - 5, len(provision.body_text))):
        quote = provision.body_text[start:end]
        anchor = make_annotation(scene.round, slug, selector=Selector(quote, start=start)).anchor
        assert anchor.quote == quote.strip()


def test_a_provision_of_another_draft_is_not_found(scene: Scene) -> None:
    other = make_scene()
    with pytest.raises(NotFound):
        make_annotation(scene.round, other.provision())


@pytest.mark.parametrize(("length", "fits"), [(1, True), (TEXT_LIMIT, True), (TEXT_LIMIT + 1, False), (0, False)])
def test_a_text_has_between_one_and_thirty_thousand_characters(scene: Scene, length: int, fits: bool) -> None:
    text = "🙂" * length
    if fits:
        assert make_annotation(scene.round, text=text).text == text
        return
    with pytest.raises(Unacceptable) as refused:
        make_annotation(scene.round, text=text)
    assert refused.value.field == "text"
    assert "30,000" in refused.value.message or not length


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "praise"),
        ("text", " \n "),
        ("rationale", "a" * (TEXT_LIMIT + 1)),
        ("proposed_wording", "a" * (TEXT_LIMIT + 1)),
        ("evidence", ["javascript:alert(1)"]),
        ("evidence", [f"https://example.org/{number}" for number in range(21)]),
    ],
)
def test_what_cannot_be_taken_names_its_field(scene: Scene, field: str, value: Any) -> None:
    with pytest.raises(Unacceptable) as refused:
        make_annotation(scene.round, **{field: value})
    assert refused.value.field == field


def test_wording_that_is_what_the_draft_says_is_no_proposal(scene: Scene) -> None:
    assert make_annotation(scene.round, quote=WORDS, proposed_wording=f" {WORDS} ").proposed_wording is None
    assert make_annotation(scene.round, quote=WORDS, proposed_wording="").proposed_wording == ""
    assert make_annotation(scene.round, proposed_wording="").proposed_wording is None


def test_nobody_speaks_for_an_organisation_that_is_not_theirs(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        make_annotation(scene.round, author=make_user(), organisation=scene.organisation)


@pytest.mark.parametrize("times", [closed, planned])
def test_a_round_that_is_not_open_takes_nothing(app: Flask, times: Any) -> None:
    scene = make_scene(**times())
    with pytest.raises(RoundClosed):
        make_annotation(scene.round, now=scene.round.closes_at + timedelta(seconds=1))
    with pytest.raises(RoundClosed):
        make_annotation(scene.round, now=scene.round.opens_at - timedelta(seconds=1))


def test_the_closing_second_still_counts(scene: Scene) -> None:
    assert make_annotation(scene.round, now=scene.round.closes_at).number == 1


def test_the_same_form_sent_twice_is_one_annotation_also_after_the_closing(scene: Scene) -> None:
    values: dict[str, Any] = {"author": scene.author, "form_token": "one form", "quote": WORDS}
    first = make_annotation(scene.round, **values)
    again = make_annotation(scene.round, **values, now=scene.round.closes_at + timedelta(days=1))
    assert again.id == first.id
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 1


def test_the_same_form_with_other_words_is_another_annotation(scene: Scene) -> None:
    values: dict[str, Any] = {"author": scene.author, "form_token": "one form"}
    assert make_annotation(scene.round, **values).id != make_annotation(scene.round, **values, text="Other words.").id


def test_parallel_forms_get_different_numbers_and_the_same_form_one(app: Flask, scene: Scene) -> None:
    round_id, provision_id, author_id = scene.round.id, scene.provision().id, scene.author.id
    tokens = ["same"] * 4 + [f"other-{number}" for number in range(4)]

    def send(token: str) -> tuple[str, int]:
        with app.app_context():
            session = db.session
            found = submit_annotation(
                session.get_one(Round, round_id),
                session.get_one(Provision, provision_id),
                author=session.get_one(User, author_id),
                kind="general",
                text="At the same time.",
                form_token=token,
                now=scene.now,
            )
            result = found.id, found.number
            session.commit()
            return result

    now = scene.now
    db.session.commit()
    assert now
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(send, tokens))
    assert len(set(results[:4])) == 1
    assert sorted({number for _, number in results}) == [1, 2, 3, 4, 5]


def test_an_annotation_can_be_edited_until_the_round_closes(scene: Scene) -> None:
    annotation = make_annotation(scene.round, quote=WORDS)
    edit(annotation, scene.now, proposed_wording="up to date")
    assert (annotation.text, annotation.kind, annotation.version) == ("Better said.", "editorial", 2)
    assert annotation.proposed_wording == "up to date"
    assert tags_of(annotation) == [Tag.ANNOTATION_SUBMITTED, Tag.ANNOTATION_EDITED]
    with pytest.raises(RoundClosed):
        edit(annotation, scene.round.closes_at + timedelta(seconds=1))


def test_an_edit_of_an_old_version_shows_both_texts(scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    edit(annotation, scene.now)
    with pytest.raises(Stale) as stale:
        edit(annotation, scene.now, version=1, text="From another window.")
    assert (stale.value.theirs, stale.value.yours) == ("Better said.", "From another window.")


def test_only_its_author_edits_or_withdraws(scene: Scene) -> None:
    annotation = make_annotation(scene.round, author=scene.author)
    for act in (withdraw_annotation, restore_annotation):
        with pytest.raises(NotAllowed):
            act(annotation, actor_id=scene.drafter.id, now=scene.now)
    with pytest.raises(NotAllowed):
        edit(annotation, scene.now, actor_id=scene.drafter.id)


def test_what_was_made_for_an_organisation_is_its_leads_to_change_and_its_authors_while_they_belong_to_it(
    scene: Scene,
) -> None:
    lead = make_user(name="Lea Lead")
    office = make_organisation(leads=[lead, scene.author])
    made = make_annotation(scene.round, author=scene.author, organisation=office, publication="organisation")
    edit(made, scene.now, actor_id=lead.id)
    assert (made.version, made.author_id, made.organisation_id) == (2, scene.author.id, office.id)
    for refused in ({"publication": "named"}, {"organisation": None, "publication": "anonymous"}):
        with pytest.raises(Unacceptable):
            edit(made, scene.now, actor_id=lead.id, **refused)
    remove_member(list_members(office.id)[0], actor_id=lead.id, now=scene.now)
    remaining = {one.user_id for one in list_members(office.id)}
    assert len(remaining) == 1
    gone = ({lead.id, scene.author.id} - remaining).pop()
    for act in (edit, withdraw_annotation):
        with pytest.raises(NotAllowed):
            act(made, actor_id=gone, now=scene.now)
    withdraw_annotation(made, actor_id=remaining.pop(), now=scene.now)
    assert made.state == AnnotationState.WITHDRAWN


def test_of_two_edits_at_the_same_moment_one_is_told_of_the_other(app: Flask, scene: Scene) -> None:
    annotation = make_annotation(scene.round, author=scene.author)
    reply = make_reply(annotation, author=scene.author)
    now, ids = scene.now, (annotation.id, reply.id)
    db.session.commit()

    def send(text: str) -> list[str]:
        with app.app_context():
            found, answered = db.session.get_one(Annotation, ids[0]), db.session.get_one(Reply, ids[1])
            with suppress(BrokenBarrierError):  # where one waits for the other already
                barrier.wait(1)
            told = [_try(lambda: edit(found, now, version=1, text=text))]
            told.append(
                _try(
                    lambda: edit_reply(
                        answered, actor_id=answered.author_id, version=1, kind="comment", text=text, now=now
                    )
                )
            )
            db.session.commit()
            return told

    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(send, ("One.", "Two.")))
    assert sorted(of for pair in told for of in pair) == ["saved", "saved", "stale", "stale"]


def _try(act: Callable[[], object]) -> str:
    try:
        act()
    except Stale:
        return "stale"
    return "saved"


def test_a_withdrawn_annotation_can_be_restored_but_not_edited(scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    actor = annotation.author_id
    withdraw_annotation(annotation, actor_id=actor, now=scene.now)
    assert annotation.state == AnnotationState.WITHDRAWN
    with pytest.raises(AnnotationWithdrawn):
        edit(annotation, scene.now)
    with pytest.raises(AnnotationWithdrawn):
        make_reply(annotation)
    restore_annotation(annotation, actor_id=actor, now=scene.now)
    assert (annotation.state, annotation.withdrawn_at) == (AnnotationState.SUBMITTED, None)
    assert tags_of(annotation)[1:] == [Tag.ANNOTATION_WITHDRAWN, Tag.ANNOTATION_RESTORED]
    with pytest.raises(RoundClosed):
        withdraw_annotation(annotation, actor_id=actor, now=scene.round.closes_at + timedelta(seconds=1))


def test_a_reply_is_taken_once_and_can_be_withdrawn_by_its_author(scene: Scene, db_session: Session) -> None:
    annotation = make_annotation(scene.round)
    replies = [make_reply(annotation, author=scene.author, form_token="one form") for _ in range(2)]
    assert replies[0].id == replies[1].id
    assert db_session.scalar(sa.select(sa.func.count(Reply.id))) == 1
    with pytest.raises(NotAllowed):
        withdraw_reply(replies[0], actor_id=scene.drafter.id, now=scene.now)
    withdraw_reply(replies[0], actor_id=scene.author.id, now=scene.now)
    assert replies[0].withdrawn_at is not None
    with pytest.raises(RoundClosed):
        make_reply(annotation, now=scene.round.closes_at + timedelta(seconds=1))


def test_the_same_reply_in_parallel_is_taken_once(app: Flask, scene: Scene) -> None:
    annotation_id, author_id, now = make_annotation(scene.round).id, scene.author.id, scene.now

    def send(_: int) -> str:
        with app.app_context():
            annotation, author = db.session.get_one(Annotation, annotation_id), db.session.get_one(User, author_id)
            reply_id = submit_reply(annotation, author=author, text="Yes.", form_token="one form", now=now).id
            db.session.commit()
            return reply_id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1


def test_a_late_text_is_kept_once_and_only_its_author_may_discard_it(scene: Scene) -> None:
    values: dict[str, Any] = {"author_id": scene.author.id, "provision_id": scene.provision().id, "now": scene.now}
    kept = [keep_unsent_text(scene.round, content={"text": "Too late."}, **values) for _ in range(2)]
    other = keep_unsent_text(scene.round, content={"text": "Too late again."}, **values)
    assert kept[0].id == kept[1].id != other.id
    with pytest.raises(NotAllowed):
        delete_unsent_text(other, actor_id=scene.drafter.id, now=scene.now)
    delete_unsent_text(other, actor_id=scene.author.id, now=scene.now)
    assert tags_of(kept[0]) == [Tag.ANNOTATION_KEPT_UNSENT]
