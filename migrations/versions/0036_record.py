"""The record is chained and sealed, and the database lets nobody change it.

Revision ID: 0036
Revises: 0035
"""

import hashlib
import json
import secrets
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
HASH = sa.String(64)
BEGINNING = "0" * 64
AT_ONCE = 5_000

# Nothing of these changes, ever; the keys tell SQLite's INSERT OR REPLACE, which fires no trigger of a deletion.
FIXED = {
    "audit_entries": ["id"],
    "audit_links": ["position", "entry_id", "receipt_number"],
    "audit_seals": ["number"],
    "audit_time_stamps": ["seal_number"],
}
# A receipt's content and who wrote it may only become empty, when somebody is forgotten; owner and mailing may change.
ERASABLE = ("content", "identity")
KEPT = ("number", "object_id", "version", "sha256", "received_at")
DIFFERS = {
    "postgresql": "NEW.{0} IS DISTINCT FROM OLD.{0}",
    "sqlite": "NEW.{0} IS NOT OLD.{0}",
}
MESSAGE = "the record is only ever added to"


def upgrade() -> None:
    """Chain what was recorded so far, in its order, and then guard it."""
    _create_tables()
    _chain_all()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    """Forget the chain and its seals; what was recorded stays."""
    if op.get_bind().dialect.name == "postgresql":
        for table in (*FIXED, "receipts"):
            op.execute(f"DROP TRIGGER {table}_stay ON {table}")
            op.execute(f"DROP TRIGGER {table}_stay_whole ON {table}")
        op.execute("DROP TRIGGER receipts_stay_there ON receipts")
        op.execute("DROP FUNCTION refuse_change_of_record()")
    else:
        for table in (*FIXED, "receipts"):
            for act in ("update", "delete", "insert"):
                op.execute(f"DROP TRIGGER {table}_stay_{act}")
    for table in ("audit_time_stamps", "audit_seals", "audit_links"):
        op.drop_table(table)


def _create_tables() -> None:
    op.create_table(
        "audit_links",
        sa.Column("position", BIG, autoincrement=False, nullable=False),
        sa.Column("entry_id", BIG, nullable=True),
        sa.Column("receipt_number", sa.String(12), nullable=True),
        sa.Column("before", HASH, nullable=True),
        sa.Column("after", HASH, nullable=True),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("leaf", HASH, nullable=False),
        sa.Column("hash", HASH, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name="fk_audit_links_entry_id_audit_entries"),
        sa.ForeignKeyConstraint(["receipt_number"], ["receipts.number"], name="fk_audit_links_receipt_number_receipts"),
        sa.PrimaryKeyConstraint("position", name="pk_audit_links"),
        sa.UniqueConstraint("entry_id", name="uq_audit_links_entry_id"),
        sa.UniqueConstraint("receipt_number", name="uq_audit_links_receipt_number"),
    )
    op.create_table(
        "audit_seals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("root", HASH, nullable=False),
        sa.Column("chain", HASH, nullable=False),
        sa.Column("previous", HASH, nullable=False),
        sa.Column("sealed_at", TIME, nullable=False),
        sa.Column("hash", HASH, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_seals"),
    )
    op.create_table(
        "audit_time_stamps",
        sa.Column("seal_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("stamped_at", TIME, nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seal_number"], ["audit_seals.number"], name="fk_audit_time_stamps_seal_number_audit_seals"
        ),
        sa.PrimaryKeyConstraint("seal_number", name="pk_audit_time_stamps"),
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in (*FIXED, "receipts"):
        op.execute(
            f"CREATE TRIGGER {table}_stay_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION refuse_change_of_record()"
        )
    for table in FIXED:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION refuse_change_of_record()"
        )
    # OLD and NEW cannot both be asked about in one trigger for both acts.
    op.execute(
        "CREATE TRIGGER receipts_stay BEFORE UPDATE ON receipts FOR EACH ROW "
        f"WHEN ({_receipt_changes()}) EXECUTE FUNCTION refuse_change_of_record()"
    )
    op.execute(
        "CREATE TRIGGER receipts_stay_there BEFORE DELETE ON receipts FOR EACH ROW "
        "EXECUTE FUNCTION refuse_change_of_record()"
    )


