"""Judging a case, undoing that before anybody is told, and publishing what was held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.services import tell_of_reply
from codeprac.annotations.services.admitting import withhold
from codeprac.annotations.withholding import Rule, Withholding
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import Suspension
from codeprac.db import db
from codeprac.errors import Stale
from codeprac.moderation.models import Judgement, ModerationCase
from codeprac.moderation.queries.context import conflict_in, parties_of
from codeprac.moderation.rules import (
    AMEND_WITHIN,
    SUSPEND_AT_MOST,
    UNDO_FOR,
    WITHHOLDS,
    WORDS_LIMIT,
    Act,
    CaseState,
    NotOpen,
    NotYoursToJudge,
    Source,
    Unreasoned,
    is_undoable,
    list_acts,
    needs_rule,
    needs_words,
    state_after,
)
from codeprac.moderation.services.flagging import open_case
from codeprac.moderation.wording import conflict_words


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator decides: the act, the rule, the statement of reasons; what only the author reads; by when to
    amend, and whether the text is hidden until then; until when the account is suspended."""

    act: Act
    rule: Rule | None = None
    words: str = ""
    to_author: str = ""
    due_at: datetime | None = None
    hides: bool = False
    until: datetime | None = None


def judge(case: ModerationCase, decision: Decision, *, actor: Actor, version: int, now: datetime) -> Judgement:
    """Decide a case. It takes effect now, and can be undone until the notices leave, ten minutes later."""
    hold_case(case)
    _ensure_judgeable(case, decision, actor, version)
    check_reasons(decision, now)
    judgement = Judgement(
        case_id=case.id,
        act=decision.act,
        rule=decision.rule or "",
        words=decision.words.strip(),
        to_author=decision.to_author.strip(),
        judged_by_id=actor.user_id,
        judged_at=now,
        tell_at=now if decision.act is Act.ACCEPT else now + UNDO_FOR,
        due_at=decision.due_at if decision.act is Act.AMEND else None,
        until=decision.until if decision.act is Act.SUSPEND else None,
        before=_state_of(case),
    )
    db.session.add(judgement)
    _carry_out(case, judgement, decision, now)
    case.state, case.due_at, case.amended_at = state_after(decision.act), judgement.due_at, None
    case.settled_at = now if case.state == CaseState.SETTLED else None
    case.version += 1
    db.session.flush()
    db.session.refresh(case, ["judgements"])
    _note(case, judgement, now)
    return judgement


def undo_judgement(judgement: Judgement, *, actor: Actor, now: datetime) -> None:
    """Take a judgement back as if it had not been; only until somebody is told of it, and only the last one."""
    case = judgement.case
    hold_case(case)
    db.session.refresh(judgement)
    if not is_undoable(judgement.told_at, judgement.undone_at, judgement.tell_at, now):
        raise NotOpen(_("The notices have left. Judge the case again to change what was decided."))
    if any(one.judged_at > judgement.judged_at and one.undone_at is None for one in case.judgements):
        raise NotOpen(_("Something was decided after it. Undo that first."))
    ensure_no_conflict(case, actor)
    judgement.undone_at = now
    _restore(case, judgement, now)
    db.session.flush()
    record(Tag.JUDGEMENT_UNDONE, actor_id=actor.user_id, subject=judgement, at=now, case=case.number)


def accept_texts(texts: Sequence[Annotation | Reply], *, actor: Actor, now: datetime) -> int:
    """Publish what was held: those of these texts that still are, and that the actor may judge; how many those were."""
    done = 0
    for text in texts:
        if text.withheld != Withholding.HELD:
            continue
        case = open_case(text, source=Source.HELD, actor_id=actor.user_id, now=now)
        if conflict_in(case, parties_of([case])[case.id], actor) is None:
            judge(case, Decision(Act.ACCEPT), actor=actor, version=case.version, now=now)
            done += 1
    return done


def hold_case(case: ModerationCase) -> None:
    """Let the acts on a case follow one another: who waited for the lock sees what became of it."""
    lock = sa.select(ModerationCase).where(ModerationCase.id == case.id)
    lock = lock.with_for_update(key_share=True, of=ModerationCase).execution_options(populate_existing=True)
    db.session.scalars(lock).one()


def ensure_no_conflict(case: ModerationCase, actor: Actor) -> None:
    """Raise NotYoursToJudge where the moderator has a part in the case."""
    conflict = conflict_in(case, parties_of([case])[case.id], actor)
    if conflict is not None:
        raise NotYoursToJudge(conflict_words(conflict))


