"""Where annotations can be made: released drafts, their provisions, the round on them, what became of each."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, undefer

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


def get_provision_with_text(draft: Draft, slug: str) -> Provision:
    """A provision of a draft with its text, or NotFound."""
    statement = (
        sa.select(Provision)
        .where(Provision.draft_id == draft.id, Provision.slug == slug, Provision.removed_at.is_(None))
        .options(undefer(Provision.body_html), undefer(Provision.body_text))
    )
    provision = db.session.scalar(statement)
    if provision is None:
        raise NotFound(slug)
    return provision


def get_first_provision(draft: Draft) -> Provision:
    """The provision that a draft begins with, or NotFound."""
    statement = (
        sa.select(Provision)
        .where(Provision.draft_id == draft.id, Provision.removed_at.is_(None))
        .options(undefer(Provision.body_text))
        .order_by(Provision.position)
        .limit(1)
    )
    provision = db.session.scalar(statement)
    if provision is None:
        raise NotFound(draft.id)
    return provision


def find_open_round(code_id: str, now: datetime) -> Round | None:
    """A round of the code that takes annotations now; the one that closes last where there are several."""
    statement = (
        sa.select(Round)
        .where(Round.code_id == code_id, Round.opens_at <= now, Round.closes_at >= now)
        .order_by(Round.closes_at.desc(), Round.number.desc())
        .options(joinedload(Round.draft))
        .limit(1)
    )
    return db.session.scalar(statement)


def find_provision_again(draft_id: str, identity: str) -> Provision | None:
    """The provision of a draft that is the same as one of another draft."""
    statement = sa.select(Provision).where(Provision.draft_id == draft_id, Provision.identity == identity)
    return db.session.scalar(statement.order_by(Provision.position).limit(1))


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
            LineageLink.overruled.is_(False),
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
