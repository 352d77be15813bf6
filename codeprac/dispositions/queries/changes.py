"""Changes of a working draft: what answers can be linked to, and what has no reason yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, load_only, selectinload

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition
from codeprac.dispositions.rules import Origin, origin_of
from codeprac.drafts.arranging import standing
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import (
    declared_relations,
    find_latest_draft,
    find_working_draft,
    list_merged_away,
    list_provisions,
)
from codeprac.text.lineage import Relation


@dataclass(frozen=True, slots=True)
class ChangeTarget:
    """A provision that an answer can point to: one of the next draft, or one of the draft before that was dropped."""

    draft: Draft
    provision: Provision
    is_dropped: bool

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{'dropped' if self.is_dropped else 'kept'}:{self.provision.id}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A provision of a working draft that differs from the draft before, or stands elsewhere; a dropped one is the old.
    `change` holds its reason, once somebody gave one; `annotations` counts those whose answers lead to it."""

    provision: Provision
    relation: Relation
    change: Change | None = None
    annotations: int = 0

    @property
    def is_new(self) -> bool:
        """Whether the draft before has nothing like it."""
        return self.relation is Relation.NEW

    @property
    def is_dropped(self) -> bool:
        """Whether the draft has it no more."""
        return self.relation is Relation.DELETED

    @property
    def origin(self) -> Origin:
        """Where it came from, as far as that is known."""
        if self.change is None:
            return Origin.UNSAID
        return origin_of(self.change.origin, issues=len(self.change.issues), annotations=self.annotations)

    @property
    def is_asked_for(self) -> bool:
        """Whether issues or annotations stand behind it."""
        return self.change is not None and bool(self.change.issues or self.annotations)


def find_next_draft(code_id: str, after: Draft) -> Draft | None:
    """The draft in which answers to annotations on a draft change the text: the working draft, or a later release."""
    working = find_working_draft(code_id)
    if working is not None:
        return working
    latest = find_latest_draft(code_id)
    return latest if latest is not None and (latest.number or 0) > (after.number or 0) else None


def list_change_targets(draft: Draft | None) -> list[ChangeTarget]:
    """Everything that an answer can point to in a draft, in the order of the text, dropped provisions last; two
    queries, no text."""
    if draft is None:
        return []
    named = load_only(Provision.identity, Provision.label, Provision.title, Provision.heading, Provision.level)
    statement = sa.select(Provision).where(Provision.removed_at.is_(None)).order_by(Provision.position).options(named)
    now = statement.where(Provision.draft_id == draft.id)
    kept = now.with_only_columns(Provision.identity).order_by(None)
    dropped = statement.where(Provision.draft_id == draft.base_id, Provision.identity.not_in(kept))
    return [
        *(ChangeTarget(draft, row, is_dropped=False) for row in db.session.scalars(now)),
        *(ChangeTarget(draft, row, is_dropped=True) for row in db.session.scalars(dropped)),
    ]


def list_changed(draft: Draft) -> list[Changed]:
    """The changed, new and dropped provisions of a working draft, in the order of the text, dropped ones last; a fixed
    number of queries. A first draft changes nothing."""
    before = {row.identity: row for row in list_provisions(draft.base)} if draft.base else {}
    if not before:
        return []
    changes = {change.provision_id or change.old_provision_id: change for change in _explained(draft)}
    behind = _count_behind(draft)
    found = []
    for row, relation in _relations(draft, before, list_provisions(draft)):
        change = changes.get(row.id)
        if relation is not Relation.SAME or change:
            found.append(Changed(row, relation, change, behind.get(change.id, 0) if change else 0))
    return found


def list_unexplained(draft: Draft) -> list[Changed]:
    """Those changes of a working draft that have no reason yet."""
    return [changed for changed in list_changed(draft) if changed.change is None]


def list_answered_with(change_id: str, *, limit: int = 100) -> Sequence[Disposition]:
    """The answers, private ones too, that lead to a change, by number of their annotation; one query."""
    statement = (
        sa.select(Disposition)
        .join(Disposition.annotation)
        .where(Disposition.change_id == change_id)
        .options(contains_eager(Disposition.annotation))
        .order_by(Annotation.number)
    )
    return db.session.scalars(statement.limit(limit)).all()


def _explained(draft: Draft) -> Sequence[Change]:
    statement = sa.select(Change).where(Change.draft_id == draft.id).options(selectinload(Change.issues))
    return db.session.scalars(statement.order_by(Change.created_at.desc(), Change.id.desc())).all()


def _count_behind(draft: Draft) -> dict[str, int]:
    statement = (
        sa.select(Change.id, sa.func.count(Disposition.id))
        .join(Disposition, Disposition.change_id == Change.id)
        .where(Change.draft_id == draft.id)
    )
    return {change_id: count for change_id, count in db.session.execute(statement.group_by(Change.id))}


def _relations(
    draft: Draft, before: Mapping[str, Provision], now: Sequence[Provision]
) -> list[tuple[Provision, Relation]]:
    """What became of every provision: as drafters declared it, or else as far as text and place tell."""
    said, merged = declared_relations(draft), list_merged_away(draft)
    moved = any(relation is Relation.MOVED for relation in said.values())
    kept = standing(list(before), [row.identity for row in now])
    found = [
        (row, said.get(row.id) or _relation(row, before.get(row.identity), stands=moved or row.identity in kept))
        for row in now
    ]
    present = {row.identity for row in now}
    gone = [row for row in before.values() if row.identity not in present and row.id not in merged]
    return found + [(row, Relation.DELETED) for row in gone]


def _relation(row: Provision, old: Provision | None, *, stands: bool) -> Relation:
    if old is None:
        return Relation.NEW
    if row.source.strip() != old.source.strip():
        return Relation.EDITED
    return Relation.SAME if stands else Relation.MOVED
