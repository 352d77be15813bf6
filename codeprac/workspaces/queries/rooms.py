"""Workspaces and their links."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.codes.models import CodeOfPractice
from codeprac.db import by_name, db
from codeprac.errors import NotFound
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.workspaces.models import Contribution, ContributionLink, Workspace


@dataclass(frozen=True, slots=True)
class OwnRoom:
    """A workspace as its members are led to it: one may write there also before it has a row. `waiting` counts what is
    neither submitted nor merged nor left out."""

    organisation: Organisation
    round: Round
    waiting: int


def find_workspace(organisation_id: str, round_id: str) -> Workspace | None:
    """The organisation's workspace in the round, if anybody has written there."""
    statement = sa.select(Workspace).where(Workspace.organisation_id == organisation_id, Workspace.round_id == round_id)
    return db.session.scalar(statement)


def get_round_at(code_slug: str, number: int) -> Round:
    """A round with its code and draft, or NotFound; one query."""
    statement = (
        sa.select(Round)
        .join(Round.code)
        .where(CodeOfPractice.slug == code_slug, Round.number == number)
        .options(contains_eager(Round.code), joinedload(Round.draft))
    )
    round_ = db.session.scalar(statement)
    if round_ is None:
        raise NotFound(f"{code_slug}, round {number}")
    return round_


def list_rooms(organisation_ids: Collection[str], *, now: datetime, round_id: str | None = None) -> list[OwnRoom]:
    """For each of these organisations each round that is open, or this one whatever its state; by closing time and
    name. Two queries."""
    if not organisation_ids:
        return []
    statement = sa.select(Organisation, Round).join(Round, sa.true()).where(Organisation.id.in_(organisation_ids))
    if round_id is not None:
        statement = statement.where(Round.id == round_id)
    else:
        statement = statement.where(Round.opens_at <= now, Round.closes_at >= now)
    return _rooms(statement.order_by(Round.closes_at, Round.id, by_name(Organisation.name), Organisation.id))


def list_rooms_of_organisation(organisation_id: str, *, now: datetime) -> list[OwnRoom]:
    """The rounds in which an organisation has a workspace, and those that are open now, newest first; two queries."""
    begun = sa.select(Workspace.round_id).where(Workspace.organisation_id == organisation_id)
    statement = (
        sa.select(Organisation, Round)
        .join(Round, sa.true())
        .where(
            Organisation.id == organisation_id,
            sa.or_(Round.id.in_(begun), sa.and_(Round.opens_at <= now, Round.closes_at >= now)),
        )
    )
    return _rooms(statement.order_by(Round.closes_at.desc(), Round.id))


def find_link(token_hash: str) -> ContributionLink | None:
    """The link with this hash, with its workspace, organisation, round, draft and code; one query."""
    room = joinedload(ContributionLink.workspace)
    statement = (
        sa.select(ContributionLink)
        .where(ContributionLink.token_hash == token_hash)
        .options(
            room.joinedload(Workspace.organisation),
            room.joinedload(Workspace.round).options(joinedload(Round.draft), joinedload(Round.code)),
        )
    )
    return db.session.scalar(statement)


def get_link(workspace: Workspace, link_id: str) -> ContributionLink:
    """A link of the workspace, or NotFound."""
    statement = sa.select(ContributionLink).where(
        ContributionLink.id == link_id, ContributionLink.workspace_id == workspace.id
    )
    link = db.session.scalar(statement)
    if link is None:
        raise NotFound(link_id)
    return link


def list_links(workspace_id: str) -> list[ContributionLink]:
    """The links of a workspace, newest first."""
    statement = sa.select(ContributionLink).where(ContributionLink.workspace_id == workspace_id)
    statement = statement.options(joinedload(ContributionLink.created_by))
    return list(db.session.scalars(statement.order_by(ContributionLink.created_at.desc(), ContributionLink.id)))


def _rooms(statement: sa.Select[Organisation, Round]) -> list[OwnRoom]:
    options = (joinedload(Round.code), joinedload(Round.draft))
    rows = db.session.execute(statement.options(*options)).unique().all()
    waiting = _count_waiting({organisation.id for organisation, _round in rows})
    return [
        OwnRoom(organisation, round_, waiting.get((organisation.id, round_.id), 0)) for organisation, round_ in rows
    ]


def _count_waiting(organisation_ids: Collection[str]) -> dict[tuple[str, str], int]:
    statement = (
        sa.select(Workspace.organisation_id, Workspace.round_id, sa.func.count(Contribution.id))
        .join(Contribution, Contribution.workspace_id == Workspace.id)
        .where(Workspace.organisation_id.in_(organisation_ids), Contribution.is_waiting)
        .group_by(Workspace.organisation_id, Workspace.round_id)
    )
    return {(organisation_id, round_id): count for organisation_id, round_id, count in db.session.execute(statement)}
