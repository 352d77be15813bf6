"""What happened to a code of practice and to a provision, newest first and only so many, as facts that
`watching.wording` turns into sentences; and which annotations the public sees. Asked of the tables themselves, so that
a feed also tells what happened before anybody watched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import visible_to, who_speaks
from codeprac.annotations.rules import AnnotationState
from codeprac.channels.queries import select_disclosures, select_records
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.queries import list_released_drafts
from codeprac.drafts.rules import DraftState
from codeprac.drafts.telling import change_of
from codeprac.errors import NotFound
from codeprac.notifications.rules import Event
from codeprac.publication.queries import list_editions
from codeprac.rounds.models import CancelledRound, Round
from codeprac.rounds.queries import list_cancelled_rounds
from codeprac.text.lineage import Relation

MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened, when, where it can be seen, and a permanent id."""

    event: Event
    id: str
    path: str
    data: dict[str, Any]
    at: datetime


def list_facts_of_code(code: CodeOfPractice) -> list[Fact]:
    """What happened to a code of practice; seven queries."""
    base = f"/codes/{code.slug}"
    facts = [*_drafts(code, base), *_rounds(code, base), *_answers(code, base), *_editions(code, base)]
    return _newest([*facts, *_records(code, base), *_disclosures(code, base)])


def list_facts_of_provision(code: CodeOfPractice, identity: str) -> list[Fact]:
    """What became of a provision from draft to draft; one query."""
    old, new = aliased(Draft), aliased(Draft)
    statement = (
        sa.select(LineageLink, old, new)
        .join(LineageLink.old_provision)
        .join(old, old.id == LineageLink.old_draft_id)
        .join(new, new.id == LineageLink.new_draft_id)
        .where(Provision.identity == identity, old.code_id == code.id)
        .where(old.state == DraftState.RELEASED, new.state == DraftState.RELEASED, new.base_id == old.id)
        .where(LineageLink.relation != Relation.SAME, LineageLink.overruled.is_(False))
        .options(contains_eager(LineageLink.old_provision), joinedload(LineageLink.new_provision))
        .order_by(new.number.desc(), LineageLink.id)
        .limit(MOST_ENTRIES)
    )
    found: dict[str, Fact] = {}
    for link, before, after in db.session.execute(statement):
        path, data = change_of(link, before, after, code.slug)
        key = f"{after.id}:{identity}"
        found.setdefault(key, Fact(Event.PROVISION_CHANGED, key, path, data, after.released_at or after.created_at))
    return list(found.values())


def get_newest_provision(code: CodeOfPractice, identity: str) -> Provision:
    """The provision with this identity in the newest released draft that holds it, or NotFound."""
    statement = (
        sa.select(Provision)
        .join(Provision.draft)
        .where(Provision.identity == identity, Draft.code_id == code.id, Draft.state == DraftState.RELEASED)
        .where(Provision.removed_at.is_(None))
        .options(contains_eager(Provision.draft))
        .order_by(Draft.number.desc(), Provision.position)
        .limit(1)
    )
    provision = db.session.scalar(statement)
    if provision is None:
        raise NotFound(identity)
    return provision


def list_public_annotations(*conditions: sa.ColumnElement[bool], now: datetime) -> list[Annotation]:
    """The newest standing annotations that the public sees at this moment, with who wrote them."""
    statement = (
        sa.select(Annotation)
        .join(Annotation.provision)
        .where(*conditions, Annotation.state == AnnotationState.SUBMITTED, visible_to(PUBLIC, now))
        .options(
            contains_eager(Annotation.provision),
            joinedload(Annotation.draft),
            *who_speaks(),
        )
        .order_by(Annotation.submitted_at.desc(), Annotation.id.desc())
        .limit(MOST_ENTRIES)
    )
    return list(db.session.scalars(statement))


def list_rounds_with_extensions(code_id: str) -> list[Round]:
    """The last rounds of a code, newest first, with their drafts and extensions; two queries."""
    statement = sa.select(Round).where(Round.code_id == code_id).order_by(Round.number.desc()).limit(MOST_ENTRIES)
    return list(db.session.scalars(statement.options(joinedload(Round.draft), selectinload(Round.extensions))))


def times_of(round_: Round | CancelledRound, closes_at: datetime | None = None) -> dict[str, Any]:
    """Numbers and times of a round, as `watching.wording` wants them."""
    return {
        "round": round_.number,
        "draft": round_.draft.number,
        "opens_at": round_.opens_at.isoformat(),
        "closes_at": (closes_at or round_.closes_at).isoformat(),
    }


def _drafts(code: CodeOfPractice, base: str) -> Iterable[Fact]:
    for draft in list_released_drafts(code.id)[:MOST_ENTRIES]:
        if draft.released_at is not None:
            path, data = f"{base}/drafts/{draft.number}", {"draft": draft.number}
            yield Fact(Event.DRAFT_RELEASED, draft.id, path, data, draft.released_at)


def _rounds(code: CodeOfPractice, base: str) -> Iterable[Fact]:
    for round_ in list_rounds_with_extensions(code.id):
        path = f"{base}/rounds/{round_.number}"
        first_end = round_.extensions[0].old_closes_at if round_.extensions else round_.closes_at
        yield Fact(Event.ROUND_ANNOUNCED, round_.id, path, times_of(round_, first_end), round_.created_at)
        for one in round_.extensions:
            yield Fact(Event.ROUND_EXTENDED, one.id, path, times_of(round_, one.new_closes_at), one.extended_at)
    for cancelled in list_cancelled_rounds(code.id):
        path = f"{base}/rounds/{cancelled.number}"
        yield Fact(Event.ROUND_CANCELLED, cancelled.id, path, times_of(cancelled), cancelled.cancelled_at)


def _answers(code: CodeOfPractice, base: str) -> Iterable[Fact]:
    statement = (
        sa.select(Disposition.released_at, sa.func.count())
        .where(Disposition.code_id == code.id, Disposition.released_at.is_not(None))
        .group_by(Disposition.released_at)
        .order_by(Disposition.released_at.desc())
        .limit(MOST_ENTRIES)
    )
    for released_at, count in db.session.execute(statement):
        if released_at is not None:
            key = f"{code.id}:{released_at.isoformat()}"
            yield Fact(Event.ANSWERS_RELEASED, key, f"{base}/answers", {"answers": count}, released_at)


def _editions(code: CodeOfPractice, base: str) -> Iterable[Fact]:
    for edition in list_editions(code.id)[:MOST_ENTRIES]:
        data = {"edition": edition.number, "draft": edition.draft.number}
        path = f"{base}/editions/{edition.number}"
        yield Fact(Event.EDITION_PUBLISHED, edition.id, path, data, edition.published_at)


def _records(code: CodeOfPractice, base: str) -> Iterable[Fact]:
    for one in db.session.scalars(select_records(code.id).limit(MOST_ENTRIES)):
        data = {"channel": one.channel, "held_on": one.held_on.isoformat(), "round": one.round.number}
        yield Fact(Event.RECORD_MADE, one.id, f"{base}/records/{one.number}", data, one.recorded_at)


def _disclosures(code: CodeOfPractice, base: str) -> Iterable[Fact]:
    for one in db.session.scalars(select_disclosures(code.id).limit(MOST_ENTRIES)):
        data = {"recipients": one.recipients, "disclosed_on": one.disclosed_on.isoformat()}
        path = f"{base}/disclosures#disclosure-{one.number}"
        yield Fact(Event.DISCLOSURE_LOGGED, one.id, path, data, one.recorded_at)


def _newest(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.at, fact.id), reverse=True)[:MOST_ENTRIES]
