"""Private answers whose place others have taken: kept once, until the one in their place is taken back or replaced."""

import sqlalchemy as sa

from codeprac.db import db
from codeprac.dispositions.models import Disposition, ReplacedDisposition

CONTENT = (
    "outcome",
    "reason",
    "author_id",
    "recorded_at",
    "change_id",
    "agreement",
    "agreed_by_id",
    "agreed_at",
    "issue_id",
)


def keep_replaced(disposition: Disposition) -> None:
    """Keep what an answer says before another takes its place; what that one had replaced is forgotten."""
    kept = _find(disposition.id) or ReplacedDisposition(disposition_id=disposition.id)
    for name in CONTENT:
        setattr(kept, name, getattr(disposition, name))
    db.session.add(kept)


def restore_replaced(disposition: Disposition) -> bool:
    """Let the answer say again what it said before; False where there was none before."""
    kept = _find(disposition.id)
    if kept is None:
        return False
    for name in CONTENT:
        setattr(disposition, name, getattr(kept, name))
    disposition.version += 1
    db.session.delete(kept)
    return True


def _find(disposition_id: str) -> ReplacedDisposition | None:
    return db.session.scalar(sa.select(ReplacedDisposition).where(ReplacedDisposition.disposition_id == disposition_id))
