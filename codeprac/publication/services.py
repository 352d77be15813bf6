"""Publishing a consolidated version."""

from datetime import datetime

from flask_babel import gettext as _

from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.codes.queries import lock_code
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.rules import DraftState
from codeprac.notifications.rules import Event, Watchable
from codeprac.notifications.watching import News, tell_watchers
from codeprac.publication.models import Edition
from codeprac.publication.queries import find_edition_of, find_latest_edition
from codeprac.publication.rules import AlreadyPublished, DraftNotReleased, NewerPublished, is_older_than_published


def publish_consolidated_version(draft: Draft, *, note: str = "", actor_id: str | None, now: datetime) -> Edition:
    """Publish a released draft as the next edition of its code; earlier editions stay where they are, superseded.

    Raises DraftNotReleased, AlreadyPublished, and NewerPublished where the newest edition holds a later draft."""
    if draft.state != DraftState.RELEASED or draft.number is None:
        raise DraftNotReleased(_("Release the draft first: what is published must have been open to everybody."))
    lock_code(draft.code_id)
    if (published := find_edition_of(draft.id)) is not None:
        raise AlreadyPublished(
            _(
                "Draft %(draft)s is consolidated version %(number)s already.",
                draft=draft.number,
                number=published.number,
            )
        )
    latest = find_latest_edition(draft.code_id)
    if latest is not None and is_older_than_published(draft.number, latest.draft.number):
        raise NewerPublished(
            _(
                "Consolidated version %(number)s holds draft %(draft)s, which is newer.",
                number=latest.number,
                draft=latest.draft.number,
            )
        )
    edition = Edition(
        code_id=draft.code_id,
        draft_id=draft.id,
        number=latest.number + 1 if latest else 1,
        note=note.strip(),
        published_at=now,
        published_by_id=actor_id,
    )
    db.session.add(edition)
    db.session.flush()
    audit.record(
        Tag.EDITION_PUBLISHED,
        actor_id=actor_id,
        subject=edition,
        at=now,
        draft=draft.number,
        sha256=draft.source_sha256,
    )
    _tell(edition, draft, actor_id=actor_id, now=now)
    return edition


def _tell(edition: Edition, draft: Draft, *, actor_id: str | None, now: datetime) -> None:
    """Tell those who watch the code."""
    path = f"/codes/{draft.code.slug}/editions/{edition.number}"
    data = {"edition": edition.number, "draft": draft.number}
    news = News(Event.EDITION_PUBLISHED, draft.code_id, edition.id, path, data)
    tell_watchers(news, (Watchable.CODE, draft.code_id), actor_id=actor_id, now=now)
