"""Contributions, for the members of their organisation alone."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from codeprac.db import db, in_parts
from codeprac.drafts.models import Provision
from codeprac.errors import NotFound
from codeprac.workspaces.models import Contribution, ContributionSupport, ContributionVersion, Remark, Workspace
from codeprac.workspaces.rules import ContributionState

TOKENS_AT_ONCE = 1_000
SUBMITTED, MERGED = "submitted", "merged"
"""What a list can be filtered by besides the states."""


def list_contributions(workspace_id: str, state: str = "") -> list[Contribution]:
    """The contributions of a workspace in the order of the text, then as they came; of one state, or all that are not
    settled, or those submitted or merged. At most five queries, however many there are."""
    statement = sa.select(Contribution).join(Contribution.provision).where(Contribution.workspace_id == workspace_id)
    statement = statement.where(_in_state(state)).options(
        joinedload(Contribution.provision),
        joinedload(Contribution.author),
        joinedload(Contribution.link),
        joinedload(Contribution.annotation),
        selectinload(Contribution.supports).joinedload(ContributionSupport.user),
        selectinload(Contribution.remarks),
        selectinload(Contribution.sources).joinedload(Contribution.author),
    )
    order = (Provision.position, sa.func.coalesce(Contribution.start, -1), Contribution.created_at, Contribution.id)
    return list(db.session.scalars(statement.order_by(*order)))


def list_accepted(workspace_id: str) -> list[Contribution]:
    """What would be submitted now, in the order of the text."""
    return list_contributions(workspace_id, ContributionState.ACCEPTED)


def find_contributions(workspace_id: str, ids: Collection[str]) -> list[Contribution]:
    """Those of a workspace with these ids that can still be merged, in the order of the text."""
    return [one for one in list_contributions(workspace_id) if one.id in set(ids)]


def find_sent(workspace_id: str, form_token: str) -> Contribution | None:
    """What came of this form in this workspace, if it was sent before."""
    statement = sa.select(Contribution).where(
        Contribution.workspace_id == workspace_id, Contribution.form_token == form_token[:64]
    )
    return db.session.scalar(statement)


def map_sent(workspace_id: str, form_tokens: Sequence[str]) -> dict[str, Contribution]:
    """What came of these forms in this workspace, of those that were sent before."""
    found: dict[str, Contribution] = {}
    for some in in_parts(form_tokens, TOKENS_AT_ONCE):
        statement = sa.select(Contribution).where(
            Contribution.workspace_id == workspace_id, Contribution.form_token.in_(some)
        )
        found |= {one.form_token: one for one in db.session.scalars(statement)}
    return found


def list_written(workspace_id: str) -> list[Contribution]:
    """Whatever was ever written in a workspace, also what was merged, submitted or left out, as it came."""
    statement = sa.select(Contribution).where(Contribution.workspace_id == workspace_id)
    return list(db.session.scalars(statement.order_by(Contribution.created_at, Contribution.id)))


def get_contribution(workspace: Workspace, contribution_id: str) -> Contribution:
    """One contribution of a workspace with all that belongs to it, or NotFound."""
    statement = (
        sa.select(Contribution)
        .where(Contribution.id == contribution_id, Contribution.workspace_id == workspace.id)
        .options(
            joinedload(Contribution.provision),
            joinedload(Contribution.author),
            joinedload(Contribution.link),
            joinedload(Contribution.annotation),
            selectinload(Contribution.supports).joinedload(ContributionSupport.user),
            selectinload(Contribution.remarks).joinedload(Remark.author),
            selectinload(Contribution.versions).joinedload(ContributionVersion.editor),
            selectinload(Contribution.sources).joinedload(Contribution.author),
        )
    )
    contribution = db.session.scalar(statement)
    if contribution is None:
        raise NotFound(contribution_id)
    return contribution


def count_by_state(workspace_id: str) -> dict[str, int]:
    """How many contributions there are in each state; submitted and merged ones apart; "" for all that are open."""
    kept = sa.case(
        (Contribution.position_id.is_not(None), SUBMITTED),
        (Contribution.merged_into_id.is_not(None), MERGED),
        else_=Contribution.state,
    )
    statement = sa.select(kept, sa.func.count()).where(Contribution.workspace_id == workspace_id).group_by(kept)
    counts: dict[str, int] = {state: count for state, count in db.session.execute(statement)}
    return counts | {"": sum(counts.get(state, 0) for state in ContributionState)}


def count_waiting(workspace_ids: Sequence[str]) -> dict[str, int]:
    """How many contributions of each workspace are neither submitted nor merged nor left out; those with none are not
    there."""
    statement = (
        sa.select(Contribution.workspace_id, sa.func.count())
        .where(Contribution.workspace_id.in_(workspace_ids), Contribution.is_waiting)
        .group_by(Contribution.workspace_id)
    )
    return {workspace_id: count for workspace_id, count in db.session.execute(statement)}


def _in_state(state: str) -> sa.ColumnElement[bool]:
    if state == SUBMITTED:
        return Contribution.position_id.is_not(None)
    if state == MERGED:
        return Contribution.merged_into_id.is_not(None)
    open_ = sa.and_(Contribution.position_id.is_(None), Contribution.merged_into_id.is_(None))
    return sa.and_(open_, Contribution.state == state) if state in set(ContributionState) else open_
