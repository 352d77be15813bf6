"""Answers to the drafters' open questions: to those in the text, and to those of a round; by stakeholder group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation, QuestionAnswer
from codeprac.annotations.queries.filters import FOR_THEMSELVES
from codeprac.annotations.queries.listing import who_speaks
from codeprac.annotations.queries.visibility import tells_words, visible_to
from codeprac.annotations.rules import QUESTION, AnnotationKind, AnnotationState
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.organisations.models import StakeholderGroup
from codeprac.rounds.models import Round


@dataclass(frozen=True, slots=True)
class AnswerShare:
    """How many answers a stakeholder group gave; `slug` is empty where the group is not told."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a round asks: how many answers each of its own questions has, by number, and the questions in the text with
    theirs."""

    answers: Mapping[int, int]
    provisions: Sequence[tuple[Provision, int]]


STANDING = (Annotation.kind == AnnotationKind.ANSWER, Annotation.state == AnnotationState.SUBMITTED)


def list_asked(round_: Round, *, actor: Actor, now: datetime) -> Asked:
    """The questions of a round and of its draft, with the answers that the actor may know of; two queries."""
    own = sa.select(QuestionAnswer.number, sa.func.count(Annotation.id)).join(
        Annotation, Annotation.id == QuestionAnswer.annotation_id
    )
    own = own.where(QuestionAnswer.round_id == round_.id, *STANDING, visible_to(actor, now))
    rows = db.session.execute(own.group_by(QuestionAnswer.number))
    answers = (
        sa.select(sa.func.count(Annotation.id))
        .where(Annotation.provision_id == Provision.id, *STANDING, visible_to(actor, now))
        .correlate(Provision)
        .scalar_subquery()
    )
    in_text = (
        sa.select(Provision, answers)
        .where(Provision.draft_id == round_.draft_id, Provision.kind == QUESTION, Provision.removed_at.is_(None))
        .order_by(Provision.position)
    )
    found = [(provision, count) for provision, count in db.session.execute(in_text)]
    return Asked({number: count for number, count in rows}, found)


def count_answers_on(provision: Provision, *, actor: Actor, now: datetime) -> list[AnswerShare]:
    """How many answers to a question in the text each stakeholder group gave, here and on earlier drafts."""
    statement = sa.select(Annotation.id).join(Annotation.anchors).where(Anchor.provision_id == provision.id)
    return _shares(Annotation.id.in_(statement), actor, now)


def count_answers_to(round_id: str, number: int, *, actor: Actor, now: datetime) -> list[AnswerShare]:
    """How many answers to a question of a round each stakeholder group gave."""
    return _shares(_answers(round_id, number), actor, now)


def select_answers_to(round_id: str, number: int, *, group: str, actor: Actor, now: datetime) -> sa.Select[Any]:
    """The answers to a question of a round by stakeholder group, for paging; of one group where it is named."""
    told = sa.case((tells_words(actor), sa.func.coalesce(StakeholderGroup.position, 10_000)), else_=20_000)
    statement = (
        sa.select(Annotation)
        .join(Annotation.draft)
        .join(Annotation.round)
        .outerjoin(Annotation.group)
        .where(*STANDING, _answers(round_id, number), visible_to(actor, now))
        .options(
            contains_eager(Annotation.draft),
            contains_eager(Annotation.round),
            joinedload(Annotation.provision),
            joinedload(Annotation.anchor),
            *who_speaks(),
        )
        .order_by(told, Annotation.number)
    )
    if not group:
        return statement
    chosen = Annotation.group_id.is_(None) if group == FOR_THEMSELVES else StakeholderGroup.slug == group
    return statement.where(chosen, tells_words(actor))


def _answers(round_id: str, number: int) -> sa.ColumnElement[bool]:
    linked = sa.select(QuestionAnswer.annotation_id)
    return Annotation.id.in_(linked.where(QuestionAnswer.round_id == round_id, QuestionAnswer.number == number))


def _shares(clause: sa.ColumnElement[bool], actor: Actor, now: datetime) -> list[AnswerShare]:
    is_told = sa.case((tells_words(actor), 1), else_=0)
    shown = sa.case((tells_words(actor), Annotation.group_id))
    answers = (
        sa.select(is_told.label("is_told"), shown.label("group_id"), sa.func.count(Annotation.id).label("count"))
        .where(*STANDING, clause, visible_to(actor, now))
        .group_by(is_told, shown)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(answers.c.is_told, StakeholderGroup.slug, StakeholderGroup.name, answers.c.count)
        .outerjoin(StakeholderGroup, StakeholderGroup.id == answers.c.group_id)
        .order_by(answers.c.is_told.desc(), StakeholderGroup.slug.is_(None), StakeholderGroup.position)
    )
    return [
        AnswerShare((slug or FOR_THEMSELVES) if told else "", name or "", count) for told, slug, name, count in rows
    ]
