"""Opening, extending and cancelling rounds."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.codes.queries import list_people, lock_code
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.rules import DraftState
from codeprac.notifications.services import queue
from codeprac.rounds.models import CancelledRound, Round, RoundExtension
from codeprac.rounds.queries import find_current_round, find_last_number
from codeprac.rounds.rules import (
    MAXIMUM_DAYS,
    MINIMUM_DAYS,
    DraftNotReleased,
    ReasonMissing,
    RoundBegun,
    RoundClosed,
    RoundRunning,
    RoundState,
    Visibility,
    WindowFault,
    WindowUnusable,
    is_reason,
    is_short,
    window_fault,
)
from codeprac.rounds.telling import tell_of_cancelling, tell_of_extension, tell_of_opening


def open_round(
    draft: Draft,
    *,
    introduction: str = "",
    questions: Sequence[str] = (),
    wanted_kinds: Sequence[str],
    opens_at: datetime,
    closes_at: datetime,
    visibility: Visibility = Visibility.OPEN,
    short_reason: str = "",
    actor_id: str | None,
    now: datetime,
) -> Round:
    """Open a round on a released draft, now or later; one at a time, and a window under 14 days needs a reason."""
    if draft.state != DraftState.RELEASED:
        raise DraftNotReleased(_("Release the draft first: a round opens on a text that cannot change any more."))
    check_window(opens_at, closes_at, now)
    if is_short(opens_at, closes_at) and not is_reason(short_reason):
        raise ReasonMissing(_("A round under %(days)s days needs a published reason.", days=MINIMUM_DAYS))
    lock_code(draft.code_id)
    if (running := find_current_round(draft.code_id, now)) is not None:
        raise RoundRunning(
            _("Round %(number)s has not closed yet. A code has one round at a time.", number=running.number)
        )
    round_ = Round(
        code_id=draft.code_id,
        draft_id=draft.id,
        number=find_last_number(draft.code_id) + 1,
        introduction=introduction,
        questions=list(questions),
        wanted_kinds=list(wanted_kinds),
        opens_at=opens_at,
        closes_at=closes_at,
        visibility=visibility,
        short_reason=short_reason.strip(),
        created_at=now,
        created_by_id=actor_id,
    )
    db.session.add(round_)
    db.session.flush()
    times = {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
    audit.record(Tag.ROUND_OPENED, actor_id=actor_id, subject=round_, at=now, **times, short_reason=short_reason)
    _tell(draft, round_, "round_opened", actor_id=actor_id, now=now)
    tell_of_opening(round_, actor_id=actor_id, now=now)
    return round_


def extend_round(
    round_: Round, *, closes_at: datetime, reason: str, actor_id: str | None, now: datetime
) -> RoundExtension:
    """Let a round close later, for a published reason; once closed it stays closed."""
    lock_code(round_.code_id)
    db.session.refresh(round_)
    if round_.state(now) is RoundState.CLOSED:
        raise RoundClosed(
            _(
                "Round %(number)s has closed, and some have already read what others wrote. Open a new round instead.",
                number=round_.number,
            )
        )
    if closes_at <= round_.closes_at:
        raise WindowUnusable(_("The new closing time must be later than the present one."))
    check_window(max(round_.opens_at, now), closes_at, now)
    if not is_reason(reason):
        raise ReasonMissing(_("Say in a sentence why the round is extended; it is published."))
    extension = RoundExtension(
        round_id=round_.id,
        old_closes_at=round_.closes_at,
        new_closes_at=closes_at,
        reason=reason.strip(),
        extended_at=now,
        extended_by_id=actor_id,
    )
    round_.closes_at = closes_at
    db.session.add(extension)
    db.session.flush()
    times = {"old_closes_at": extension.old_closes_at.isoformat(), "closes_at": closes_at.isoformat()}
    audit.record(Tag.ROUND_EXTENDED, actor_id=actor_id, subject=round_, at=now, **times, reason=extension.reason)
    _tell(round_.draft, round_, "round_extended", actor_id=actor_id, now=now, reason=extension.reason)
    tell_of_extension(round_, actor_id=actor_id, now=now)
    return extension


def cancel_round(round_: Round, *, reason: str, actor_id: str | None, now: datetime) -> CancelledRound:
    """Cancel a round before it opens, for a published reason; what was announced about it stays readable."""
    lock_code(round_.code_id)
    db.session.refresh(round_)
    if round_.state(now) is not RoundState.PLANNED:
        raise RoundBegun(_("Round %(number)s has opened and runs to its end.", number=round_.number))
    if not is_reason(reason):
        raise ReasonMissing(_("Say in a sentence why the round is cancelled; it is published."))
    cancelled = CancelledRound(
        code_id=round_.code_id,
        draft_id=round_.draft_id,
        number=round_.number,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        reason=reason.strip(),
        cancelled_at=now,
        cancelled_by_id=actor_id,
    )
    audit.record(Tag.ROUND_CANCELLED, actor_id=actor_id, subject=round_, at=now, reason=cancelled.reason)
    _tell(round_.draft, round_, "round_cancelled", actor_id=actor_id, now=now, reason=cancelled.reason)
    tell_of_cancelling(round_, actor_id=actor_id, now=now)
    for extension in round_.extensions:
        db.session.delete(extension)
    db.session.flush()
    db.session.delete(round_)
    db.session.add(cancelled)
    db.session.flush()
    return cancelled


def _tell(draft: Draft, round_: Round, event: str, *, actor_id: str | None, now: datetime, **context: str) -> None:
    """Write to all who draft or moderate the code, but not to who did it; of a sample, to nobody."""
    if actor_id is None:
        return
    for user in {held.user_id: held.user for held in list_people(draft.code_id)}.values():
        if user.id != actor_id:
            queue(
                event,
                to=user.email,
                now=now,
                name=user.name,
                code=draft.code.title,
                number=round_.number,
                draft=draft.number,
                opens_at=round_.opens_at,
                closes_at=round_.closes_at,
                path=f"/codes/{draft.code.slug}/rounds/{round_.number}",
                **context,
            )


def check_window(opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    """Raise WindowUnusable, in words, when two times make no round."""
    if (fault := window_fault(opens_at, closes_at, now)) is not None:
        raise WindowUnusable(words_of(fault))


def words_of(fault: WindowFault) -> str:
    """What is wrong with a window, in a sentence."""
    return {
        WindowFault.OPENS_IN_THE_PAST: _("The opening time has passed. Choose a later one, or open the round now."),
        WindowFault.CLOSES_BEFORE_IT_OPENS: _("The closing time must be later than the opening time."),
        WindowFault.TOO_LONG: _("A round lasts %(days)s days at most.", days=MAXIMUM_DAYS),
    }[fault]
