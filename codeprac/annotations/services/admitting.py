"""Who may contribute to a code now, and whose contributions a moderator reads before they are published."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import format_date
from flask_babel import gettext as _

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.rules import AnnotationState
from codeprac.annotations.withholding import Withholding
from codeprac.codes.models import CodeOfPractice, CodeRole
from codeprac.codes.queries import find_suspension
from codeprac.codes.rules import AccountSuspended, Checking, is_held
from codeprac.db import db
from codeprac.organisations.models import Organisation


def ensure_admitted(code_id: str, user_id: str, now: datetime) -> None:
    """Raise AccountSuspended where a moderator has suspended the account for this code."""
    suspension = find_suspension(code_id, user_id, now)
    if suspension is not None:
        message = _(
            "A moderator has suspended your account for this code of practice until %(day)s. "
            "Your text was not submitted. The reason was sent to you; you can appeal.",
            day=format_date(suspension.until.date(), "d MMMM y"),
        )
        raise AccountSuspended(message)


def is_read_first(code_id: str, author: User, organisation: Organisation | None) -> bool:
    """Whether what this account contributes now waits for a moderator; one query where nobody's does."""
    asked = sa.select(CodeOfPractice.checking, CodeOfPractice.accepted_first).where(CodeOfPractice.id == code_id)
    checking, accepted_first = db.session.execute(asked).one()
    if checking == Checking.AFTER:
        return False
    role = sa.select(CodeRole.id).where(CodeRole.code_id == code_id, CodeRole.user_id == author.id).limit(1)
    return is_held(
        Checking(checking),
        published=_count_published(code_id, author.id),
        accepted_first=accepted_first,
        is_known=author.identity_verified_at is not None or (organisation is not None and organisation.is_verified),
        is_insider=db.session.scalar(role) is not None,
    )


def withhold(text: Annotation | Reply, how: Withholding, now: datetime, *, rule: str = "") -> None:
    """Keep a text from the public, wholly or in part, from now on: until a moderator has read it, or by a rule."""
    text.withheld, text.withheld_rule, text.withheld_at = how, rule, now


def _count_published(code_id: str, author_id: str) -> int:
    annotations = sa.select(sa.func.count(Annotation.id)).where(
        Annotation.code_id == code_id,
        Annotation.author_id == author_id,
        Annotation.withheld == "",
        Annotation.state == AnnotationState.SUBMITTED,
    )
    replies = (
        sa.select(sa.func.count(Reply.id))
        .join(Reply.annotation)
        .where(
            Annotation.code_id == code_id,
            Reply.author_id == author_id,
            Reply.withheld == "",
            Reply.withdrawn_at.is_(None),
        )
    )
    return (db.session.scalar(annotations) or 0) + (db.session.scalar(replies) or 0)
