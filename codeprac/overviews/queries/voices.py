"""Where the stakeholder groups of a reader are hardly heard in a round."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.access.actor import PUBLIC, Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import tells_words, visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.overviews.rules import Voices, missing_voices
from codeprac.rounds.models import Round

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Missing:
    """A stakeholder group of the reader, the provisions where it is hardly heard, and how many these are in all."""

    group: StakeholderGroup
    provisions: Sequence[tuple[Provision, Voices]]
    total: int


def list_missing_voices(round_: Round, *, actor: Actor, now: datetime) -> list[Missing]:
    """For each stakeholder group of the reader's organisations the provisions of a round where it is hardly heard while
    others spoke; three queries. Only what the reader may know
    of is counted, and confidential annotations never."""
    groups = _groups_of(actor)
    if not groups:
        return []
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    statement = (
        sa.select(Annotation.provision_id, Annotation.group_id, sa.func.count(Annotation.id))
        .where(
            Annotation.round_id == round_.id,
            Annotation.state == AnnotationState.SUBMITTED,
            Annotation.group_id.is_not(None),
            tells_words(PUBLIC),
            visible_to(actor, now),
        )
        .group_by(Annotation.provision_id, Annotation.group_id)
    )
    for provision_id, group_id, count in db.session.execute(statement):
        if group_id is not None:
            counts[provision_id][group_id] = count
    found = [(group, missing_voices(counts, group.id)) for group in groups]
    provisions = _provisions({one.provision_id for _group, all_ in found for one in all_[:MOST_SHOWN]})
    return [
        Missing(group, [(provisions[one.provision_id], one) for one in all_[:MOST_SHOWN]], len(all_))
        for group, all_ in found
        if all_
    ]


def _groups_of(actor: Actor) -> list[StakeholderGroup]:
    if not actor.organisations:
        return []
    own = sa.select(Organisation.group_id).where(Organisation.id.in_(sorted(actor.organisations)))
    statement = sa.select(StakeholderGroup).where(StakeholderGroup.id.in_(own)).order_by(StakeholderGroup.position)
    return list(db.session.scalars(statement))


def _provisions(ids: set[str]) -> dict[str, Provision]:
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(sa.select(Provision).where(Provision.id.in_(sorted(ids))))}