def _guard_sqlite() -> None:
    insert = "CREATE TRIGGER {0}_stay_insert BEFORE INSERT ON {0} WHEN EXISTS (SELECT 1 FROM {0} WHERE {1}) {2}"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for table, keys in (FIXED | {"receipts": ["number"]}).items():
        there = " OR ".join(f"{key} = NEW.{key}" for key in keys)
        condition = f"WHEN {_receipt_changes()} " if table == "receipts" else ""
        op.execute(f"CREATE TRIGGER {table}_stay_update BEFORE UPDATE ON {table} {condition}{refuse}")
        op.execute(f"CREATE TRIGGER {table}_stay_delete BEFORE DELETE ON {table} {refuse}")
        op.execute(insert.format(table, there, refuse))


def _receipt_changes() -> str:
    differs = DIFFERS[op.get_bind().dialect.name]
    changed = [differs.format(column) for column in KEPT]
    erasable = [f"({differs.format(column)} AND NEW.{column} <> '')" for column in ERASABLE]
    return " OR ".join([*changed, *erasable])


ENTRIES = sa.table(
    "audit_entries",
    sa.column("id", BIG),
    sa.column("tag", sa.String),
    sa.column("actor_id", sa.String),
    sa.column("object_type", sa.String),
    sa.column("object_id", sa.String),
    sa.column("at", TIME),
    sa.column("data", sa.JSON),
)
RECEIPTS = sa.table("receipts", sa.column("number"), sa.column("sha256"), sa.column("received_at", TIME))
LINKS = sa.table(
    "audit_links",
    *(
        sa.column(name)
        for name in ("position", "entry_id", "receipt_number", "before", "after", "salt", "leaf", "hash")
    ),
)


def _chain_all() -> None:
    """Every entry, then every receipt, as docs/formats/record.md says; what rows were before and after is not known."""
    position, before = 0, BEGINNING
    for column, found in (("entry_id", _old_entries()), ("receipt_number", _old_receipts())):
        rows = []
        for key, digest in found:
            position += 1
            salt = secrets.token_hex(16)
            leaf = hashlib.sha256(b"\x00" + bytes.fromhex(salt) + bytes.fromhex(digest)).hexdigest()
            before = hashlib.sha256(b"\x02" + bytes.fromhex(before) + bytes.fromhex(leaf)).hexdigest()
            row = dict.fromkeys(("entry_id", "receipt_number", "before", "after"))
            rows.append(row | {column: key, "position": position, "salt": salt, "leaf": leaf, "hash": before})
            if len(rows) == AT_ONCE:
                op.get_bind().execute(sa.insert(LINKS), rows)
                rows = []
        if rows:
            op.get_bind().execute(sa.insert(LINKS), rows)


def _old_entries():
    last = 0
    while rows := _some(sa.select(ENTRIES).where(ENTRIES.c.id > last).order_by(ENTRIES.c.id)):
        for row in rows:
            content = {name: getattr(row, name) for name in ("id", "tag", "actor_id", "object_type", "object_id")}
            content |= {"at": _moment(row.at), "data": row.data, "before": None, "after": None}
            text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            yield row.id, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        last = rows[-1].id


def _old_receipts():
    last = ""
    while rows := _some(sa.select(RECEIPTS).where(RECEIPTS.c.number > last).order_by(RECEIPTS.c.number)):
        for row in rows:
            yield row.number, row.sha256
        last = rows[-1].number


def _some(statement):
    return op.get_bind().execute(statement.limit(AT_ONCE)).all()


def _moment(at):
    utc = at if at.tzinfo is None else at.astimezone(UTC)  # SQLite forgets the zone, which is UTC
    return utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
