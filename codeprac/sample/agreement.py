"""How the drafters of the sample agree: a chair, answers agreed and returned, dissent, templates of reasons."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.services import name_chair
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.services import agree_dispositions, keep_template, record_dissent, return_dispositions

TEMPLATES = (
    (
        "Already covered",
        "already-covered",
        "{title} says so already. If not for your case, tell us which.",
    ),
    ("Left to the law", "out-of-scope", "This is settled by the law itself, and {provision} cannot change it."),
    ("Next review", "noted-for-review", "We have no experience with this yet. It is noted for the first review."),
)


def agree_on_answers(code: CodeOfPractice, drafters: Sequence[User], moderator: User, *, now: datetime) -> None:
    """Let the second drafter chair, agree to the first private answer and return the last one; the third disagrees."""
    for place, (name, outcome, text) in enumerate(TEMPLATES):
        at = now + timedelta(minutes=place)
        keep_template(code.id, name=name, outcome=outcome, text=text, actor_id=drafters[0].id, now=at)
    if len(drafters) < 3:
        return
    _first, chair, third = drafters[:3]
    name_chair(code, chair.id, is_chair=True, actor_id=moderator.id, now=now + timedelta(minutes=10))
    waiting = list(
        db.session.scalars(
            sa.select(Disposition)
            .join(Annotation, Annotation.id == Disposition.annotation_id)
            .where(Disposition.code_id == code.id, Disposition.released_at.is_(None))
            .order_by(Annotation.number)
        )
    )
    if len(waiting) < 2:
        return
    at, first, last = now + timedelta(minutes=20), waiting[0], waiting[-1]
    reason = "The manufacturers asked for the contrary, and I find their reason the better one."
    record_dissent(last, reason=reason, is_public=True, actor_id=third.id, now=at, version=last.version)
    agree_dispositions([first.annotation], actor_id=chair.id, now=at)
    note = "Say for which appliances; the authors name two kinds."
    return_dispositions([last.annotation], note=note, actor_id=chair.id, now=at)
