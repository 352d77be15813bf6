"""The findings of the checker in a working draft, those that drafters left as they are, and leaving one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafting.models import SeenFinding
from codeprac.drafts.linking import link_provisions
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.outlines import outline_of
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services.linking import links_along, shared_places
from codeprac.errors import RuleBroken
from codeprac.text.checking import Finding, check
from codeprac.text.comparing import compare


class WordsChanged(RuleBroken):
    """The words that a finding rests on are not there any more."""


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding in its provision; `seen` where a drafter left it as it is."""

    finding: Finding
    provision: Provision
    others: Sequence[Provision] = ()
    seen: SeenFinding | None = None


def list_findings(draft: Draft) -> list[PlacedFinding]:
    """The findings of a working draft that nobody has left as they are, in the order of the text."""
    return [found for found in read_findings(draft) if found.seen is None]


def read_findings(draft: Draft) -> list[PlacedFinding]:
    """Every finding of a working draft in the order of the text, compared with the draft that it began from."""
    rows = list_provisions(draft)
    seen = _seen(draft)
    return [
        PlacedFinding(
            finding,
            rows[finding.place],
            [rows[place] for place in finding.others if place != finding.place],
            seen.get((rows[finding.place].identity, finding.key)),
        )
        for finding in _check(draft, rows)
    ]


def leave_finding(
    draft: Draft, provision: Provision, key: str, *, note: str, actor_id: str | None, now: datetime
) -> None:
    """Leave a finding as it is, with a note; it is not open again while its words stay. Raises WordsChanged."""
    keys = {found.finding.key for found in read_findings(draft) if found.provision.id == provision.id}
    if key not in keys:
        raise WordsChanged(_("The words of this finding have changed meanwhile. Look at the list once more."))
    row = _find(draft, provision, key) or SeenFinding(code_id=draft.code_id, identity=provision.identity, key=key)
    row.note, row.seen_by_id, row.seen_at = note.strip(), actor_id, now
    db.session.add(row)
    db.session.flush()
    record(Tag.FINDING_LEFT, actor_id=actor_id, subject=provision, at=now, key=key)


def reopen_finding(draft: Draft, provision: Provision, key: str, *, actor_id: str | None, now: datetime) -> None:
    """Show a finding as open again."""
    row = _find(draft, provision, key)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
        record(Tag.FINDING_REOPENED, actor_id=actor_id, subject=provision, at=now, key=key)


def _check(draft: Draft, rows: Sequence[Provision]) -> Sequence[Finding]:
    text = outline_of(rows)
    if draft.base is None:
        return check(text.provisions)
    before = list_provisions(draft.base)
    old = outline_of(before)
    known = links_along([draft.base.id, draft.id])
    shared = shared_places(before, rows)
    links = link_provisions(old.provisions, text.provisions, known=known, shared=shared).links
    return check(text.provisions, old.provisions, compare(old, text, links))


def _seen(draft: Draft) -> dict[tuple[str, str], SeenFinding]:
    statement = sa.select(SeenFinding).where(SeenFinding.code_id == draft.code_id)
    rows = db.session.scalars(statement.options(joinedload(SeenFinding.seen_by)))
    return {(row.identity, row.key): row for row in rows}


def _find(draft: Draft, provision: Provision, key: str) -> SeenFinding | None:
    return db.session.scalar(
        sa.select(SeenFinding).where(
            SeenFinding.code_id == draft.code_id,
            SeenFinding.identity == provision.identity,
            SeenFinding.key == key,
        )
    )
