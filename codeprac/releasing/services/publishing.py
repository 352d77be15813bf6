"""Publishing what was approved: all of it in one transaction, or nothing, and people are told why."""

import logging
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.services import release_draft_with_answers
from codeprac.drafts.rules import DraftState
from codeprac.drafts.services.rows import hold
from codeprac.errors import RuleBroken
from codeprac.issues.models import Issue
from codeprac.releasing.models import PreparedRelease
from codeprac.releasing.queries import count_gate, digest_of, find_settings, list_open_ids, read_gate
from codeprac.releasing.rules import OPEN, GateNotMet, NoLongerPrepared, Stage, blocking_of, unmet
from codeprac.releasing.telling import tell_both

log = logging.getLogger(__name__)


def is_outdated(release: PreparedRelease, now: datetime) -> bool:
    """Whether what would be released is no longer what was prepared."""
    until = max(release.release_at or now, now)
    return digest_of(release.draft, with_answers=release.with_answers, until=until) != release.digest


def hold_what_comes_out(release: PreparedRelease) -> None:
    """Let nobody write in the draft, its reasons, the answers or their issues until this is over: what is compared with
    what was approved is what comes out."""
    draft, code_id = release.draft, release.code_id
    hold(draft)
    db.session.refresh(draft, ["base_id", "title", "note"])
    answerable = sa.select(Annotation.id).where(Annotation.code_id == code_id).order_by(Annotation.id)
    issues = sa.select(Issue.id).where(Issue.code_id == code_id, Issue.released_at.is_(None)).order_by(Issue.id)
    for rows in (issues, answerable):
        db.session.execute(rows.with_for_update(key_share=True)).all()


def publish_release(release: PreparedRelease, *, actor_id: str | None, now: datetime) -> PreparedRelease:
    """Publish an approved release in the caller's transaction: the draft, its redline, the reasons and the answers.

    Raises NoLongerPrepared where it changed after the approval, GateNotMet where more blocks than was passed over."""
    hold_what_comes_out(release)
    if release.stage != Stage.APPROVED or is_outdated(release, now):
        raise NoLongerPrepared(_("The working draft, a reason or an answer was changed after the approval."))
    settings = find_settings(release.code_id)
    counts = count_gate(read_gate(release.draft, until=max(release.release_at or now, now)))
    passed = {one.gate: one.count for one in release.passes}
    if held := unmet(counts, blocking_of(settings.blocking if settings else None), passed):
        raise GateNotMet(
            _("More holds the release up now than when it was prepared. Send it back and look again."), held
        )
    author_id = release.prepared_by_id
    release_draft_with_answers(release.draft, with_answers=release.with_answers, actor_id=author_id, now=now)
    release.stage, release.ended_at, release.ended_by_id = Stage.RELEASED, now, actor_id
    release.counts = {gate.value: count for gate, count in counts.items()}
    db.session.flush()
    record(Tag.RELEASE_PUBLISHED, actor_id=actor_id, subject=release, at=now, number=release.draft.number)
    tell_both(release, "released", but=actor_id, now=now)
    return release


def end_release(
    release: PreparedRelease, stage: Stage, *, note: str, actor_id: str | None, now: datetime
) -> PreparedRelease:
    """End a release unpublished, and tell both persons."""
    release.stage, release.note, release.ended_at, release.ended_by_id = stage, note, now, actor_id
    db.session.flush()
    tag = Tag.RELEASE_UNDONE if stage is Stage.VOID else Tag.RELEASE_SENT_BACK
    record(tag, actor_id=actor_id, subject=release, at=now, reason=note)
    # What undid itself is news for both, whoever pressed the button.
    tell_both(release, stage.value, but=None if stage is Stage.VOID else actor_id, now=now)
    return release


def tend_releases(now: datetime, commit: Callable[[], None], rollback: Callable[[], None]) -> int:
    """Publish the approved releases whose moment has come and undo those whose text or answers changed, each in a
    transaction of its own; gives how many were. Whatever goes wrong leaves a release as it was: the next call, a minute
    later, tries again, and finds nothing to do where this one was through."""
    done = 0
    for release_id in list_open_ids():
        try:
            done += _tend(release_id, now)
            commit()
        except RuleBroken as broken:
            rollback()
            _undo(release_id, broken.message, now)
            commit()
            done += 1
        except Exception:  # one release must not keep the others waiting
            rollback()
            log.exception("release %s could not be published; it is tried again in a minute", release_id)
    return done


def _tend(release_id: str, now: datetime) -> bool:
    release = db.session.get_one(PreparedRelease, release_id, with_for_update=True, populate_existing=True)
    if release.stage not in OPEN:
        return False
    if release.draft.state != DraftState.WORKING or is_outdated(release, now):
        note = _("The working draft, a reason or an answer was changed after the release was prepared.")
        end_release(release, Stage.VOID, note=note, actor_id=None, now=now)
        return True
    if release.stage != Stage.APPROVED or release.release_at is None or release.release_at > now:
        return False
    publish_release(release, actor_id=None, now=now)
    return True


def _undo(release_id: str, why: str, now: datetime) -> None:
    release = db.session.get_one(PreparedRelease, release_id, with_for_update=True, populate_existing=True)
    if release.stage in OPEN:
        end_release(release, Stage.VOID, note=why, actor_id=None, now=now)
