"""Preparing a release, and the second person's word on it."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.rules import ReleaseOutdated
from codeprac.drafts.models import Draft
from codeprac.drafts.services.releasing import ensure_releasable
from codeprac.releasing.models import GatePass, PreparedRelease
from codeprac.releasing.queries import (
    count_gate,
    digest_of,
    find_open_release,
    find_settings,
    list_approvers,
    read_gate,
)
from codeprac.releasing.rules import (
    AlreadyPrepared,
    Gate,
    GateNotMet,
    NobodyToApprove,
    NoLongerPrepared,
    Persons,
    SamePerson,
    Stage,
    blocking_of,
    check_moment,
    check_reason,
    takes_two,
    unmet,
)
from codeprac.releasing.services.publishing import end_release, is_outdated, publish_release
from codeprac.releasing.telling import ask_approvers, tell_both


def prepare_release(
    draft: Draft,
    *,
    with_answers: bool,
    actor_id: str | None,
    now: datetime,
    release_at: datetime | None = None,
    reasons: Mapping[str, str] | None = None,
    digest: str | None = None,
) -> PreparedRelease:
    """Prepare the release of a working draft as it is now; `reasons` say by gate why what blocks is passed over. Where
    one person suffices it is approved with that, and without a moment published.

    Raises AlreadyPrepared, MomentPassed, GateNotMet, NobodyToApprove, what `release_draft` raises, and ReleaseOutdated
    where the drafter has seen another `digest`."""
    db.session.refresh(draft, ["state"], with_for_update=True)
    if find_open_release(draft.code_id) is not None:
        raise AlreadyPrepared(_("A release of this draft is prepared already."))
    if digest is not None and digest != digest_of(draft, with_answers=True, until=now):
        raise ReleaseOutdated(
            _("Somebody has changed the working draft or an answer since you opened this page. Look once more.")
        )
    ensure_releasable(draft)
    until = check_moment(release_at, now) or now
    seen = digest_of(draft, with_answers=with_answers, until=until)
    passes = _pass_over(draft, until, reasons or {})
    second = _is_second_needed(draft, actor_id)
    release = PreparedRelease(
        code_id=draft.code_id,
        draft_id=draft.id,
        digest=seen,
        with_answers=with_answers,
        release_at=release_at,
        stage=Stage.PREPARED,
        prepared_by_id=actor_id,
        prepared_at=now,
        passes=passes,
    )
    db.session.add(release)
    db.session.flush()
    record(Tag.RELEASE_PREPARED, actor_id=actor_id, subject=release, at=now, digest=seen)
    if second:
        ask_approvers(release, now=now)
    else:
        _approve(release, actor_id=None, now=now)
    return release


def approve_release(release: PreparedRelease, *, digest: str, actor_id: str | None, now: datetime) -> PreparedRelease:
    """Approve, as a second person, what was prepared; without a moment to wait for it is published with that. Where the
    text or an answer has changed meanwhile it is undone instead, and who prepared it is told.

    Raises SamePerson, NoLongerPrepared, and GateNotMet where more blocks than was passed over."""
    _lock(release)
    if release.stage != Stage.PREPARED or digest != release.digest:
        raise NoLongerPrepared(_("This release was approved, sent back or prepared anew meanwhile. Look once more."))
    if actor_id is not None and actor_id == release.prepared_by_id:
        raise SamePerson(_("You prepared this release: another drafter or a moderator approves it."))
    if is_outdated(release, now):
        note = _("The working draft, a reason or an answer was changed after the release was prepared.")
        return end_release(release, Stage.VOID, note=note, actor_id=actor_id, now=now)
    _approve(release, actor_id=actor_id, now=now)
    return release


def send_back_release(release: PreparedRelease, *, note: str, actor_id: str | None, now: datetime) -> PreparedRelease:
    """Send a release back to who prepared it, or take one's own back, also after its approval; nothing is published."""
    _lock(release)
    if release.stage not in {Stage.PREPARED, Stage.APPROVED}:
        raise NoLongerPrepared(_("This release was approved, sent back or prepared anew meanwhile. Look once more."))
    return end_release(release, Stage.SENT_BACK, note=check_reason(note), actor_id=actor_id, now=now)


def _approve(release: PreparedRelease, *, actor_id: str | None, now: datetime) -> None:
    release.stage, release.approved_by_id, release.approved_at = Stage.APPROVED, actor_id, now
    db.session.flush()
    db.session.refresh(release, ["approved_by"])
    record(Tag.RELEASE_APPROVED, actor_id=actor_id, subject=release, at=now, digest=release.digest)
    if release.release_at is None or release.release_at <= now:
        publish_release(release, actor_id=actor_id, now=now)
    else:
        tell_both(release, "approved", but=actor_id, now=now)


def _pass_over(draft: Draft, until: datetime, reasons: Mapping[str, str]) -> list[GatePass]:
    """What is passed over with a reason; raises GateNotMet where something else blocks."""
    settings = find_settings(draft.code_id)
    counts = count_gate(read_gate(draft, until=until))
    held = unmet(counts, blocking_of(settings.blocking if settings else None), {})
    said = {gate: check_reason(reasons.get(gate, "")) for gate in held}
    if silent := [gate for gate in held if not said[gate]]:
        raise GateNotMet(_("Say why the release may pass what holds it up, or mend it first."), silent)
    return [GatePass(gate=gate.value, count=counts[gate], reason=said[Gate(gate)]) for gate in held]


def _is_second_needed(draft: Draft, actor_id: str | None) -> bool:
    settings = find_settings(draft.code_id)
    others = len(list_approvers(draft.code_id, but=actor_id))
    needed = takes_two(settings.persons if settings else Persons.DEFAULT, others)
    if needed and not others:
        raise NobodyToApprove(
            _("This code takes two persons for a release, and nobody else drafts or moderates it. Appoint somebody.")
        )
    return needed


def _lock(release: PreparedRelease) -> None:
    db.session.refresh(release, ["stage", "digest"], with_for_update=True)
