"""Cases of moderation for tests, committed: flagged, opened and judged by the services."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.withholding import Rule
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import actor_of
from codeprac.db import db
from codeprac.moderation.models import Flag, Judgement, ModerationCase
from codeprac.moderation.rules import Act, Reason
from codeprac.moderation.services import Decision, flag_text
from codeprac.moderation.services import judge as judge_case

numbers = count(1)


def make_flag(text: Annotation | Reply, **values: Any) -> Flag:
    """A flag by somebody without an account, unless a `flagger` is named."""
    chosen = {"reason": Reason.ABUSE, "form_token": f"flag-{next(numbers)}", "now": datetime.now(UTC)}
    flag = flag_text(text, **chosen | values)
    db.session.commit()
    return flag


def judged(case: ModerationCase, moderator: User, act: Act = Act.HIDE, **values: Any) -> Judgement:
    """What this moderator decides, with a rule and words where none are given."""
    now = values.pop("now", datetime.now(UTC))
    chosen: dict[str, Any] = {"words": "It names a person."}
    if act not in {Act.DISMISS, Act.ACCEPT, Act.SHOW}:
        chosen["rule"] = Rule.PERSONAL_DATA
    if act is Act.AMEND:
        chosen["due_at"] = now + timedelta(days=7)
    if act is Act.SUSPEND:
        chosen["until"] = now + timedelta(days=30)
    actor = actor_of(moderator.id, moderator.name, moderator.office_role)
    made = judge_case(case, Decision(act, **chosen | values), actor=actor, version=case.version, now=now)
    db.session.commit()
    return made


def make_cases(annotation: Annotation, reply: Reply, moderator: User) -> None:
    """A case about an annotation that nobody has judged, and one about a reply that its author is to amend."""
    make_flag(annotation)
    judged(make_flag(reply).case, moderator, Act.AMEND)


def moderated(code: CodeOfPractice) -> dict[str, str]:
    """The ids of the last case of a code, and of a flag in it."""
    statement = sa.select(ModerationCase).where(ModerationCase.code_id == code.id).order_by(ModerationCase.number)
    case = list(db.session.scalars(statement))[-1]
    return {"case_id": case.id, "flag_id": case.flags[0].id}
