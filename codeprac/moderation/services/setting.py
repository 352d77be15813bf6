"""Whether a code has contributions read before they are published, and ending a suspension early."""

from datetime import datetime

from flask_babel import gettext as _

from codeprac.access.actor import Actor
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice, Suspension
from codeprac.codes.queries import lock_code
from codeprac.codes.rules import MOST_ACCEPTED_FIRST, Checking
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.moderation.rules import Conflict, NotYoursToJudge, Unreasoned
from codeprac.moderation.services.judging import lift
from codeprac.moderation.wording import conflict_words
from codeprac.organisations.queries import list_memberships_of


def choose_checking(
    code: CodeOfPractice, *, checking: Checking, accepted_first: int, actor_id: str | None, now: datetime
) -> None:
    """Have contributions read after they are published, or before: all, or the first of each account. What waits goes
    on waiting for a moderator, whatever is chosen."""
    if not 1 <= accepted_first <= MOST_ACCEPTED_FIRST:
        message = _("Choose a number from 1 to %(most)s.", most=MOST_ACCEPTED_FIRST)
        raise Unreasoned("accepted_first", message)
    lock_code(code.id)
    code.checking, code.accepted_first = checking, accepted_first
    db.session.flush()
    record(Tag.CHECKING_CHOSEN, actor_id=actor_id, subject=code, at=now, checking=str(checking), first=accepted_first)


def lift_suspension(code: CodeOfPractice, suspension_id: str, *, actor: Actor, now: datetime) -> Suspension:
    """Let a suspended account contribute again before its day."""
    suspension = db.session.get(Suspension, suspension_id)
    if suspension is None or suspension.code_id != code.id:
        raise NotFound(suspension_id)
    if suspension.user_id == actor.user_id:
        raise NotYoursToJudge(conflict_words(Conflict.OWN_TEXT))
    if actor.organisations & {one.organisation_id for one in list_memberships_of(suspension.user_id)}:
        raise NotYoursToJudge(conflict_words(Conflict.OWN_ORGANISATION))
    lift(suspension.id, actor_id=actor.user_id, now=now)
    db.session.flush()
    return suspension
