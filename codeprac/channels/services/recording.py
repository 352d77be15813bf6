"""Recording a workshop, meeting, letter, board or parliament input; correcting and withdrawing the record."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.annotations.services import restore_recorded, withdraw_recorded
from codeprac.annotations.services.submitting import lock_numbers
from codeprac.audit.services import record as audit
from codeprac.audit.tags import Tag
from codeprac.channels.rules import differences
from codeprac.channels.services.logging import check_reason, note
from codeprac.db import db
from codeprac.errors import Stale
from codeprac.organisations.models import Organisation
from codeprac.records.models import ChannelRecord, RecordParty
from codeprac.records.rules import (
    MOST_PARTIES,
    PARTY_LIMIT,
    PLACE_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    NotRecordable,
    RecordWithdrawn,
    Said,
    tidy_line,
    tidy_parties,
)
from codeprac.rounds.models import Round


def record_input(
    round_: Round, said: Said, parties: Sequence[str], *, today: date, actor_id: str | None, now: datetime
) -> ChannelRecord:
    """Record what was said elsewhere, for the round that the recorder chooses, whatever its clock says.

    `parties` are names, one each; a name of an organisation known here stands for it. `today` is the day of the office.
    """
    said, names = _check(said, parties, today)
    lock_numbers(round_.code_id)
    last = db.session.scalar(
        sa.select(sa.func.max(ChannelRecord.number)).where(ChannelRecord.code_id == round_.code_id)
    )
    made = ChannelRecord(
        code_id=round_.code_id,
        round_id=round_.id,
        number=(last or 0) + 1,
        channel=said.channel,
        title=said.title,
        held_on=said.held_on,
        place=said.place,
        summary=said.summary,
        are_parties_public=said.are_parties_public,
        recorded_by_id=actor_id,
        recorded_at=now,
        round=round_,
    )
    db.session.add(made)
    db.session.flush()
    _set_parties(made, names, now)
    audit(Tag.RECORD_MADE, actor_id=actor_id, subject=made, at=now, number=made.number, channel=str(made.channel))
    return made


def correct_record(
    record: ChannelRecord,
    said: Said,
    parties: Sequence[str],
    *,
    reason: str,
    version: int,
    today: date,
    actor_id: str | None,
    now: datetime,
) -> ChannelRecord:
    """Say better what was recorded; what changed and why is published. Stale when somebody else has corrected it."""
    reason = check_reason(reason)
    said, names = _check(said, parties, today)
    ensure_standing(record)
    db.session.refresh(record, with_for_update=True)
    if record.version != version:
        message = _("Somebody else has corrected this record since you opened it.")
        raise Stale(message, theirs=_as_text(record), yours=f"{said.title}\n\n{said.summary}")
    before = _parts(record)
    record.channel, record.title, record.held_on = said.channel, said.title, said.held_on
    record.place, record.summary, record.are_parties_public = said.place, said.summary, said.are_parties_public
    _set_parties(record, names, now)
    changed = differences(before, _parts(record))
    if not changed:
        raise NotRecordable("reason", _("Nothing is different from what stands there."))
    record.version += 1
    note(record, "corrected", reason=reason, actor_id=actor_id, now=now, changes=changed)
    audit(Tag.RECORD_CORRECTED, actor_id=actor_id, subject=record, at=now, fields=[one.field for one in changed])
    return record


def withdraw_record(record: ChannelRecord, *, reason: str, actor_id: str | None, now: datetime) -> ChannelRecord:
    """Withdraw a record with all that came of it, for a published reason; all of it stays, and says so."""
    reason = check_reason(reason)
    ensure_standing(record)
    record.withdrawn_at, record.withdrawn_reason = now, reason
    record.version += 1
    for annotation in _contributions(record, AnnotationState.SUBMITTED):
        withdraw_recorded(annotation, actor_id=actor_id, now=now)
    note(record, "withdrawn", reason=reason, actor_id=actor_id, now=now)
    audit(Tag.RECORD_WITHDRAWN, actor_id=actor_id, subject=record, at=now, number=record.number)
    return record


def restore_record(record: ChannelRecord, *, reason: str, actor_id: str | None, now: datetime) -> ChannelRecord:
    """Undo a withdrawal, with what was withdrawn by it; that it was withdrawn stays in the log."""
    reason = check_reason(reason)
    if record.withdrawn_at is None:
        return record
    for annotation in _contributions(record, AnnotationState.WITHDRAWN):
        if annotation.withdrawn_at == record.withdrawn_at:
            restore_recorded(annotation, actor_id=actor_id, now=now)
    record.withdrawn_at, record.withdrawn_reason = None, ""
    record.version += 1
    note(record, "restored", reason=reason, actor_id=actor_id, now=now)
    audit(Tag.RECORD_RESTORED, actor_id=actor_id, subject=record, at=now, number=record.number)
    return record


def ensure_standing(record: ChannelRecord) -> None:
    """Raise RecordWithdrawn where it has been."""
    if record.withdrawn_at is not None:
        raise RecordWithdrawn(_("This record has been withdrawn. Restore it first."))


def _contributions(record: ChannelRecord, state: AnnotationState) -> list[Annotation]:
    statement = sa.select(Annotation).where(Annotation.record_id == record.id, Annotation.state == state)
    return list(db.session.scalars(statement.order_by(Annotation.number)))


def _check(said: Said, parties: Sequence[str], today: date) -> tuple[Said, list[str]]:
    """All that is recorded, tidied; NotRecordable says what is wrong."""
    title, place, names = tidy_line(said.title), tidy_line(said.place), tidy_parties(parties)
    summary = said.summary.replace("\r\n", "\n").replace("\x00", "").strip()
    faults = (
        ("title", not title, _("Say what it was about.")),
        ("title", len(title) > TITLE_LIMIT, _too_long(TITLE_LIMIT)),
        ("place", len(place) > PLACE_LIMIT, _too_long(PLACE_LIMIT)),
        ("summary", len(summary) > SUMMARY_LIMIT, _too_long(SUMMARY_LIMIT)),
        ("held_on", said.held_on > today, _("This day has not come yet.")),
        ("parties", not names, _("Say who took part, or who sent it.")),
        ("parties", len(names) > MOST_PARTIES, _("No more than %(most)s can be named.", most=MOST_PARTIES)),
        ("parties", any(len(name) > PARTY_LIMIT for name in names), _too_long(PARTY_LIMIT)),
    )
    for field, is_wrong, message in faults:
        if is_wrong:
            raise NotRecordable(field, message)
    return Said(said.channel, title, said.held_on, place, summary, said.are_parties_public), names


def _too_long(limit: int) -> str:
    return _("%(limit)s characters are enough here.", limit=f"{limit:,}")


def _set_parties(record: ChannelRecord, names: Sequence[str], now: datetime) -> None:
    """Who took part, in this order; a row that is no longer named stays, taken out."""
    known = _organisations(names)
    rows = {row.name.casefold(): row for row in record.parties}
    for standing in rows.values():
        standing.removed_at = standing.removed_at or now
    for position, name in enumerate(names):
        organisation = known.get(name.casefold())
        shown = organisation.name if organisation else name
        row = rows.get(shown.casefold())
        if row is None:
            row = rows[shown.casefold()] = RecordParty(name=shown)
            record.parties.append(row)
        row.position, row.removed_at, row.name = position, None, shown
        row.organisation = organisation
    db.session.flush()


def _organisations(names: Sequence[str]) -> dict[str, Organisation]:
    """The organisations with these names; capitals do not count, and a name that two bear stands for none."""
    wanted = {name.casefold() for name in names}
    found: dict[str, Organisation] = {}
    shared: set[str] = set()
    for organisation in db.session.scalars(sa.select(Organisation).order_by(Organisation.id)):
        name = organisation.name.casefold()
        if name in wanted:
            shared |= {name} & set(found)
            found[name] = organisation
    return {name: one for name, one in found.items() if name not in shared}


def _parts(record: ChannelRecord) -> dict[str, str]:
    standing = [party.name for party in record.parties if party.removed_at is None]
    return {
        "channel": str(record.channel),
        "title": record.title,
        "held_on": record.held_on.isoformat(),
        "place": record.place,
        "summary": record.summary,
        "are_parties_public": "yes" if record.are_parties_public else "no",
        "parties": "\n".join(standing),
    }


def _as_text(record: ChannelRecord) -> str:
    return f"{record.title}\n\n{record.summary}".strip()
