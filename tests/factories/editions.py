"""Editions for tests, committed."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.publication.models import Edition


def make_edition(draft: Draft, **values: Any) -> Edition:
    """A released draft as the next consolidated version of its code."""
    last = db.session.scalar(sa.select(sa.func.max(Edition.number)).where(Edition.code_id == draft.code_id)) or 0
    chosen = {
        "code_id": draft.code_id,
        "draft_id": draft.id,
        "number": last + 1,
        "note": "Agreed by all working groups.",
        "published_at": datetime.now(UTC),
    }
    edition = Edition(**chosen | values)
    db.session.add(edition)
    db.session.commit()
    return edition
