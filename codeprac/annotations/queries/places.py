"""Where annotations can be made: released drafts, their provisions, the round on them, what became of each."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, undefer

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.rules import DraftState
from codeprac.errors import NotFound
from codeprac.rounds.models import Round
from codeprac.rounds.rules import RoundState


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The provisions before and after one, in the order of the text."""

    before: Provision | None
    after: Provision | None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a provision came from in an earlier draft, or became in a later one; `provision` is None when dropped."""

    relation: str
    draft: Draft
    provision: Provision | None
    is_later: bool


def get_draft(code_slug: str, number: int) -> Draft:
    """A released draft with its code, or NotFound; one query."""
    statement = (
        sa.select(Draft)
        .join(Draft.code)
        .where(CodeOfPractice.slug == code_slug, Draft.number == number, Draft.state == DraftState.RELEASED)
        .options(contains_eager(Draft.code))
    )
    draft = db.session.scalar(statement)
    if draft is None:
        raise NotFound(f"{code_slug}/{number}")
    return draft


def get_provision(draft: Draft, slug: str) -> Provision:
    """A provision of a draft with its text, or NotFound."""
    statement = (
        sa.select(Provision)
        .where(Provision.draft_id == draft.id, Provision.slug == slug)
        .options(undefer(Provision.body_html), undefer(Provision.body_text))
    )
    provision = db.session.scalar(statement)
    if provision is None:
        raise NotFound(slug)
    return provision


def list_neighbours(provision: Provision) -> Neighbours:
    """The provision before and the one after."""

    def nearest(condition: sa.ColumnElement[bool], order: sa.UnaryExpression[int]) -> Provision | None:
        statement = sa.select(Provision).where(Provision.draft_id == provision.draft_id, condition)
        return db.session.scalar(statement.order_by(order).limit(1))

    return Neighbours(
        before=nearest(Provision.position < provision.position, Provision.position.desc()),
        after=nearest(Provision.position > provision.position, Provision.position.asc()),
    )


def list_origins(provision: Provision) -> list[Origin]:
    """What became of a provision: its links to the released drafts before and after; one query."""
    old_draft, new_draft = aliased(Draft), aliased(Draft)
    statement = (
        sa.select(LineageLink, old_draft, new_draft)
        .join(old_draft, old_draft.id == LineageLink.old_draft_id)
        .join(new_draft, new_draft.id == LineageLink.new_draft_id)
        .where(
            sa.or_(LineageLink.old_provision_id == provision.id, LineageLink.new_provision_id == provision.id),
            old_draft.state == DraftState.RELEASED,
            new_draft.state == DraftState.RELEASED,
        )
        .options(joinedload(LineageLink.old_provision), joinedload(LineageLink.new_provision))
        .order_by(old_draft.number, LineageLink.id)
    )
    return [_origin(provision, *row) for row in db.session.execute(statement)]


def find_round_for(draft_id: str, now: datetime) -> Round | None:
    """The round on a draft that matters now: the open one, else the next planned one, else the last that closed."""
    statement = sa.select(Round).where(Round.draft_id == draft_id).order_by(Round.opens_at, Round.number)
    rounds = list(db.session.scalars(statement))
    by_state = {state: [round_ for round_ in rounds if round_.state(now) is state] for state in RoundState}
    for state, at in ((RoundState.OPEN, -1), (RoundState.PLANNED, 0), (RoundState.CLOSED, -1)):
        if by_state[state]:
            return by_state[state][at]
    return None


def _origin(provision: Provision, link: LineageLink, old_draft: Draft, new_draft: Draft) -> Origin:
    if link.old_provision_id == provision.id:
        return Origin(link.relation, new_draft, link.new_provision, is_later=True)
    return Origin(link.relation, old_draft, link.old_provision, is_later=False)
