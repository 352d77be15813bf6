"""Who endorses an annotation: how many of which stakeholder group, and by name."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.annotations.models import Endorsement
from codeprac.db import db
from codeprac.organisations.models import StakeholderGroup


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a stakeholder group endorse it; without a name people for themselves."""

    group: str
    count: int


def count_endorsements(annotation_ids: Collection[str]) -> dict[str, list[Share]]:
    """How many of each stakeholder group endorse these annotations, in the office's order, people for themselves last;
    those without any are left out; one query."""
    if not annotation_ids:
        return {}
    rows = db.session.execute(
        sa.select(Endorsement.annotation_id, StakeholderGroup.name, sa.func.count(Endorsement.id))
        .outerjoin(StakeholderGroup, StakeholderGroup.id == Endorsement.group_id)
        .where(Endorsement.annotation_id.in_(annotation_ids))
        .group_by(Endorsement.annotation_id, StakeholderGroup.name, StakeholderGroup.position)
        .order_by(StakeholderGroup.name.is_(None), StakeholderGroup.position, StakeholderGroup.name)
    )
    found: defaultdict[str, list[Share]] = defaultdict(list)
    for annotation_id, group, count in rows:
        found[annotation_id].append(Share(group or "", count))
    return dict(found)


def find_endorsers(annotation_id: str, candidates: Collection[str]) -> set[str]:
    """Which of these accounts and organisations endorse the annotation."""
    statement = sa.select(Endorsement.endorser_id).where(
        Endorsement.annotation_id == annotation_id, Endorsement.endorser_id.in_(candidates)
    )
    return set(db.session.scalars(statement))


def select_endorsements(annotation_id: str) -> sa.Select[Any]:
    """Who endorses an annotation, with names and groups, in the order in which they did, for paging."""
    return (
        sa.select(Endorsement)
        .where(Endorsement.annotation_id == annotation_id)
        .options(joinedload(Endorsement.author), joinedload(Endorsement.organisation), joinedload(Endorsement.group))
        .order_by(Endorsement.given_at, Endorsement.id)
    )


def list_endorsements(annotation_id: str, most: int) -> Sequence[Endorsement]:
    """The first of those who endorse an annotation."""
    return db.session.scalars(select_endorsements(annotation_id).limit(most)).all()
