"""Amending a text as a moderator has asked."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from codeprac.annotations.services import amend_annotation, amend_reply
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.queries import list_moderator_ids
from codeprac.db import db
from codeprac.moderation.models import ModerationCase
from codeprac.moderation.rules import CaseState, NotOpen
from codeprac.moderation.services.judging import hold_case
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people


def amend_text(
    case: ModerationCase,
    *,
    text: str,
    rationale: str = "",
    proposed_wording: str | None = None,
    evidence: Sequence[str] = (),
    version: int,
    actor_id: str,
    now: datetime,
) -> ModerationCase:
    """Change the text that a case is about; a moderator looks again. What was hidden stays hidden until then."""
    hold_case(case)
    if case.state != CaseState.WAITING:
        raise NotOpen(_("Nobody waits for a change of this text any more."))
    if case.reply is not None:
        amend_reply(case.reply, actor_id=actor_id, version=version, text=text, now=now)
    else:
        amend_annotation(
            case.annotation,
            actor_id=actor_id,
            version=version,
            text=text,
            rationale=rationale,
            proposed_wording=proposed_wording,
            evidence=evidence,
            now=now,
        )
    case.state, case.amended_at, case.due_at = CaseState.OPEN, now, None
    case.version += 1
    db.session.flush()
    record(Tag.CASE_AMENDED, actor_id=actor_id, subject=case, at=now, number=case.number)
    path = f"/codes/{case.code.slug}/cases/{case.number}"
    news = News(Event.CASE_OPENED, case.code_id, case.id, path, {"case": case.number}, once=f"amended:{case.version}")
    tell_people(news, list_moderator_ids(case.code_id), now=now)
    return case
