"""Footprints of released drafts: made at the release from the comparison with the base, or when somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from codeprac.db import db
from codeprac.drafts.comparisons import ENGINE
from codeprac.drafts.models import Draft, StoredFootprint
from codeprac.drafts.outlines import outline_of
from codeprac.drafts.queries import get_draft, list_provisions
from codeprac.drafts.services.comparing import compare_drafts, read_comparison
from codeprac.text.footprint import Footprint, begin, follow, from_json, to_json


@dataclass(frozen=True, slots=True)
class Trail:
    """A draft's footprint, and the ids of the drafts that its origins count from 0."""

    drafts: Sequence[str]
    footprint: Footprint
    is_stored: bool


def read_footprint(draft: Draft) -> Trail:
    """Where the words of a released draft came from: as stored, or else made now along the chain of its bases."""
    stored = _find(draft.id)
    if stored is not None:
        return Trail(stored.trail, from_json(stored.data), is_stored=True)
    base = get_draft(draft.base_id) if draft.base_id else None
    if base is None:
        return Trail([draft.id], begin(outline_of(list_provisions(draft))), is_stored=False)
    before = read_footprint(base)
    return Trail([*before.drafts, draft.id], _follow(before, base, draft), is_stored=False)


def keep_footprint(draft: Draft, *, now: datetime) -> None:
    """Store where the words of a draft came from, unless that is stored already."""
    found = read_footprint(draft)
    if found.is_stored:
        return
    _delete([draft.id])
    data = to_json(found.footprint)
    db.session.add(
        StoredFootprint(draft_id=draft.id, trail=list(found.drafts), data=data, engine=ENGINE, created_at=now)
    )
    db.session.flush()


def forget_footprints(draft: Draft) -> None:
    """Forget the footprints that lead over the step to this draft, because its lineage was corrected."""
    later = sa.select(Draft.id).where(Draft.code_id == draft.code_id, Draft.number >= draft.number)
    _delete(db.session.scalars(later).all())


def _follow(before: Trail, base: Draft, draft: Draft) -> Footprint:
    """The next footprint; a stored comparison that does not fit the texts is passed over."""
    number = len(before.drafts)
    stored = read_comparison(base, draft)
    if stored is not None:
        try:
            return follow(before.footprint, stored.comparison, number)
        except ValueError:
            pass
    return follow(before.footprint, compare_drafts(base, draft).comparison, number)


def _find(draft_id: str) -> StoredFootprint | None:
    statement = sa.select(StoredFootprint).where(StoredFootprint.draft_id == draft_id, StoredFootprint.engine == ENGINE)
    return db.session.scalar(statement.options(undefer(StoredFootprint.data)))


def _delete(draft_ids: Sequence[str]) -> None:
    db.session.execute(sa.delete(StoredFootprint).where(StoredFootprint.draft_id.in_(draft_ids)))
