"""Telling those who watch a code or a provision of a released draft."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.db import db
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.notifications.rules import Event, Watchable
from codeprac.notifications.watching import News, list_watched_identities, tell_provision_watchers, tell_watchers
from codeprac.text.lineage import Relation


def tell_of_release(draft: Draft, base: Draft | None, *, actor_id: str | None, now: datetime) -> None:
    """Tell that a draft is released, and who watches a provision what became of it: a number of statements that does
    not depend on how many provisions are watched, or by how many."""
    news = News(Event.DRAFT_RELEASED, draft.code_id, draft.id, _path(draft), {"draft": draft.number})
    tell_watchers(news, (Watchable.CODE, draft.code_id), actor_id=actor_id, now=now)
    if base is not None and (watched := list_watched_identities(draft.code_id)):
        tell_provision_watchers(_changes(draft, base, watched), actor_id=actor_id, now=now)


def _changes(draft: Draft, base: Draft, watched: list[str]) -> list[News]:
    """What became of each watched provision that is not the same; where it was split, all its parts count as one."""
    found: dict[str, News] = {}
    for link in _list_links(draft, base, watched):
        before = link.old_provision
        if before is None or (link.relation == Relation.SAME and not _is_renamed(before, link.new_provision)):
            continue
        found.setdefault(before.identity, _news(draft, base, link, before))
    return list(found.values())


def _list_links(draft: Draft, base: Draft, watched: list[str]) -> list[LineageLink]:
    statement = (
        sa.select(LineageLink)
        .join(LineageLink.old_provision)
        .where(LineageLink.old_draft_id == base.id, LineageLink.new_draft_id == draft.id)
        .where(Provision.identity.in_(watched), LineageLink.overruled.is_(False))
        .options(joinedload(LineageLink.old_provision), joinedload(LineageLink.new_provision))
        .order_by(Provision.position, LineageLink.id)
    )
    return list(db.session.scalars(statement))


def _is_renamed(before: Provision, after: Provision | None) -> bool:
    return after is not None and after.name != before.name


def _news(draft: Draft, base: Draft, link: LineageLink, before: Provision) -> News:
    path, data = change_of(link, base, draft, draft.code.slug)
    return News(Event.PROVISION_CHANGED, draft.code_id, before.identity, path, data, once=draft.id)


def change_of(link: LineageLink, old: Draft, new: Draft, slug: str) -> tuple[str, dict[str, Any]]:
    """Where what became of a provision is shown, and its facts: names before and after, the relation, the draft."""
    before, after = link.old_provision, link.new_provision
    mark = after.slug if after else f"deleted-{before.slug if before else ''}"
    data = {
        "draft": new.number,
        "relation": link.relation,
        "before": before.name[:200] if before else "",
        "after": after.name[:200] if after else "",
    }
    return f"/codes/{slug}/compare/{old.number}/{new.number}#{mark}", data


def _path(draft: Draft) -> str:
    return f"/codes/{draft.code.slug}/drafts/{draft.number}"
