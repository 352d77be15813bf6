"""Flagging a text, and opening a case about it."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.rules import AnnotationState
from codeprac.annotations.withholding import Withholding
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.queries import list_moderator_ids, lock_code
from codeprac.db import db
from codeprac.moderation.models import Flag, ModerationCase
from codeprac.moderation.queries import find_open_case
from codeprac.moderation.rules import WITHHOLDS, CannotFlag, Reason, Source
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people


def flag_text(
    text: Annotation | Reply,
    *,
    reason: Reason,
    words: str = "",
    flagger: User | None = None,
    email: str = "",
    form_token: str,
    now: datetime,
) -> Flag:
    """Ask the moderators to look at a text. It joins the case that is open about it; the same account, or the same form
    sent again, flags it once."""
    _ensure_flaggable(text)
    case = open_case(text, source=Source.FLAG, actor_id=flagger.id if flagger else None, now=now)
    given = _find_given(case, flagger, form_token)
    if given is not None:
        return given
    flag = Flag(
        case_id=case.id,
        reason=reason,
        words=words.strip(),
        flagger_id=flagger.id if flagger else None,
        email="" if flagger else email.strip(),
        flagged_at=now,
        form_token=form_token,
    )
    db.session.add(flag)
    db.session.flush()
    db.session.refresh(case, ["flags"])
    record(
        Tag.TEXT_FLAGGED,
        actor_id=flag.flagger_id,
        subject=case,
        at=now,
        reason=reason,
        annotation_id=case.annotation_id,
        reply_id=case.reply_id,
    )
    return flag


def open_case(text: Annotation | Reply, *, source: Source, actor_id: str | None, now: datetime) -> ModerationCase:
    """The case that is open about a text, or a new one; the moderators of the code are told of a new one."""
    annotation, reply = (text.annotation, text) if isinstance(text, Reply) else (text, None)
    lock_code(annotation.code_id)
    found = find_open_case(annotation.id, reply.id if reply else None)
    if found is not None:
        return found
    group_id = annotation.group_id
    if reply is not None:
        group_id = reply.organisation.group_id if reply.organisation else None
    case = ModerationCase(
        number=_last_number(annotation.code_id) + 1,
        code_id=annotation.code_id,
        annotation_id=annotation.id,
        reply_id=reply.id if reply else None,
        author_id=text.author_id,
        organisation_id=text.organisation_id,
        group_id=group_id,
        source=source,
        opened_at=now,
    )
    db.session.add(case)
    db.session.flush()
    record(Tag.CASE_OPENED, actor_id=actor_id, subject=case, at=now, number=case.number, source=source)
    if source is Source.FLAG:
        _tell_moderators(case, now)
    return case


def _ensure_flaggable(text: Annotation | Reply) -> None:
    withdrawn = text.withdrawn_at is not None if isinstance(text, Reply) else text.state == AnnotationState.WITHDRAWN
    if withdrawn:
        raise CannotFlag(_("Its author has withdrawn it; nobody else reads it any more."))
    if text.withheld in set(WITHHOLDS.values()) | {Withholding.HELD}:
        raise CannotFlag(_("Moderators have this text before them already; the public does not read it."))


def _find_given(case: ModerationCase, flagger: User | None, form_token: str) -> Flag | None:
    same = Flag.form_token == form_token
    if flagger is not None:
        same = sa.or_(same, Flag.flagger_id == flagger.id)
    return db.session.scalar(sa.select(Flag).where(Flag.case_id == case.id, same).limit(1))


def _last_number(code_id: str) -> int:
    statement = sa.select(sa.func.max(ModerationCase.number)).where(ModerationCase.code_id == code_id)
    return db.session.scalar(statement) or 0


def _tell_moderators(case: ModerationCase, now: datetime) -> None:
    path = f"/codes/{case.code.slug}/cases/{case.number}"
    news = News(Event.CASE_OPENED, case.code_id, case.id, path, {"case": case.number})
    tell_people(news, list_moderator_ids(case.code_id), now=now)
