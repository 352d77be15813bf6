"""Changes of a working draft: what answers can be linked to, and what has no reason yet."""

from dataclasses import dataclass

import sqlalchemy as sa

from codeprac.db import db
from codeprac.dispositions.models import Change
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import find_latest_draft, find_working_draft, list_provisions


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
class Unexplained:
    """A provision of a working draft that differs from the draft before without a reason; a dropped one is the old."""

    provision: Provision
    is_new: bool
    is_dropped: bool


def find_next_draft(code_id: str, after: Draft) -> Draft | None:
    """The draft in which answers to annotations on a draft change the text: the working draft, or a later release."""
    working = find_working_draft(code_id)
    if working is not None:
        return working
    latest = find_latest_draft(code_id)
    return latest if latest is not None and (latest.number or 0) > (after.number or 0) else None


def list_change_targets(draft: Draft | None) -> list[ChangeTarget]:
    """Everything that an answer can point to in a draft, in the order of the text, dropped provisions last."""
    if draft is None:
        return []
    now = list_provisions(draft)
    kept = {row.identity for row in now}
    before = list_provisions(draft.base) if draft.base else []
    dropped = [row for row in before if row.identity not in kept]
    return [
        *(ChangeTarget(draft, row, is_dropped=False) for row in now),
        *(ChangeTarget(draft, row, is_dropped=True) for row in dropped),
    ]


def list_unexplained(draft: Draft) -> list[Unexplained]:
    """The changed, new and dropped provisions of a working draft that have no reason; a fixed number of queries."""
    before = {row.identity: row for row in list_provisions(draft.base)} if draft.base else {}
    if not before:  # a first draft changes nothing
        return []
    rows = db.session.execute(
        sa.select(Change.provision_id, Change.old_provision_id).where(Change.draft_id == draft.id)
    ).all()
    explained = {row.provision_id for row in rows} | {row.old_provision_id for row in rows if not row.provision_id}
    now = list_provisions(draft)
    found = [
        Unexplained(row, is_new=row.identity not in before, is_dropped=False)
        for row in now
        if row.id not in explained and not _reads_the_same(row, before.get(row.identity))
    ]
    kept = {row.identity for row in now}
    dropped = [row for row in before.values() if row.identity not in kept and row.id not in explained]
    return found + [Unexplained(row, is_new=False, is_dropped=True) for row in dropped]


def _reads_the_same(row: Provision, before: Provision | None) -> bool:
    return before is not None and row.source.strip() == before.source.strip()
