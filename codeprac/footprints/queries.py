"""What stands behind the words of a draft: where they came in, why, and whose wording it was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import tells_words
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition, TakenProposal
from codeprac.dispositions.queries.histories import list_reasons_on
from codeprac.dispositions.queries.notes import Note
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import DraftState
from codeprac.text.footprint import Origin


@dataclass(frozen=True, slots=True)
class Source:
    """An origin as people read it: the draft and the provision that words came into, and what was said about it then.
    `taken` are the annotations whose wording drafters took over there, as far as the public is told of their words."""

    origin: Origin
    draft: Draft
    provision: Provision
    notes: Sequence[Note] = field(default=())
    taken: Sequence[Annotation] = field(default=())


def list_sources(draft_ids: Sequence[str], origins: Collection[Origin]) -> dict[Origin, Source]:
    """What stands behind these origins, which count drafts by their place among the ids; a fixed number of queries."""
    wanted = sa.or_(
        *(sa.and_(Provision.draft_id == draft_ids[one.draft], Provision.position == one.provision) for one in origins)
    )
    rows = db.session.scalars(
        sa.select(Provision).where(wanted, Provision.removed_at.is_(None)).options(joinedload(Provision.draft))
    ).all()
    ids = [row.id for row in rows]
    notes, taken = list_reasons_on(ids), _list_taken(ids)
    places = {draft_id: number for number, draft_id in enumerate(draft_ids)}
    sources = (
        Source(Origin(places[row.draft_id], row.position), row.draft, row, notes.get(row.id, ()), taken.get(row.id, ()))
        for row in rows
    )
    return {source.origin: source for source in sources}


def _list_taken(provision_ids: Sequence[str]) -> dict[str, list[Annotation]]:
    """The annotations whose wording was taken over into these provisions of released drafts. Confidential ones are left
    out: on which words they are is not told."""
    statement = (
        sa.select(TakenProposal)
        .join(Draft, Draft.id == TakenProposal.draft_id)
        .join(Annotation, Annotation.id == TakenProposal.annotation_id)
        .where(TakenProposal.provision_id.in_(provision_ids), Draft.state == DraftState.RELEASED)
        .where(tells_words(PUBLIC), Annotation.state == AnnotationState.SUBMITTED)
        .options(
            joinedload(TakenProposal.annotation).joinedload(Annotation.author),
            joinedload(TakenProposal.annotation).joinedload(Annotation.organisation),
            joinedload(TakenProposal.annotation).joinedload(Annotation.group),
        )
        .order_by(Annotation.number)
    )
    found: dict[str, list[Annotation]] = {}
    for taken in db.session.scalars(statement):
        found.setdefault(taken.provision_id, []).append(taken.annotation)
    return found


@dataclass(frozen=True, slots=True)
class Led:
    """A provision of a released draft that an annotation led to change, and its wording where that was taken over."""

    provision: Provision
    draft: Draft
    wording: str | None


def list_led_to(annotation_id: str) -> list[Led]:
    """The changes of released drafts that an annotation led to: by its released answer, or by its wording."""
    answered = (
        sa.select(Change.provision_id)
        .join(Disposition, Disposition.change_id == Change.id)
        .where(Disposition.annotation_id == annotation_id, Disposition.released_at.is_not(None))
    )
    taken = sa.select(TakenProposal.provision_id).where(TakenProposal.annotation_id == annotation_id)
    rows = db.session.scalars(
        sa.select(Provision)
        .join(Draft, Draft.id == Provision.draft_id)
        .where(sa.or_(Provision.id.in_(answered), Provision.id.in_(taken)), Draft.state == DraftState.RELEASED)
        .options(joinedload(Provision.draft))
        .order_by(Draft.number, Provision.position)
    ).all()
    with_wording = taken.add_columns(Annotation.proposed_wording).join(Annotation)
    wordings = {provision_id: wording for provision_id, wording in db.session.execute(with_wording)}
    return [Led(row, row.draft, wordings.get(row.id)) for row in rows]
