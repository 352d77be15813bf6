"""Mails to those who prepare and approve releases; everyone else hears of the release itself."""

from collections.abc import Iterable
from datetime import datetime

from codeprac.accounts.models import User
from codeprac.drafts.queries import find_latest_draft
from codeprac.notifications.services import queue
from codeprac.releasing.models import PreparedRelease
from codeprac.releasing.queries import list_approvers


def ask_approvers(release: PreparedRelease, *, now: datetime) -> None:
    """Ask those who may approve a release to look at it."""
    _write(release, "prepared", list_approvers(release.code_id, but=release.prepared_by_id), now)


def tell_both(release: PreparedRelease, news: str, *, but: str | None, now: datetime) -> None:
    """Tell who prepared a release and who approved it, once each, what became of it, but not who did that."""
    both = {user.id: user for user in (release.prepared_by, release.approved_by) if user is not None and user.id != but}
    _write(release, news, [user for user in both.values() if user.active], now)


def _write(release: PreparedRelease, news: str, people: Iterable[User], now: datetime) -> None:
    latest = find_latest_draft(release.code_id)
    number = release.draft.number or ((latest.number or 0) + 1 if latest else 1)
    by = release.prepared_by.name if release.prepared_by else ""
    slug = release.code.slug
    for user in people:
        queue(
            "release_news",
            to=user.email,
            now=now,
            news=news,
            name=user.name,
            code=release.code.title,
            number=number,
            by=by,
            release_at=release.release_at,
            note=release.note,
            path=f"/codes/{slug}/drafts/{number}" if news == "released" else f"/codes/{slug}/working/release",
        )
