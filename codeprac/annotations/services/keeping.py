"""Keeping what came after the closing second: for its author alone, submitted to nobody."""

from datetime import datetime
from typing import Any

from codeprac.annotations.models import UnsentText
from codeprac.annotations.queries import list_unsent_texts
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.errors import NotAllowed
from codeprac.rounds.models import Round


def keep_unsent_text(
    round_: Round, *, author_id: str, provision_id: str | None, content: dict[str, Any], now: datetime
) -> UnsentText:
    """Keep a text that a closed round did not take, whole; the same text sent again is kept once."""
    for earlier in list_unsent_texts(author_id, round_id=round_.id):
        if earlier.content == content and earlier.provision_id == provision_id:
            return earlier
    unsent = UnsentText(
        author_id=author_id, round_id=round_.id, provision_id=provision_id, content=content, created_at=now
    )
    db.session.add(unsent)
    db.session.flush()
    audit.record(Tag.ANNOTATION_KEPT_UNSENT, actor_id=author_id, subject=unsent, at=now, round_id=round_.id)
    return unsent


def discard_unsent_text(unsent: UnsentText, *, actor_id: str) -> None:
    """Forget a kept text, as its author wishes."""
    if unsent.author_id != actor_id:
        raise NotAllowed(unsent.id)
    db.session.delete(unsent)
    db.session.flush()
