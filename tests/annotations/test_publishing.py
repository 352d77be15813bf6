"""Who sees what of an annotation, by the choice of its author: the rule, and the same in SQL."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from codeprac.access.actor import PUBLIC, Actor, CodeRoleName, Facts, MembershipRole, OfficeRole
from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import Party, View, Written, view_of
from codeprac.annotations.queries.visibility import reads_whole, tells_organisation, tells_words
from codeprac.annotations.rules import Publication
from codeprac.codes.queries import actor_of
from codeprac.db import db
from codeprac.organisations.services import add_member
from tests.annotations.scene import Scene
from tests.factories.accounts import make_administrator, make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code

CONFIDENCE = {"confidential_reason": "A trade secret.", "public_summary": "About costs."}
WRITTEN = Written(
    publication=Publication.NAMED,
    facts=Facts(code_id="code-1", owner_id="sam", organisation_id="org-1"),
    name="Sam Sample",
    organisation=Party("Sample Labs", "sample-labs", is_verified=True),
    group="Industry",
    text="The words",
    rationale="The reason",
    wording="Other words",
    evidence=("https://a.example/",),
    reason="Trade secret",
    summary="About costs",
)
OUTSIDERS = {
    "public": PUBLIC,
    "stakeholder": Actor("sue"),
    "another organisation": Actor("lee", organisations=frozenset({"org-2"}), leads=frozenset({"org-2"})),
    "drafter of another code": Actor("dot", code_roles=frozenset({("code-2", CodeRoleName.DRAFTER)})),
    "moderator of the office": Actor("ola", office_role=OfficeRole.MODERATOR),
}
INSIDERS = {
    "author": Actor("sam"),
    "member": Actor("may", organisations=frozenset({"org-1"})),
    "drafter": Actor("dan", code_roles=frozenset({("code-1", CodeRoleName.DRAFTER)})),
    "moderator": Actor("mia", code_roles=frozenset({("code-1", CodeRoleName.MODERATOR)})),
    "administrator": Actor("ada", office_role=OfficeRole.ADMINISTRATOR),
}


def seen(publication: Publication, actor: Actor = PUBLIC) -> View:
    return view_of(replace(WRITTEN, publication=publication), actor)


@pytest.mark.parametrize("publication", Publication)
@pytest.mark.parametrize("actor", INSIDERS.values(), ids=INSIDERS)
def test_author_organisation_and_office_see_everything(publication: Publication, actor: Actor) -> None:
    view = seen(publication, actor)
    assert view.is_whole
    assert not view.is_closed
    assert (view.name, view.organisation, view.group) == (WRITTEN.name, WRITTEN.organisation, WRITTEN.group)
    assert (view.text, view.rationale, view.wording) == (WRITTEN.text, WRITTEN.rationale, WRITTEN.wording)
    assert view.quote("these words") == "these words"
    assert view.tells_more == (publication is not Publication.NAMED)


@pytest.mark.parametrize("actor", OUTSIDERS.values(), ids=OUTSIDERS)
def test_everybody_else_sees_what_the_author_chose(actor: Actor) -> None:
    named, organisation, anonymous, closed = (seen(choice, actor) for choice in Publication)
    assert (named.name, named.organisation, named.group) == (WRITTEN.name, WRITTEN.organisation, "Industry")
    assert (organisation.name, organisation.organisation, organisation.group) == ("", WRITTEN.organisation, "Industry")
    assert (anonymous.name, anonymous.organisation, anonymous.group) == ("", None, "Industry")
    assert (closed.name, closed.organisation, closed.group, closed.for_organisation) == ("", None, "", None)
    assert {view.text for view in (named, organisation, anonymous)} == {"The words"}
    assert (closed.text, closed.rationale, closed.wording, closed.evidence) == ("About costs", "", None, ())
    assert closed.is_closed
    assert closed.quote("these words") == closed.reason == ""
    assert not any(view.tells_more for view in (named, organisation, anonymous, closed))


def test_an_organisation_left_out_by_mistake_names_nobody() -> None:
    alone = replace(WRITTEN, publication=Publication.ORGANISATION, organisation=None)
    assert view_of(alone, PUBLIC).name == ""


def test_the_clauses_of_queries_say_what_the_rule_says(scene: Scene) -> None:
    member, other, admin = make_user(), make_user(), make_administrator()
    add_member(scene.organisation, member, role=MembershipRole.MEMBER, actor_id=None, now=scene.now)
    make_code(drafters=[other])
    made = [
        make_annotation(scene.round, author=scene.author, organisation=party, publication=publication, **CONFIDENCE)
        for publication in Publication
        for party in (scene.organisation, None)
        if party or publication is not Publication.ORGANISATION
    ]
    people = (scene.author, scene.drafter, member, other, admin)
    for actor in (PUBLIC, *(actor_of(one.id, one.name, one.office_role) for one in people)):
        views = {annotation.id: view_of(annotation.written, actor) for annotation in made}
        assert ids(tells_words(actor)) == {key for key, view in views.items() if not view.is_closed}
        assert ids(tells_organisation(actor)) == {key for key, view in views.items() if view.name or view.organisation}
        assert ids(reads_whole(actor) & (Annotation.publication != Publication.NAMED)) == {
            key for key, view in views.items() if view.tells_more
        }


def ids(clause: sa.ColumnElement[bool]) -> set[str]:
    return set(db.session.scalars(sa.select(Annotation.id).where(clause)))
