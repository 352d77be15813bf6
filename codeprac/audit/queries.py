"""Reading the record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.audit.models import AuditEntry, AuditLink, AuditSeal, AuditTimeStamp, Receipt
from codeprac.audit.naming import is_named
from codeprac.audit.tags import Tag
from codeprac.db import Model, db

Reference = tuple[str, str]
"""A row that an act tells of: its table and its id."""

# What the rows of a table are called by. Of workspaces nothing: who administers does not read them.
NAMED_BY = {
    "users": "name",
    "codes": "title",
    "organisations": "name",
    "stakeholder_groups": "name",
    "drafts": "number",
    "provisions": "label",
    "annotations": "number",
    "issues": "number",
    "rounds": "number",
    "editions": "number",
    "moderation_cases": "number",
    "channel_records": "number",
    "disclosures": "number",
}
# The details of acts that are ids, and of which table.
IDS = {
    "user_id": "users",
    "account": "users",
    "closed": "users",
    "organisation": "organisations",
    "code_id": "codes",
    "draft_id": "drafts",
    "provision_id": "provisions",
    "annotation_id": "annotations",
    "round_id": "rounds",
    "record_id": "channel_records",
}


def list_entries_of(object_type: str, object_id: str) -> list[AuditEntry]:
    """Every recorded act on one object, oldest first."""
    statement = sa.select(AuditEntry).where(AuditEntry.object_type == object_type, AuditEntry.object_id == object_id)
    return list(db.session.scalars(statement.order_by(AuditEntry.id)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts somebody asks for; what is empty asks for all."""

    tag: str = ""
    actor_id: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    named_only: bool = False
    """Without the acts of which pages do not tell the actor: who asks for the acts of somebody would learn it."""


def select_entries(wanted: Wanted) -> sa.Select[AuditEntry]:
    """The acts that are wanted, newest first, for paging; what holds rows, which nobody did, where asked for by tag."""
    statement = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
    if not wanted.tag:
        statement = statement.where(AuditEntry.tag != Tag.ROWS_HELD)
    for column, value in (
        (AuditEntry.tag, wanted.tag),
        (AuditEntry.actor_id, wanted.actor_id),
        (AuditEntry.object_id, wanted.object_id),
    ):
        if value:
            statement = statement.where(column == value)
    if wanted.named_only:
        statement = statement.where(is_named(AuditEntry))
    if wanted.since is not None:
        statement = statement.where(AuditEntry.at >= wanted.since)
    return statement if wanted.until is None else statement.where(AuditEntry.at < wanted.until)


def find_links(entries: Sequence[AuditEntry]) -> dict[int, AuditLink]:
    """The links of these entries, by the entries' ids."""
    statement = sa.select(AuditLink).where(AuditLink.entry_id.in_([entry.id for entry in entries]))
    return {link.entry_id: link for link in db.session.scalars(statement) if link.entry_id is not None}


def list_object_names(entries: Sequence[AuditEntry]) -> dict[Reference, str]:
    """What the objects of these acts are called, and what their details name by id; one query for each table."""
    told = {(entry.object_type, entry.object_id) for entry in entries}
    told |= {(IDS[key], str(value)) for entry in entries for key, value in entry.data.items() if key in IDS and value}
    return list_row_names(told)


def list_row_names(told: Collection[Reference]) -> dict[Reference, str]:
    """What these rows are called, those that have a name; one query for each table."""
    names: dict[Reference, str] = {}
    for table_name in {table for table, _id in told} & NAMED_BY.keys():
        table = Model.metadata.tables[table_name]
        wanted = [row_id for name, row_id in told if name == table_name]
        rows = db.session.execute(sa.select(table.c.id, table.c[NAMED_BY[table_name]]).where(table.c.id.in_(wanted)))
        names |= {(table_name, row_id): str(name) for row_id, name in rows if name is not None}
    return names


def select_seals() -> sa.Select[AuditSeal]:
    """Every seal, newest first."""
    return sa.select(AuditSeal).order_by(AuditSeal.number.desc())


def find_last_seal() -> AuditSeal | None:
    """The newest seal, if there is any."""
    return db.session.scalar(select_seals().limit(1))


def find_link_of(receipt: Receipt) -> AuditLink | None:
    """The link of a receipt."""
    return db.session.scalar(sa.select(AuditLink).where(AuditLink.receipt_number == receipt.number))


def find_seal_over(position: int) -> AuditSeal | None:
    """The seal that covers a link; None until it is sealed."""
    statement = sa.select(AuditSeal).where(AuditSeal.last >= position).order_by(AuditSeal.number)
    return db.session.scalar(statement.limit(1))


def find_time_stamp(seal_number: int) -> AuditTimeStamp | None:
    """The time stamp of a seal, if it has one."""
    return db.session.get(AuditTimeStamp, seal_number)


def list_stamped(seal_numbers: Sequence[int]) -> set[int]:
    """Those of these seals that have a time stamp."""
    statement = sa.select(AuditTimeStamp.seal_number).where(AuditTimeStamp.seal_number.in_(seal_numbers))
    return set(db.session.scalars(statement.order_by(AuditTimeStamp.seal_number)))
