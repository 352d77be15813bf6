"""Positions: what organisations submitted, for everyone who may see the annotations of the round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries.visibility import tells_organisation, visible_to
from codeprac.annotations.rules import is_sealed, is_visible
from codeprac.db import by_name, db
from codeprac.errors import NotFound
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.rounds.rules import Visibility
from codeprac.workspaces.models import Contribution, Position, Workspace


@dataclass(frozen=True, slots=True)
class PositionOf:
    """An organisation that has submitted a position in a round, with how many annotations belong to it."""

    organisation: Organisation
    annotations: int
    submitted_at: datetime


def find_position(position_id: str) -> Position | None:
    """The position with this id, with its organisation, round and code; one query."""
    room = joinedload(Position.workspace)
    options = (room.joinedload(Workspace.organisation), room.joinedload(Workspace.round).joinedload(Round.code))
    return db.session.scalar(sa.select(Position).where(Position.id == position_id).options(*options))


def list_positions(workspace_id: str) -> list[Position]:
    """The position of a workspace and its supplements, oldest first."""
    statement = sa.select(Position).where(Position.workspace_id == workspace_id)
    return list(db.session.scalars(statement.options(joinedload(Position.submitted_by)).order_by(Position.number)))


def get_positions(round_: Round, organisation: Organisation, *, actor: Actor, now: datetime) -> list[Position]:
    """An organisation's position in a round with its supplements, or NotFound where the actor may not know of any."""
    if not _may_see(round_, organisation.id, actor, now):
        raise NotFound(organisation.slug)
    statement = (
        sa.select(Position)
        .join(Position.workspace)
        .where(Workspace.organisation_id == organisation.id, Workspace.round_id == round_.id)
        .options(joinedload(Position.submitted_by))
        .order_by(Position.number)
    )
    positions = list(db.session.scalars(statement))
    if not positions:
        raise NotFound(organisation.slug)
    return positions


def list_positions_in(round_: Round, *, actor: Actor, now: datetime) -> list[PositionOf]:
    """The organisations whose positions in a round the actor may see, each once, by name; one query."""
    statement = (
        sa.select(Organisation, sa.func.count(sa.distinct(Annotation.id)), sa.func.min(Position.submitted_at))
        .join(Workspace, Workspace.organisation_id == Organisation.id)
        .join(Position, Position.workspace_id == Workspace.id)
        .outerjoin(Contribution, Contribution.position_id == Position.id)
        .outerjoin(Annotation, sa.and_(Annotation.id == Contribution.annotation_id, *_still_its_own(actor)))
        .where(Workspace.round_id == round_.id)
        .group_by(Organisation.id)
        .order_by(by_name(Organisation.name), Organisation.id)
    )
    rows = db.session.execute(statement.options(sa.orm.lazyload("*")))
    return [
        PositionOf(organisation, count, at)
        for organisation, count, at in rows
        if _may_see(round_, organisation.id, actor, now)
    ]


def list_annotations_of(positions: Sequence[Position], *, actor: Actor, now: datetime) -> dict[str, list[Annotation]]:
    """The annotations of positions that the actor may see and know to be the organisation's, by position and number; in
    one query."""
    statement = (
        sa.select(Contribution.position_id, Annotation)
        .join(Contribution.annotation)
        .join(Contribution.workspace)
        .where(
            Contribution.position_id.in_([one.id for one in positions]),
            visible_to(actor, now),
            *_still_its_own(actor),
        )
        .options(
            joinedload(Annotation.provision),
            joinedload(Annotation.author),
            joinedload(Annotation.organisation),
            joinedload(Annotation.group),
            joinedload(Annotation.anchor),
            joinedload(Annotation.draft),
        )
        .order_by(Annotation.number)
    )
    found: dict[str, list[Annotation]] = {one.id: [] for one in positions}
    for position_id, annotation in db.session.execute(statement):
        found[position_id or ""].append(annotation)
    return found


def _still_its_own(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    """The annotations that still speak for the organisation of the workspace, and tell the actor so: whoever submitted
    them may have chosen otherwise since."""
    return Annotation.organisation_id == Workspace.organisation_id, tells_organisation(actor)


def _may_see(round_: Round, organisation_id: str, actor: Actor, now: datetime) -> bool:
    """As annotations of a round are seen; members see what their own organisation submitted."""
    sealed = is_sealed(sealed_round=round_.visibility == Visibility.SEALED, closes_at=round_.closes_at, now=now)
    return is_visible(sealed=sealed, author_id="", code_id=round_.code_id, organisation_id=organisation_id, actor=actor)
