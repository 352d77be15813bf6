"""What the pages of the drafting room show: the working draft beside the released text it starts from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries import who_speaks
from codeprac.annotations.rules import AnnotationState
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Change, TakenProposal
from codeprac.drafting.redlining import state_of
from codeprac.drafts.arranging import standing
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.queries import (
    declared_relations,
    find_latest_draft,
    find_working_draft,
    get_released_draft,
    list_provisions,
    list_removed_provisions,
)
from codeprac.drafts.rules import HeadingsOutOfPlace
from codeprac.errors import NotFound
from codeprac.text.lineage import Relation
from codeprac.text.provisions import Kind


@dataclass(frozen=True, slots=True)
class Line:
    """One provision in the contents of the working draft."""

    provision: Provision
    state: Relation
    reason: str
    annotations: int
    is_edited: bool = False
    """Whether its words changed too, where the state says what became of its place or its kin."""


@dataclass(frozen=True, slots=True)
class Room:
    """The working draft at a glance."""

    draft: Draft
    lines: Sequence[Line]
    removed: Sequence[Provision]

    @property
    def changed(self) -> list[Line]:
        """What differs from the released text."""
        return [line for line in self.lines if line.state is not Relation.SAME]

    @property
    def title(self) -> Provision | None:
        """The provision that gives the text its title."""
        return next((line.provision for line in self.lines if line.provision.kind == Kind.TITLE), None)

    @property
    def unexplained(self) -> list[Line]:
        """What differs without a reason yet."""
        return [line for line in self.changed if not line.reason]


def get_working_draft(code: CodeOfPractice) -> Draft:
    """The code's working draft, or NotFound."""
    draft = find_working_draft(code.id)
    if draft is None:
        raise NotFound("no working draft")
    return draft


def get_provision_by_id(draft: Draft, provision_id: str) -> Provision:
    """A provision of the draft, removed ones too, or NotFound."""
    provision = db.session.get(Provision, provision_id)
    if provision is None or provision.draft_id != draft.id:
        raise NotFound(provision_id)
    return provision


def get_draft_written(code: CodeOfPractice, number: int | None) -> Draft:
    """The released draft with this number, for how it was written; without one the working draft, or the last released
    one where nobody writes. Raises NotFound."""
    if number is not None:
        return get_released_draft(code, number)
    draft = find_working_draft(code.id) or find_latest_draft(code.id)
    if draft is None:
        raise NotFound("no draft")
    return draft


def get_provision_written(code: CodeOfPractice, provision_id: str) -> Provision:
    """A provision of any draft of the code, with its draft, or NotFound."""
    provision = db.session.get(Provision, provision_id, options=[joinedload(Provision.draft)])
    if provision is None or provision.draft.code_id != code.id:
        raise NotFound(provision_id)
    return provision


def get_standing_provision(draft: Draft, provision_id: str) -> Provision:
    """A provision that has its place in the draft; NotFound, or HeadingsOutOfPlace for one that was removed."""
    provision = get_provision_by_id(draft, provision_id)
    if provision.removed_at is not None:
        raise HeadingsOutOfPlace(_("This provision has been removed. Restore it first."))
    return provision


def find_released(provision: Provision) -> Provision | None:
    """The provision of the draft before with the same identity, if there is one."""
    statement = sa.select(Provision).where(
        Provision.draft_id == provision.draft.base_id, Provision.identity == provision.identity
    )
    return db.session.scalar(statement)


def read_room(draft: Draft) -> Room:
    """The contents of the working draft with states, reasons and numbers of annotations; a fixed number of queries."""
    rows = list_provisions(draft)
    before = {row.identity: row for row in list_provisions(draft.base)} if draft.base else {}
    reasons = _reasons(draft)
    counts = _count_annotations(draft, rows)
    declared = declared_relations(draft)
    lines = []
    for row in rows:
        words = state_of(row, before.get(row.identity))
        state = declared.get(row.id, words)
        is_edited = words is Relation.EDITED and state is not words
        lines.append(Line(row, state, reasons.get(row.id, ""), counts[row.id], is_edited))
    moved = _with_moves(lines, list(before), [row.identity for row in rows])
    return Room(draft, moved, list_removed_provisions(draft))


def list_annotations_on(provision: Provision) -> list[Annotation]:
    """The standing annotations on what this provision was in the draft before, surely or perhaps, those with proposed
    wording first."""
    origins = sa.select(LineageLink.old_provision_id).where(
        LineageLink.new_provision_id == provision.id, LineageLink.overruled.is_(False)
    )
    statement = (
        sa.select(Annotation)
        .join(Provision, Provision.id == Annotation.provision_id)
        .where(
            sa.or_(Provision.identity == provision.identity, Provision.id.in_(origins)),
            Annotation.draft_id == provision.draft.base_id,
            Annotation.state == AnnotationState.SUBMITTED,
        )
        .options(*who_speaks(), joinedload(Annotation.anchors))
        .order_by(Annotation.proposed_wording.is_(None), Annotation.number)
    )
    return list(db.session.scalars(statement).unique())


def taken_ids(draft: Draft, annotations: Sequence[Annotation]) -> frozenset[str]:
    """Which of these annotations' proposals have been taken over into the draft."""
    statement = sa.select(TakenProposal.annotation_id).where(
        TakenProposal.draft_id == draft.id,
        TakenProposal.annotation_id.in_([annotation.id for annotation in annotations]),
    )
    return frozenset(db.session.scalars(statement))


def anchor_on(annotation: Annotation) -> Anchor | None:
    """Where the annotation sits in the draft that it was made on."""
    return next((anchor for anchor in annotation.anchors if anchor.draft_id == annotation.draft_id), None)


def _reasons(draft: Draft) -> Mapping[str, str]:
    rows = db.session.execute(sa.select(Change.provision_id, Change.reason).where(Change.draft_id == draft.id))
    return {provision_id: reason for provision_id, reason in rows if provision_id}


def _count_annotations(draft: Draft, rows: Sequence[Provision]) -> Mapping[str, int]:
    """How many annotations there are on what each provision was in the draft before, surely or perhaps; two queries."""
    counted = db.session.execute(
        sa.select(Provision.id, Provision.identity, sa.func.count(Annotation.id))
        .join(Annotation, Annotation.provision_id == Provision.id)
        .where(Provision.draft_id == draft.base_id, Annotation.state == AnnotationState.SUBMITTED)
        .group_by(Provision.id, Provision.identity)
    ).all()
    counts = {old_id: count for old_id, _identity, count in counted}
    by_identity = {identity: old_id for old_id, identity, _count in counted}
    origins = {row.id: {by_identity.get(row.identity)} for row in rows}
    links = sa.select(LineageLink.new_provision_id, LineageLink.old_provision_id).where(
        LineageLink.new_draft_id == draft.id, LineageLink.overruled.is_(False)
    )
    for new_id, old_id in db.session.execute(links):
        if new_id in origins:
            origins[new_id].add(old_id)
    return {new_id: sum(counts.get(old_id or "", 0) for old_id in found) for new_id, found in origins.items()}


def _with_moves(lines: Sequence[Line], old_order: Sequence[str], order: Sequence[str]) -> list[Line]:
    """The same lines, with those marked as moved that left the order in which the others still stand; where drafters
    declared moves, these alone are."""
    if any(line.state is Relation.MOVED for line in lines):
        return list(lines)
    kept = standing(old_order, order)
    return [
        Line(line.provision, Relation.MOVED, line.reason, line.annotations)
        if line.state is Relation.SAME and line.provision.identity not in kept
        else line
        for line in lines
    ]