def check_reasons(decision: Decision, now: datetime) -> None:
    """Raise Unreasoned for a decision without the rule, the words or the day that it needs."""
    if needs_rule(decision.act) and decision.rule is None:
        raise Unreasoned("rule", _("Choose the published rule that was broken."))
    words = decision.words.strip()
    if needs_words(decision.act) and not words:
        raise Unreasoned("words", _("Say why, in words that everybody may read."))
    for field, text in (("words", words), ("to_author", decision.to_author)):
        if len(text) > WORDS_LIMIT:
            raise Unreasoned(field, _("%(limit)s characters are enough here.", limit=WORDS_LIMIT))
    _check_days(decision, now)


def _check_days(decision: Decision, now: datetime) -> None:
    shortest, longest = AMEND_WITHIN
    if decision.act is Act.AMEND and not (decision.due_at and now + shortest <= decision.due_at <= now + longest):
        raise Unreasoned("due", _("Give the author between one day and sixty."))
    if decision.act is Act.SUSPEND and not (decision.until and now < decision.until <= now + SUSPEND_AT_MOST):
        raise Unreasoned("until", _("Name a day within a year until which the account is suspended."))


def _ensure_judgeable(case: ModerationCase, decision: Decision, actor: Actor, version: int) -> None:
    if case.version != version:
        message = _("Something has happened in this case since you opened it. Look once more; what you wrote is below.")
        raise Stale(message, theirs="", yours=decision.words)
    if decision.act not in list_acts(CaseState(case.state), Source(case.source), case.text.withheld):
        raise NotOpen(_("This cannot be decided in this case now."))
    ensure_no_conflict(case, actor)


def _carry_out(case: ModerationCase, judgement: Judgement, decision: Decision, now: datetime) -> None:
    act, text = decision.act, case.text
    if act in WITHHOLDS:
        withhold(text, WITHHOLDS[act], now, rule=decision.rule or "")
    elif act is Act.AMEND and decision.hides and text.withheld != Withholding.HELD:
        withhold(text, Withholding.HIDDEN, now, rule=decision.rule or "")
    elif act in {Act.ACCEPT, Act.SHOW}:
        publish(text, now)
    elif act is Act.SUSPEND and decision.until is not None:
        suspension = Suspension(code_id=case.code_id, user_id=case.author_id, since=now, until=decision.until)
        db.session.add(suspension)
        db.session.flush()
        judgement.suspension_id = suspension.id
        record(Tag.ACCOUNT_SUSPENDED, actor_id=judgement.judged_by_id, subject=suspension, at=now, case=case.number)


def publish(text: Annotation | Reply, now: datetime) -> None:
    """Let everybody read a text again, or for the first time; who waits for a held reply is told of it now."""
    was_held = text.withheld == Withholding.HELD
    text.withheld, text.withheld_rule, text.withheld_at = "", "", None
    if was_held and isinstance(text, Reply):
        tell_of_reply(text, now)


def lift(suspension_id: str | None, *, actor_id: str | None, now: datetime) -> None:
    """End the suspension that came of a judgement, if one did."""
    suspension = db.session.get(Suspension, suspension_id) if suspension_id else None
    if suspension is not None and suspension.lifted_at is None:
        suspension.lifted_at = now
        record(Tag.SUSPENSION_LIFTED, actor_id=actor_id, subject=suspension, at=now)


def _state_of(case: ModerationCase) -> dict[str, str]:
    text = case.text
    at = {
        "withheld_at": text.withheld_at,
        "due_at": case.due_at,
        "amended_at": case.amended_at,
        "settled_at": case.settled_at,
    }
    return {
        "withheld": text.withheld,
        "withheld_rule": text.withheld_rule,
        "state": str(case.state),
        **{name: moment.isoformat() if moment else "" for name, moment in at.items()},
    }


def _restore(case: ModerationCase, judgement: Judgement, now: datetime) -> None:
    before, text = judgement.before, case.text
    text.withheld, text.withheld_rule = before["withheld"], before["withheld_rule"]
    text.withheld_at = _moment(before["withheld_at"])
    case.state, case.due_at = before["state"], _moment(before["due_at"])
    case.amended_at, case.settled_at = _moment(before["amended_at"]), _moment(before["settled_at"])
    case.version += 1
    lift(judgement.suspension_id, actor_id=judgement.judged_by_id, now=now)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _note(case: ModerationCase, judgement: Judgement, now: datetime) -> None:
    record(
        Tag.CASE_JUDGED,
        actor_id=judgement.judged_by_id,
        subject=case,
        at=now,
        number=case.number,
        act=judgement.act,
        rule=judgement.rule,
    )
