"""Cases: one, those of a code by what they wait for, and those that concern an account."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.queries import who_speaks
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.errors import NotFound
from codeprac.moderation.models import Appeal, Flag, Judgement, ModerationCase
from codeprac.moderation.rules import CaseState


class Wanted(StrEnum):
    """Which cases a list shows."""

    TO_JUDGE = "to-judge"
    APPEALED = "appealed"
    WAITING = "waiting"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue is narrowed to; empty values narrow nothing."""

    wanted: Wanted = Wanted.TO_JUDGE
    reason: str = ""
    words: str = ""

    def clauses(self, now: datetime) -> list[sa.ColumnElement[bool]]:
        """The filters as conditions on ModerationCase."""
        found = [is_wanted(self.wanted, now)]
        if self.reason:
            found.append(sa.exists().where(Flag.case_id == ModerationCase.id, Flag.reason == self.reason))
        if self.words:
            text = sa.exists().where(
                Annotation.id == ModerationCase.annotation_id, Annotation.text.icontains(self.words, autoescape=True)
            )
            found.append(sa.or_(text, ModerationCase.author.has(name=self.words)))
        return found


def is_wanted(wanted: Wanted, now: datetime) -> sa.ColumnElement[bool]:
    """Whether a case belongs on a list: to judge is also one whose author let the day pass that they were given."""
    waits = ModerationCase.state == CaseState.WAITING
    overdue = sa.and_(waits, ModerationCase.due_at < now)
    return {
        Wanted.TO_JUDGE: sa.or_(ModerationCase.state == CaseState.OPEN, overdue),
        Wanted.APPEALED: ModerationCase.state == CaseState.APPEALED,
        Wanted.WAITING: sa.and_(waits, ModerationCase.due_at >= now),
        Wanted.SETTLED: ModerationCase.state == CaseState.SETTLED,
    }[wanted]


def select_cases(code_id: str, filters: Filters, *, now: datetime) -> sa.Select[ModerationCase]:
    """The cases of a code that pass the filters, for paging: what waits longest first, of settled ones the newest."""
    settled = filters.wanted is Wanted.SETTLED
    statement = sa.select(ModerationCase).where(ModerationCase.code_id == code_id, *filters.clauses(now))
    order = ModerationCase.settled_at.desc() if settled else ModerationCase.opened_at
    return statement.options(*_whole()).order_by(order, ModerationCase.number)


def count_cases(code_id: str, *, now: datetime) -> dict[Wanted, int]:
    """How many cases of a code stand on each list; one query."""
    counts = (sa.func.coalesce(sa.func.sum(sa.case((is_wanted(one, now), 1), else_=0)), 0) for one in Wanted)
    row = db.session.execute(sa.select(*counts).where(ModerationCase.code_id == code_id)).one()
    return dict(zip(Wanted, row, strict=True))


def get_case_of(code_id: str, number: int) -> ModerationCase:
    """The case of a code with this number, with all that its page shows."""
    statement = sa.select(ModerationCase).where(ModerationCase.code_id == code_id, ModerationCase.number == number)
    found = db.session.scalar(statement.options(*_whole()))
    if found is None:
        raise NotFound(f"case {number}")
    return found


def get_case(case_id: str) -> ModerationCase:
    """The case with this id."""
    found = db.session.scalar(sa.select(ModerationCase).where(ModerationCase.id == case_id).options(*_whole()))
    if found is None:
        raise NotFound(case_id)
    return found


def get_flag(flag_id: str) -> Flag:
    """The flag with this id, which only who made it was given, and its case."""
    statement = sa.select(Flag).where(Flag.id == flag_id)
    found = db.session.scalar(statement.options(joinedload(Flag.case).options(*_whole())))
    if found is None:
        raise NotFound(flag_id)
    return found


def find_open_case(annotation_id: str, reply_id: str | None) -> ModerationCase | None:
    """The case about this text that is not settled."""
    statement = sa.select(ModerationCase).where(
        ModerationCase.annotation_id == annotation_id,
        ModerationCase.reply_id == reply_id if reply_id else ModerationCase.reply_id.is_(None),
        ModerationCase.state != CaseState.SETTLED,
    )
    return db.session.scalar(statement.order_by(ModerationCase.number).limit(1))


def list_cases_about(annotation_id: str) -> list[ModerationCase]:
    """The cases about an annotation and the replies to it, oldest first."""
    statement = sa.select(ModerationCase).where(ModerationCase.annotation_id == annotation_id)
    return list(db.session.scalars(statement.options(*_whole()).order_by(ModerationCase.number)))


def list_own_cases(user_id: str) -> list[ModerationCase]:
    """The cases in which something was decided about what an account wrote, newest first."""
    decided = sa.exists().where(Judgement.case_id == ModerationCase.id, Judgement.undone_at.is_(None))
    statement = sa.select(ModerationCase).where(ModerationCase.author_id == user_id, decided)
    return list(db.session.scalars(statement.options(*_whole()).order_by(ModerationCase.opened_at.desc())))


def list_own_flags(user_id: str) -> list[Flag]:
    """The flags of an account, newest first."""
    statement = sa.select(Flag).where(Flag.flagger_id == user_id).order_by(Flag.flagged_at.desc(), Flag.id.desc())
    return list(db.session.scalars(statement.options(joinedload(Flag.case).options(*_whole()))))


def _whole() -> tuple[Any, ...]:
    judged = selectinload(ModerationCase.judgements)
    return (
        joinedload(ModerationCase.code),
        joinedload(ModerationCase.author),
        joinedload(ModerationCase.annotation).options(
            *who_speaks(),
            joinedload(Annotation.provision),
            joinedload(Annotation.anchor),
            joinedload(Annotation.round),
            joinedload(Annotation.draft).joinedload(Draft.code),
        ),
        joinedload(ModerationCase.reply).options(
            joinedload(Reply.author), joinedload(Reply.organisation), joinedload(Reply.parent)
        ),
        selectinload(ModerationCase.flags).joinedload(Flag.flagger),
        judged.joinedload(Judgement.judged_by),
        judged.joinedload(Judgement.appeal).joinedload(Appeal.judged_by),
    )
