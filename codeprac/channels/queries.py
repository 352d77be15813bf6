"""Reading records of other channels, what came of them, and the log of early disclosures."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import visible_to, who_speaks
from codeprac.annotations.queries.visibility import tells_organisation
from codeprac.annotations.rules import AnnotationState
from codeprac.channels.models import Disclosure, RecordCorrection
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.records.models import ChannelRecord, RecordFile, RecordParty
from codeprac.rounds.models import Round


def get_record(code_id: str, number: int) -> ChannelRecord:
    """The record with this number, with who took part and its files, or NotFound."""
    statement = sa.select(ChannelRecord).where(ChannelRecord.code_id == code_id, ChannelRecord.number == number)
    found = db.session.scalar(
        statement.options(
            joinedload(ChannelRecord.round).joinedload(Round.draft),
            selectinload(ChannelRecord.parties).joinedload(RecordParty.organisation),
            selectinload(ChannelRecord.files),
        )
    )
    if found is None:
        raise NotFound(f"record {number}")
    return found


def select_records(code_id: str, round_number: int | None = None) -> sa.Select[ChannelRecord]:
    """The records of a code, or of one of its rounds, newest first, for paging."""
    statement = (
        sa.select(ChannelRecord)
        .join(ChannelRecord.round)
        .where(ChannelRecord.code_id == code_id)
        .options(contains_eager(ChannelRecord.round), selectinload(ChannelRecord.parties))
        .order_by(ChannelRecord.held_on.desc(), ChannelRecord.number.desc())
    )
    return statement if round_number is None else statement.where(Round.number == round_number)


def count_contributions(record_ids: Sequence[str], *, actor: Actor, now: datetime) -> dict[str, int]:
    """How many standing contributions each record has of which the actor is told that they came of it."""
    statement = (
        sa.select(Annotation.record_id, sa.func.count())
        .where(Annotation.record_id.in_(record_ids), Annotation.state == AnnotationState.SUBMITTED)
        .where(visible_to(actor, now), tells_organisation(actor))
        .group_by(Annotation.record_id)
    )
    return {record_id: count for record_id, count in db.session.execute(statement) if record_id}


def list_contributions(record: ChannelRecord, *, actor: Actor, now: datetime) -> list[Annotation]:
    """What came of a record, by number, as far as the actor is told that it did; withdrawn ones with it."""
    statement = (
        sa.select(Annotation)
        .where(Annotation.record_id == record.id, visible_to(actor, now), tells_organisation(actor))
        .options(
            *who_speaks(),
            joinedload(Annotation.provision),
            joinedload(Annotation.anchor),
            joinedload(Annotation.draft),
            joinedload(Annotation.round),
        )
        .order_by(Annotation.number)
    )
    return list(db.session.scalars(statement))


def get_contribution(code_id: str, annotation_id: str, *, actor: Actor, now: datetime) -> Annotation:
    """A contribution that came of a record of this code, or NotFound."""
    statement = sa.select(Annotation).where(
        Annotation.id == annotation_id,
        Annotation.code_id == code_id,
        Annotation.record_id.is_not(None),
        visible_to(actor, now),
    )
    found = db.session.scalar(
        statement.options(*who_speaks(), joinedload(Annotation.provision), joinedload(Annotation.anchor))
    )
    if found is None:
        raise NotFound(annotation_id)
    return found


def list_corrections(record: ChannelRecord, told: Sequence[Annotation]) -> list[RecordCorrection]:
    """What was changed of a record, and of those of its contributions, in the order in which it was done."""
    of_told = RecordCorrection.annotation_id.in_([one.id for one in told])
    statement = (
        sa.select(RecordCorrection)
        .where(RecordCorrection.record_id == record.id, sa.or_(RecordCorrection.annotation_id.is_(None), of_told))
        .options(joinedload(RecordCorrection.annotation))
        .order_by(RecordCorrection.made_at, RecordCorrection.id)
    )
    return list(db.session.scalars(statement))


def get_file(code_id: str, file_id: str, *, with_content: bool = False) -> RecordFile:
    """A file of a record of this code, or NotFound."""
    statement = (
        sa.select(RecordFile)
        .join(RecordFile.record)
        .where(RecordFile.id == file_id, ChannelRecord.code_id == code_id)
        .options(contains_eager(RecordFile.record))
    )
    found = db.session.scalar(statement.options(undefer(RecordFile.content)) if with_content else statement)
    if found is None:
        raise NotFound(file_id)
    return found


def count_records(round_id: str) -> int:
    """How many standing records a round has."""
    statement = sa.select(sa.func.count(ChannelRecord.id)).where(
        ChannelRecord.round_id == round_id, ChannelRecord.withdrawn_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def select_disclosures(code_id: str) -> sa.Select[Disclosure]:
    """The log of early disclosures, newest first, for paging."""
    statement = sa.select(Disclosure).where(Disclosure.code_id == code_id)
    return statement.options(joinedload(Disclosure.draft), joinedload(Disclosure.corrects)).order_by(
        Disclosure.number.desc()
    )


def find_disclosure(code_id: str, number: int | None) -> Disclosure | None:
    """The entry with this number."""
    return db.session.scalar(
        sa.select(Disclosure).where(Disclosure.code_id == code_id, Disclosure.number == (number or 0))
    )


def corrections_of(disclosures: Sequence[Disclosure]) -> dict[str, int]:
    """By which later entry each of these was corrected last, by id."""
    statement = (
        sa.select(Disclosure.corrects_id, sa.func.max(Disclosure.number))
        .where(Disclosure.corrects_id.in_([one.id for one in disclosures]))
        .group_by(Disclosure.corrects_id)
    )
    return {corrected_id: number for corrected_id, number in db.session.execute(statement) if corrected_id}
