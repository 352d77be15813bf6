"""Telling who wrote a text, and who flagged it, what was decided: once it can no longer be undone."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from codeprac.access.actor import MembershipRole
from codeprac.accounts.models import User
from codeprac.moderation.models import Appeal, Flag, Judgement, ModerationCase
from codeprac.moderation.queries import list_due_appeals, list_due_judgements
from codeprac.moderation.rules import AGAINST_AUTHOR, Act, CaseState, is_appealable
from codeprac.moderation.wording import act_done, rule_words
from codeprac.notifications.rules import Event
from codeprac.notifications.services import queue
from codeprac.notifications.watching import News, tell_people
from codeprac.organisations.queries import list_members


def tell_of_moderation(now: datetime, commit: Callable[[], None]) -> int:
    """Send the notices that are due; each with its mark in one transaction, so that nobody gets one twice."""
    told = 0
    for judgement in list_due_judgements(now):
        judgement.told_at = now
        if judgement.act != Act.ACCEPT:
            _tell_of(judgement, now)
        commit()
        told += 1
    for appeal in list_due_appeals(now):
        appeal.told_at = now
        _tell_of_appeal(appeal, now)
        commit()
        told += 1
    return told


def _tell_of(judgement: Judgement, now: datetime) -> None:
    case = judgement.case
    if judgement.act in AGAINST_AUTHOR | {Act.SHOW}:
        _tell_authors(case, judgement, now)
    if case.state in {CaseState.SETTLED, CaseState.WAITING}:
        for flag in case.flags:
            _tell_flagger(case, judgement, flag, now)


def _tell_authors(case: ModerationCase, judgement: Judgement, now: datetime) -> None:
    path = f"/annotations/{case.annotation_id}/moderation"
    people = list(_speakers(case))
    data = {"annotation": case.annotation.number}
    news = News(Event.TEXT_JUDGED, case.code_id, judgement.id, path, data)
    tell_people(news, [one.id for one in people], now=now, is_mailed=True)
    for person in people:
        _mail(
            "moderation_judged",
            person,
            now,
            **_facts(case, judgement),
            words=judgement.words,
            to_author=judgement.to_author,
            due_at=judgement.due_at,
            until=judgement.until,
            amend_path=f"/moderation/{case.id}/amend" if judgement.act == Act.AMEND else "",
            may_appeal=is_appealable(Act(judgement.act), judgement.judged_at, now, by_flagger=False),
            path=path,
        )


def _tell_flagger(case: ModerationCase, judgement: Judgement, flag: Flag, now: datetime) -> None:
    """Who flagged a text reads what was decided and why; not what only the author reads."""
    path = f"/flags/{flag.id}"
    said = {**_facts(case, judgement), "words": judgement.words, "path": path}
    if flag.flagger is not None:
        news = News(Event.FLAG_SETTLED, case.code_id, flag.id, path, {}, once=judgement.id)
        tell_people(news, [flag.flagger.id], now=now, is_mailed=True)
        _mail("moderation_flag_settled", flag.flagger, now, **said)
    elif flag.email:
        queue("moderation_flag_settled", to=flag.email, now=now, name="", **said)
        flag.email = ""


def _tell_of_appeal(appeal: Appeal, now: datetime) -> None:
    judgement = appeal.judgement
    case = judgement.case
    path = f"/annotations/{case.annotation_id}/moderation"
    said = {**_facts(case, judgement), "outcome": appeal.outcome, "answer": appeal.answer}
    people = list(_speakers(case)) if judgement.act != Act.DISMISS else []
    flaggers = [flag for flag in case.flags if flag.flagger is not None]
    news = News(Event.APPEAL_JUDGED, case.code_id, judgement.id, path, {"case": case.number})
    told = [one.id for one in people] + [flag.flagger_id for flag in flaggers if flag.flagger_id]
    tell_people(news, told, now=now, is_mailed=True)
    for person in people:
        _mail("moderation_appeal_judged", person, now, **said, path=path)
    for flag in flaggers:
        if flag.flagger is not None:
            _mail("moderation_appeal_judged", flag.flagger, now, **said, path=f"/flags/{flag.id}")


def _speakers(case: ModerationCase) -> Iterable[User]:
    """Who can do something about it: the author, and the leads of the organisation that an annotation was made for."""
    found = {case.author_id: case.author}
    if case.reply_id is None and case.organisation_id is not None:
        leads = (one.user for one in list_members(case.organisation_id) if one.role == MembershipRole.LEAD)
        found |= {lead.id: lead for lead in leads}
    return [one for one in found.values() if one.active]


def _facts(case: ModerationCase, judgement: Judgement) -> dict[str, Any]:
    return {
        "code": case.code.title,
        "annotation": case.annotation.number,
        "is_reply": case.reply_id is not None,
        "done": act_done(Act(judgement.act)),
        "rule": rule_words(judgement.rule),
    }


def _mail(event: str, person: User, now: datetime, **said: Any) -> None:
    if person.confirmed_at is not None and not person.is_demo and person.active:
        queue(event, to=person.email, now=now, name=person.name, **said)
