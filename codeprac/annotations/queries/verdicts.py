"""What became of the annotations that were carried to a draft, provision by provision: beside a comparison."""

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries.visibility import visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.drafts.models import Provision

CountsByProvision = dict[str, dict[str, int]]


def count_verdicts(draft_id: str, *, actor: Actor, now: datetime) -> tuple[CountsByProvision, CountsByProvision]:
    """The standing annotations carried to a draft by verdict: of those with a place by the slug of their provision, of
    those without by the slug of the last one they had; one query."""
    last = sa.orm.aliased(Provision)
    rows = db.session.execute(
        sa.select(Provision.slug, last.slug, Anchor.verdict, sa.func.count(Anchor.id))
        .join(Anchor.annotation)
        .outerjoin(Provision, Provision.id == Anchor.provision_id)
        .outerjoin(last, last.id == Anchor.last_provision_id)
        .where(
            Anchor.draft_id == draft_id,
            Annotation.draft_id != draft_id,
            Annotation.state == AnnotationState.SUBMITTED,
            visible_to(actor, now),
        )
        .group_by(Provision.slug, last.slug, Anchor.verdict)
        .order_by(Anchor.verdict, Provision.slug, last.slug)
    )
    placed: defaultdict[str, dict[str, int]] = defaultdict(dict)
    unplaced: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for slug, last_slug, verdict, count in rows:
        side, name = (placed, slug) if slug is not None else (unplaced, last_slug)
        if name is not None:
            side[name][verdict] = side[name].get(verdict, 0) + count
    return dict(placed), dict(unplaced)
