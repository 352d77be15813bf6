"""Everything that is kept about a person, as the register finds it: for programs as JSON, for people as HTML."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import Model, db
from codeprac.notifications.models import OutboxMessage
from codeprac.privacy.holdings import Holding, owned
from codeprac.privacy.queries import list_merged_into
from codeprac.privacy.register import REGISTER

# What would let whoever finds the file act in the person's name.
SECRET = ("password", "uniquifier", "token", "secret", "credential", "recovery", "totp", "public_key")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept of one kind, by table."""

    holding: Holding
    rows: Mapping[str, list[Row]]


def export_data(account: User, *, render: Callable[[list[Found]], str], now: datetime) -> bytes:
    """Everything that the register says is the person's, as a ZIP of one JSON and one HTML file; that it was made is
    recorded."""
    found = list(collect(account))
    record(Tag.ACCOUNT_EXPORTED, actor_id=account.id, subject=account, at=now)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(_as_json(found, account, now), ensure_ascii=False, indent=1))
        archive.writestr("my-data.html", render(found))
    return file.getvalue()


def collect(account: User) -> Iterator[Found]:
    """What is kept of each kind, kinds without any left out."""
    ids = [account.id, *(one.id for one in list_merged_into(account.id))]
    for holding in REGISTER:
        rows = {table: _rows(table, path, ids) for table, path in holding.owners}
        if holding.key == "mail":
            rows["outbox_messages"] = _mail(account)
        if any(rows.values()):
            yield Found(holding, {table: some for table, some in rows.items() if some})


def _rows(table_name: str, path: str, ids: list[str]) -> list[Row]:
    table = Model.metadata.tables[table_name]
    statement = sa.select(table).where(sa.or_(*(owned(table, path, one) for one in ids)))
    return [_plain(row) for row in db.session.execute(statement.order_by(*table.primary_key.columns)).mappings()]


def _mail(account: User) -> list[Row]:
    table = Model.metadata.tables[OutboxMessage.__tablename__]
    statement = sa.select(table).where(table.c.recipient == account.email).order_by(table.c.created_at, table.c.id)
    return [_plain(row) for row in db.session.execute(statement).mappings()]


def _plain(row: sa.RowMapping) -> Row:
    told = {name: value for name, value in row.items() if not any(word in name for word in SECRET)}
    return {
        name: value.isoformat() if isinstance(value, date) else None if isinstance(value, bytes) else value
        for name, value in told.items()
    }


def _as_json(found: list[Found], account: User, now: datetime) -> dict[str, Any]:
    return {
        "account": account.id,
        "made_at": now.isoformat(),
        "left_out": "passwords, tokens and keys: with them somebody could act in your name",
        "kinds": [
            {
                "kind": one.holding.key,
                "what": str(one.holding.what),
                "why": str(one.holding.why),
                "tables": one.rows,
            }
            for one in found
        ],
    }
