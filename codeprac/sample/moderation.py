"""Cases of moderation in a code of the sample: one dismissed, one under appeal, one that waits."""

import json
from collections.abc import Mapping
from datetime import datetime, time

import sqlalchemy as sa

from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.withholding import Rule
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import actor_of
from codeprac.db import db
from codeprac.moderation.models import ModerationCase
from codeprac.moderation.rules import UNDO_FOR, Act, Reason
from codeprac.moderation.services import Decision, appeal_judgement, flag_text, judge, tell_of_moderation
from codeprac.sample.accounts import Cast
from codeprac.sample.calendar import Calendar
from codeprac.sample.content import CONTENT, Entry

FILE = "moderation.json"
AT = time(16, 30)


def bring_cases(code: CodeOfPractice, annotations: Mapping[str, Annotation], cast: Cast, calendar: Calendar) -> None:
    """Flag texts of the last round and judge some, where the code has such content."""
    path = CONTENT / code.slug / FILE
    if not path.exists():
        return
    for number, entry in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        text = _text_of(annotations[entry["annotation"]], entry, cast)
        for place, one in enumerate(entry["flags"]):
            flag = flag_text(
                text,
                reason=Reason(one["reason"]),
                words=one["words"],
                flagger=cast.accounts[one["by"]] if one["by"] else None,
                form_token=f"sample-{number}-{place}",
                now=calendar.moment(one["day"], AT),
            )
        if "judgement" in entry:
            _judge(flag.case, entry, cast, calendar)


def _text_of(annotation: Annotation, entry: Entry, cast: Cast) -> Annotation | Reply:
    if "reply_by" not in entry:
        return annotation
    author = cast.accounts[entry["reply_by"]]
    statement = sa.select(Reply).where(Reply.annotation_id == annotation.id, Reply.author_id == author.id)
    return db.session.scalars(statement).one()


def _judge(case: ModerationCase, entry: Entry, cast: Cast, calendar: Calendar) -> None:
    said, moderator = entry["judgement"], cast.accounts[entry["judgement"]["by"]]
    decision = Decision(
        Act(said["act"]),
        rule=Rule(said["rule"]) if "rule" in said else None,
        words=said["words"],
        to_author=said.get("to_author", ""),
    )
    actor, at = actor_of(moderator.id, moderator.name, moderator.office_role), calendar.moment(said["day"], AT)
    made = judge(case, decision, actor=actor, version=case.version, now=at)
    tell_of_moderation(at + UNDO_FOR, db.session.flush)
    if appeal := entry.get("appeal"):
        appealed_at: datetime = calendar.moment(appeal["day"], AT)
        appeal_judgement(made, words=appeal["words"], appellant_id=case.author_id, now=appealed_at)
