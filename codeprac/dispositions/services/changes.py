"""Giving reasons for changes, and linking answers to them."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.models import Change, ChangeIssue, Disposition
from codeprac.dispositions.queries import find_change
from codeprac.dispositions.rules import OriginUnclear, ReasonMissing, check_origin
from codeprac.drafts.models import Draft
from codeprac.drafts.services.rows import hold
from codeprac.errors import Stale
from codeprac.issues.models import Issue


def explain_change(
    draft: Draft,
    *,
    reason: str,
    actor_id: str | None,
    now: datetime,
    provision_id: str | None = None,
    old_provision_id: str | None = None,
    version: int | None = None,
) -> Change:
    """Give the reason of a change: of a provision of the draft, or of one of the draft before that was dropped.

    `version` is the one of the reason that the drafter saw, 0 for none; raises Stale if it has changed since.
    """
    if not reason.strip():
        raise ReasonMissing(_("Give a reason: it is published beside the change."))
    hold(draft)
    change = find_change(draft.id, provision_id, old_provision_id)
    if change is not None:
        db.session.refresh(change, ["reason", "version"])
    present = change.version if change else 0
    if version is not None and version != present:
        message = _("Another drafter has given a reason since you opened this page.")
        raise Stale(message, theirs=change.reason if change else "", yours=reason)
    if change is None:
        change = Change(draft_id=draft.id, provision_id=provision_id, old_provision_id=old_provision_id, version=0)
        change.created_at = now
        db.session.add(change)
    change.reason = reason.strip()
    change.author_id = actor_id
    change.version += 1
    db.session.flush()
    record(Tag.CHANGE_EXPLAINED, actor_id=actor_id, subject=change, at=now)
    return change


def declare_origin(
    change: Change,
    *,
    origin: str,
    issues: Sequence[Issue] = (),
    actor_id: str | None,
    now: datetime,
    version: int | None = None,
) -> Change:
    """Say where a change came from: the issues that asked for it, the drafters' own initiative, or editing alone.

    Annotations whose answers lead to the change stand behind it by that. Raises OriginUnclear; Stale if `version` is
    not that of the change any more."""
    if version is not None and version != change.version:
        raise Stale(_("Another drafter has changed this since you opened the page."), theirs="", yours="")
    if any(issue.code_id != change.draft.code_id for issue in issues):
        raise OriginUnclear(_("Choose issues of this code of practice."))
    behind = sa.select(sa.func.count(Disposition.id)).where(Disposition.change_id == change.id)
    change.origin = check_origin(origin, issues=len(issues), annotations=db.session.scalar(behind) or 0)
    change.version += 1
    _link_issues(change, {issue.id for issue in issues})
    record(Tag.CHANGE_ORIGIN_DECLARED, actor_id=actor_id, subject=change, at=now, origin=change.origin)
    return change


def _link_issues(change: Change, issue_ids: set[str]) -> None:
    """Rows of their own: what the mapper writes into a table between two others, the record cannot hold."""
    links = db.session.scalars(sa.select(ChangeIssue).where(ChangeIssue.change_id == change.id)).all()
    for link in links:
        if link.issue_id not in issue_ids:
            db.session.delete(link)
    new = issue_ids - {link.issue_id for link in links}
    db.session.add_all(ChangeIssue(change_id=change.id, issue_id=issue_id) for issue_id in sorted(new))
    db.session.flush()
    db.session.expire(change, ["issues"])


def link_change(
    draft: Draft,
    *,
    reason: str,
    actor_id: str | None,
    now: datetime,
    provision_id: str | None = None,
    old_provision_id: str | None = None,
) -> Change:
    """The explained change that answers can be linked to; one without a reason yet gets this one."""
    change = find_change(draft.id, provision_id, old_provision_id)
    if change is not None:
        return change
    return explain_change(
        draft,
        reason=reason,
        actor_id=actor_id,
        now=now,
        provision_id=provision_id,
        old_provision_id=old_provision_id,
    )
