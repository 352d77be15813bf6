"""Appeals: once against each judgement, and judged by another moderator."""

from datetime import datetime

from flask_babel import gettext as _

from codeprac.access.actor import Actor
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.queries import list_moderator_ids
from codeprac.db import db
from codeprac.errors import NotAllowed
from codeprac.moderation.models import Appeal, Flag, Judgement, ModerationCase
from codeprac.moderation.rules import (
    WITHHOLDS,
    WORDS_LIMIT,
    Act,
    AppealOutcome,
    CannotAppeal,
    CaseState,
    NotOpen,
    Unreasoned,
    is_appealable,
)
from codeprac.moderation.services.judging import ensure_no_conflict, hold_case, lift, publish
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people


def appeal_judgement(
    judgement: Judgement, *, words: str, appellant_id: str | None, flag: Flag | None = None, now: datetime
) -> Appeal:
    """Ask another moderator to judge again: by the author, or with their flag by who flagged what was left as it is."""
    case = judgement.case
    hold_case(case)
    db.session.refresh(judgement, ["appeal", "undone_at"])
    if judgement.appeal is not None:
        raise CannotAppeal(_("Somebody has appealed against this already; that is possible once."))
    if judgement.undone_at is not None or not is_appealable(
        Act(judgement.act), judgement.judged_at, now, by_flagger=flag is not None
    ):
        raise CannotAppeal(_("There is no appeal against this, or no longer: six months have passed."))
    if flag is not None and flag.case_id != case.id:
        raise NotAllowed(flag.id)
    _check_words(words)
    appeal = Appeal(
        judgement_id=judgement.id,
        flag_id=flag.id if flag else None,
        appellant_id=appellant_id,
        words=words.strip(),
        made_at=now,
    )
    db.session.add(appeal)
    case.state, case.settled_at = CaseState.APPEALED, None
    case.version += 1
    db.session.flush()
    db.session.refresh(judgement, ["appeal"])
    record(Tag.JUDGEMENT_APPEALED, actor_id=appellant_id, subject=judgement, at=now, case=case.number)
    _tell_others(case, judgement, now)
    return appeal


def judge_appeal(appeal: Appeal, *, outcome: AppealOutcome, answer: str, actor: Actor, now: datetime) -> None:
    """Confirm what was decided, or overturn it: then the text is shown again, the account contributes again, or the
    flag is judged anew, as if the first judgement had not been."""
    judgement = appeal.judgement
    case = judgement.case
    hold_case(case)
    db.session.refresh(appeal, ["outcome"])
    if appeal.outcome is not None:
        raise NotOpen(_("Another moderator has judged this appeal."))
    ensure_no_conflict(case, actor)
    _check_words(answer)
    appeal.outcome, appeal.answer = outcome, answer.strip()
    appeal.judged_by_id, appeal.judged_at = actor.user_id, now
    case.state, case.settled_at = _state_after(judgement, outcome, case), now
    if outcome is AppealOutcome.OVERTURNED:
        _overturn(case, judgement, actor, now)
    if case.state != CaseState.SETTLED:
        case.settled_at = None
    case.version += 1
    db.session.flush()
    record(Tag.APPEAL_JUDGED, actor_id=actor.user_id, subject=judgement, at=now, case=case.number, outcome=str(outcome))


def _state_after(judgement: Judgement, outcome: AppealOutcome, case: ModerationCase) -> CaseState:
    """A dismissal that falls lets the case be judged anew; a request to amend that stands still waits."""
    if outcome is AppealOutcome.OVERTURNED:
        return CaseState.OPEN if judgement.act == Act.DISMISS else CaseState.SETTLED
    waits = judgement.act == Act.AMEND and case.amended_at is None
    return CaseState.WAITING if waits else CaseState.SETTLED


def _overturn(case: ModerationCase, judgement: Judgement, actor: Actor, now: datetime) -> None:
    if judgement.act in {*WITHHOLDS, Act.AMEND} and case.text.withheld:
        publish(case.text, now)
    if judgement.act == Act.AMEND:
        case.due_at = None
    lift(judgement.suspension_id, actor_id=actor.user_id, now=now)


def _check_words(words: str) -> None:
    if not words.strip():
        raise Unreasoned("words", _("Say why."))
    if len(words) > WORDS_LIMIT:
        raise Unreasoned("words", _("%(limit)s characters are enough here.", limit=WORDS_LIMIT))


def _tell_others(case: ModerationCase, judgement: Judgement, now: datetime) -> None:
    path = f"/codes/{case.code.slug}/cases/{case.number}"
    news = News(Event.CASE_APPEALED, case.code_id, case.id, path, {"case": case.number}, once=judgement.id)
    others = [one for one in list_moderator_ids(case.code_id) if one != judgement.judged_by_id]
    tell_people(news, others, now=now)
