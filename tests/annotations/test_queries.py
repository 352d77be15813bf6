"""Reading annotations: who sees what, in which order, in how many statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import PUBLIC, Actor, CodeRoleName, OfficeRole
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import (
    FOR_THEMSELVES,
    Count,
    Filters,
    Order,
    count_annotations,
    count_by_provision,
    find_round_for,
    get_annotation,
    get_reply,
    list_anchors,
    list_marks,
    list_neighbours,
    list_organisations_heard,
    list_origins,
    select_annotations,
    visible_to,
)
from codeprac.annotations.rules import is_sealed, is_visible
from codeprac.annotations.services import withdraw_annotation
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.rounds.rules import Visibility
from tests.annotations.scene import Scene, make_scene
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_many_annotations, make_reply
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.rounds import make_round

Counted = Callable[[], AbstractContextManager[list[str]]]


def actors_of(scene: Scene) -> list[Actor]:
    code_id = scene.code.id
    return [
        PUBLIC,
        Actor(user_id="somebody"),
        Actor(user_id=scene.author.id),
        Actor(user_id="n", organisations=frozenset({scene.organisation.id})),
        Actor(user_id="d", code_roles=frozenset({(code_id, CodeRoleName.DRAFTER)})),
        Actor(user_id="m", code_roles=frozenset({(code_id, CodeRoleName.MODERATOR)})),
        Actor(user_id="e", code_roles=frozenset({("another code", CodeRoleName.DRAFTER)})),
        Actor(user_id="o", office_role=OfficeRole.MODERATOR),
        Actor(user_id="a", office_role=OfficeRole.ADMINISTRATOR),
    ]


@pytest.mark.parametrize("visibility", list(Visibility))
def test_the_clause_of_every_query_is_the_rule(app: Flask, visibility: Visibility) -> None:
    scene = make_scene(visibility=visibility)
    made = [make_annotation(scene.round, author=author) for author in (scene.author, scene.drafter)]
    made.append(make_annotation(scene.round, author=scene.author, organisation=scene.organisation))
    closes_at = scene.round.closes_at
    for now in (scene.now, closes_at, closes_at + timedelta(microseconds=1), closes_at + timedelta(days=1)):
        sealed = is_sealed(sealed_round=visibility == Visibility.SEALED, closes_at=closes_at, now=now)
        for actor in actors_of(scene):
            allowed = {
                one.id
                for one in made
                if is_visible(
                    sealed=sealed,
                    author_id=one.author_id,
                    code_id=one.code_id,
                    organisation_id=one.organisation_id,
                    actor=actor,
                )
            }
            assert set(db.session.scalars(sa.select(Annotation.id).where(visible_to(actor, now)))) == allowed


def test_a_sealed_round_tells_others_nothing(app: Flask) -> None:
    scene = make_scene(visibility=Visibility.SEALED)
    annotation = make_annotation(scene.round, author=scene.author, organisation=scene.organisation)
    reply = make_reply(annotation, author=scene.author)
    stranger: dict[str, Any] = {"actor": Actor(user_id="somebody"), "now": scene.now}
    assert count_by_provision(scene.draft.id, **stranger) == {}
    assert count_annotations(scene.round.id, **stranger) == 0
    assert list_marks(scene.draft.id, ["measure-1.1"], **stranger) == []
    assert list_anchors(scene.draft.id, [annotation.number], **stranger) == []
    assert list_organisations_heard(scene.code.id, **stranger) == []
    for ask in (lambda: get_annotation(annotation.id, **stranger), lambda: get_reply(reply.id, **stranger)):
        with pytest.raises(NotFound):
            ask()
    later: dict[str, Any] = {"actor": PUBLIC, "now": scene.round.closes_at + timedelta(seconds=1)}
    assert get_annotation(annotation.id, **later).id == annotation.id
    assert get_reply(reply.id, **later).id == reply.id
    assert count_by_provision(scene.draft.id, **later) == {"measure-1.1": Count(1, 0)}


def ids(scene: Scene, filters: Filters, actor: Actor = PUBLIC, **values: Any) -> list[int]:
    statement = select_annotations(scene.code.id, filters, actor=actor, now=scene.now, **values)
    return [annotation.number for annotation in db.session.scalars(statement)]


def test_lists_are_narrowed_by_every_filter(scene: Scene) -> None:
    make_annotation(scene.round, "measure-1.2", kind="editorial")
    make_annotation(scene.round, author=scene.author, organisation=scene.organisation)
    taken_back = make_annotation(scene.round, author=scene.author)
    withdraw_annotation(taken_back, actor_id=scene.author.id, now=scene.now)
    author = Actor(user_id=scene.author.id)
    assert ids(scene, Filters()) == [2, 1]
    assert ids(scene, Filters(), order=Order.TEXT) == [2, 1]
    assert ids(scene, Filters(provision="measure-1.2")) == [1]
    assert ids(scene, Filters(kind="editorial")) == [1]
    assert ids(scene, Filters(group="industry")) == ids(scene, Filters(organisation=scene.organisation.slug)) == [2]
    assert ids(scene, Filters(group=FOR_THEMSELVES)) == ids(scene, Filters(organisation=FOR_THEMSELVES)) == [1]
    assert ids(scene, Filters(mine=True), author) == [2]
    assert ids(scene, Filters(mine=True)) == []
    assert ids(scene, Filters(state="withdrawn")) == [3]
    assert ids(scene, Filters(round_number=1, draft_number=1)) == [2, 1]
    assert ids(scene, Filters(round_number=2)) == ids(scene, Filters(draft_number=2)) == []
    assert ids(scene, Filters(answered=sa.false())) == []


def test_lists_are_searched_by_words_and_by_what_is_new(scene: Scene) -> None:
    make_annotation(scene.round, text="Ten YEARS is 100% too long, naïvely.", rationale="Écoles keep less.")
    make_annotation(scene.round, quote="plain words", proposed_wording="clear words")
    first, day = scene.round.opens_at + timedelta(days=1), timedelta(days=1)
    late = make_annotation(scene.round, text="Late.", now=first + 2 * day)
    for words in (("years",), ("100%", "LONG"), ("école",), ("naïve",), ("is 100%",)):
        assert ids(scene, Filters(words=words)) == [1]
    assert ids(scene, Filters(words=("plain", "clear"))) == ids(scene, Filters(proposes=True)) == [2]
    assert ids(scene, Filters(words=("100_",))) == ids(scene, Filters(words=("years", "clear"))) == []
    assert ids(scene, Filters(since=late.submitted_at)) == [3]
    make_reply(db.session.scalars(sa.select(Annotation).where(Annotation.number == 1)).one(), now=first + 3 * day)
    assert ids(scene, Filters(since=late.submitted_at)) == [3, 1]
    assert ids(scene, Filters(since=late.submitted_at, answered_since=Annotation.number == 2)) == [3, 2, 1]
    assert ids(scene, Filters(), order=Order.KIND) == ids(scene, Filters(), order=Order.GROUP) == [1, 3, 2]


def test_neither_search_nor_filters_find_what_is_confidential(scene: Scene) -> None:
    make_annotation(
        scene.round, quote="plain words", text="The secret figure.", proposed_wording="A secret.", author=scene.author,
        organisation=scene.organisation, publication="confidential", confidential_reason="Why.", public_summary="Costs",
    )  # fmt: skip
    for hidden in (Filters(words=("secret",)), Filters(words=("plain",)), Filters(proposes=True)):
        assert ids(scene, hidden) == []
        assert ids(scene, hidden, Actor(user_id=scene.author.id)) == [1]
    assert ids(scene, Filters(words=("COSTS",))) == [1]
    edited = scene.now + timedelta(days=2)
    db.session.execute(sa.update(Annotation).values(edited_at=edited))
    assert ids(scene, Filters(since=edited)) == []


def test_search_finds_no_summary_that_moderation_withholds(scene: Scene) -> None:
    secret = {"publication": "confidential", "confidential_reason": "Why.", "public_summary": "Costs"}
    kept = make_annotation(scene.round, author=scene.author, **secret)
    kept.withheld, kept.withheld_rule, kept.withheld_at = "hidden", "personal-data", scene.now
    db.session.commit()
    assert ids(scene, Filters(words=("costs",))) == []
    assert ids(scene, Filters(words=("costs",)), Actor(user_id=scene.author.id)) == [kept.number]


def test_on_a_provision_annotations_stand_in_the_order_of_its_words(scene: Scene) -> None:
    for quote in ("It is published", "Signatories will", "", "Signatories will draw"):
        make_annotation(scene.round, quote=quote)
    marks = list_marks(scene.draft.id, ["measure-1.1"], actor=PUBLIC, now=scene.now)
    found = list_anchors(scene.draft.id, [mark.number for mark in marks], actor=PUBLIC, now=scene.now)
    assert [(one.start, one.end) for one in found] == [(mark.start, mark.end) for mark in marks]
    assert [one.quote for one in found] == ["", "Signatories will", "Signatories will draw", "It is published"]


def test_the_round_that_matters_is_the_open_one_then_the_next_then_the_last(scene: Scene) -> None:
    first, day = scene.round, timedelta(days=1)
    second = make_round(scene.draft, opens_at=first.closes_at + day, closes_at=first.closes_at + 9 * day)
    at = {
        first.opens_at - day: first,
        first.closes_at: first,
        first.closes_at + day / 2: second,
        second.closes_at: second,
        second.closes_at + day: second,
    }
    assert [find_round_for(scene.draft.id, now) for now in at] == list(at.values())
    assert find_round_for("no draft", first.opens_at) is None


def test_a_provision_knows_its_neighbours_and_what_became_of_it(scene: Scene) -> None:
    make_released_draft(scene.code, NEXT_SOURCE)
    provision = scene.provision("measure-1.2")
    beside = list_neighbours(provision)
    assert beside.before is not None
    assert beside.after is not None
    assert (beside.before.slug, beside.after.slug) == ("measure-1.1", "recitals")
    (origin,) = list_origins(provision)
    assert origin.provision is not None
    assert (origin.draft.number, origin.provision.label, origin.is_later) == (2, "Measure 1.3", True)


@pytest.mark.parametrize("amount", [3, 60])
def test_a_list_takes_the_same_statements_whatever_its_length(scene: Scene, counted: Counted, amount: int) -> None:
    authors = [make_user() for _ in range(3)]
    make_many_annotations(scene.round, [scene.provision(), scene.provision("recitals")], amount, authors=authors)
    draft_id, now = scene.draft.id, scene.now
    db.session.expire_all()
    with counted() as statements:
        marks = list_marks(draft_id, ["measure-1.1", "recitals"], actor=PUBLIC, now=now)
        found = list_anchors(draft_id, [mark.number for mark in marks], actor=PUBLIC, now=now)
        for one in found:
            assert one.annotation.author.name
            assert one.annotation.draft.number
            assert one.provision is not None
    assert len(found) == amount
    assert len(statements) == 2


def test_counts_of_ten_thousand_annotations_are_one_statement(scene: Scene, counted: Counted) -> None:
    make_many_annotations(scene.round, [scene.provision(), scene.provision("recitals")], 10_000, authors=[scene.author])
    with counted() as statements:
        counts = count_by_provision(scene.draft.id, actor=PUBLIC, now=scene.now)
    assert counts == {"measure-1.1": Count(5_000, 0), "recitals": Count(5_000, 0)}
    assert len([statement for statement in statements if "annotations" in statement]) == 1
