"""The gate of a release: how much there is of each thing that a draft should not leave with, and where it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import count_checks_by_draft
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition, FollowUp
from codeprac.dispositions.queries import Changed, list_changed
from codeprac.dispositions.queries.agreeing import may_be_released
from codeprac.dispositions.rules import CHANGING, Origin, Stance
from codeprac.drafting.findings import list_findings
from codeprac.drafts.cases import count_open
from codeprac.drafts.models import Draft
from codeprac.releasing.rules import Gate
from codeprac.rounds.models import Round

SHOWN = 12
STANDING = Annotation.state == AnnotationState.SUBMITTED


@dataclass(frozen=True, slots=True)
class Place:
    """One of them: what it is called, and where a drafter mends it."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a gate found: how many, the first of them, and where all of them are listed."""

    gate: Gate
    count: int
    places: Sequence[Place] = field(default_factory=list)
    path: str = ""


def read_gate(draft: Draft, *, until: datetime) -> list[Found]:
    """Every gate of a working draft in order, counting the rounds that have closed `until` then; a fixed number of
    queries. Nothing is asked of a first draft."""
    if draft.base is None:
        return []
    base = f"/codes/{draft.code.slug}"
    found = [*_of_answers(draft, until, base), *_of_changes(draft, base), *_of_places(draft, base)]
    order = list(Gate)
    return sorted(found, key=lambda one: order.index(one.gate))


def count_gate(found: Iterable[Found]) -> Mapping[Gate, int]:
    """The numbers alone."""
    return {one.gate: one.count for one in found}


def _of_answers(draft: Draft, until: datetime, base: str) -> list[Found]:
    closed = sa.and_(Annotation.code_id == draft.code_id, STANDING, Annotation.round.has(Round.closes_at < until))
    waits = Disposition.released_at.is_(None)
    unanswered = sa.and_(closed, Disposition.id.is_(None))
    unreasoned = sa.and_(closed, waits, sa.func.trim(Disposition.reason) == "")
    not_agreed = sa.and_(closed, waits, sa.not_(may_be_released(draft.code_id)))
    unchanged = sa.and_(
        closed,
        sa.or_(waits, Annotation.draft_id == draft.base_id),
        Disposition.outcome.in_(sorted(CHANGING)),
        Disposition.change_id.is_(None),
    )
    objected = sa.exists().where(FollowUp.annotation_id == Annotation.id, FollowUp.stance == Stance.OBJECTION)
    screen = f"{base}/desk/decide/{{number}}"
    return [
        _annotations(Gate.UNANSWERED, unanswered, f"{base}/desk?answer=open", screen),
        _annotations(Gate.UNREASONED, unreasoned, f"{base}/desk", screen),
        _annotations(Gate.NOT_AGREED, not_agreed, f"{base}/desk", screen),
        _annotations(Gate.UNCHANGED, unchanged, f"{base}/desk", screen),
        _annotations(Gate.OBJECTIONS, sa.and_(closed, objected), f"{base}/answers", "/annotations/{id}"),
    ]


def _annotations(gate: Gate, which: sa.ColumnElement[bool], path: str, each: str) -> Found:
    """Annotations with or without their answer, `each` with such an address; two queries, one where there are none."""
    joined = sa.select(Annotation).outerjoin(Disposition, Disposition.annotation_id == Annotation.id).where(which)
    count = db.session.scalar(joined.with_only_columns(sa.func.count(Annotation.id))) or 0
    if not count:
        return Found(gate, 0, path=path)
    columns = joined.with_only_columns(Annotation.id, Annotation.number).order_by(Annotation.number).limit(SHOWN)
    places = [
        Place(_("Annotation %(number)s", number=number), each.format(id=id_, number=number))
        for id_, number in db.session.execute(columns)
    ]
    return Found(gate, count, places, path)


def _of_changes(draft: Draft, base: str) -> list[Found]:
    changes = list_changed(draft)
    unexplained = [one for one in changes if one.change is None]
    unasked = [one for one in changes if one.change is not None and one.origin is Origin.UNSAID]
    return [_changes(Gate.UNEXPLAINED, unexplained, base), _changes(Gate.UNASKED, unasked, base)]


def _changes(gate: Gate, changes: Sequence[Changed], base: str) -> Found:
    path = f"{base}/working/changes"
    places = [
        Place(one.provision.name[:120] or _("Opening text"), f"{path}/{one.provision.id}") for one in changes[:SHOWN]
    ]
    return Found(gate, len(changes), places, f"{path}?show=lacking")


def _of_places(draft: Draft, base: str) -> list[Found]:
    checks = count_checks_by_draft(draft.code_id)
    number = draft.base.number if draft.base else None
    misplaced = Found(Gate.MISPLACED, checks.get(number or 0, 0), path=f"{base}/drafts/{number}/anchors")
    findings = list_findings(draft)
    first = [Place(one.provision.name[:120], f"{base}/working/{one.provision.id}") for one in findings[:SHOWN]]
    looked = Found(Gate.FINDINGS, len(findings), first, f"{base}/working/findings")
    return [misplaced, looked, Found(Gate.UNTRACED, count_open(draft), path=f"{base}/lineage/working")]
