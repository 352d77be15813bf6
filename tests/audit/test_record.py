"""Acts and receipts are chained as they are committed; nobody can change them; and what is wrong is found and named."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from codeprac.accounts.models import User
from codeprac.annotations.services import withdraw_annotation
from codeprac.audit.adopting import adopt
from codeprac.audit.commands import audit
from codeprac.audit.models import AuditEntry, AuditLink, AuditSeal, Receipt
from codeprac.audit.queries import find_links, list_entries_of
from codeprac.audit.rules import FaultKind
from codeprac.audit.sealing import is_due, seal_now
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.audit.verifying import Checked, verify_record
from codeprac.db import db
from tests.audit.stage import Recorded, make_recorded
from tests.factories.accounts import make_user
from tests.staging import Staged

NOW = datetime.now(UTC)
GUARDED = ("audit_entries", "audit_links", "audit_seals", "receipts")


@pytest.fixture
def recorded(staged: Staged) -> Recorded:
    return staged("audit", make_recorded)


def checked() -> Checked:
    found = verify_record()
    db.session.rollback()
    return found


def as_who_owns_the_database(statement: str) -> None:
    """As somebody who takes the triggers and keys away, changes rows, and puts them back."""
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET session_replication_role = replica"))
            connection.execute(sa.text(statement))
            connection.execute(sa.text("SET session_replication_role = origin"))
            connection.commit()
            return
    with closing(sqlite3.connect(str(db.engine.url.database))) as bare:
        triggers = bare.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            bare.execute(f"DROP TRIGGER {name}")
        bare.execute(statement)
        for _name, sql in triggers:
            bare.execute(sql)
        bare.commit()


def test_what_is_committed_is_chained_without_a_gap(recorded: Recorded) -> None:
    positions = db.session.scalars(sa.select(AuditLink.position).order_by(AuditLink.position)).all()
    found = checked()
    assert found.fault is None
    assert list(positions) == list(range(1, len(positions) + 1))
    assert found.receipts == 3
    assert found.entries + found.receipts == len(positions) == found.unsealed


def test_what_is_rolled_back_leaves_no_link(recorded: Recorded) -> None:
    before = checked()
    record(Tag.ACCOUNT_EDITED, actor_id=None, subject=recorded.author, at=NOW)
    with db.session.begin_nested() as savepoint:
        record(Tag.ACCOUNT_EDITED, actor_id=None, subject=recorded.author, at=NOW)
        savepoint.rollback()
    db.session.rollback()
    assert checked() == before
    record(Tag.ACCOUNT_EDITED, actor_id=None, subject=recorded.author, at=NOW)
    with db.session.begin_nested() as savepoint:
        record(Tag.ACCOUNT_EDITED, actor_id=None, subject=recorded.author, at=NOW)
        savepoint.rollback()
    db.session.commit()
    after = checked()
    assert (after.fault, after.entries) == (None, before.entries + 1)


def test_an_act_keeps_the_digests_of_its_object_before_and_after(recorded: Recorded) -> None:
    annotation = recorded.annotation
    withdraw_annotation(annotation, actor_id=annotation.author_id, now=NOW)
    db.session.commit()
    entries = list_entries_of("annotations", annotation.id)
    links = find_links(entries)
    submitted, edited, withdrawn = (links[entry.id] for entry in entries)
    assert submitted.before is None
    assert (edited.before, withdrawn.before) == (submitted.after, edited.after)
    assert len({submitted.after, edited.after, withdrawn.after}) == 3


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize(
    "act", ["DELETE FROM {}", "UPDATE {} SET {} = '1'", "INSERT OR REPLACE", "TRUNCATE {} CASCADE"]
)
def test_the_database_refuses_to_change_the_record(recorded: Recorded, table: str, act: str) -> None:
    seal_now(NOW)
    column = {"audit_entries": "tag", "audit_links": "salt", "audit_seals": "root", "receipts": "content"}[table]
    statement = act.format(table, column)
    postgresql = db.engine.dialect.name == "postgresql"
    if "REPLACE" in act:
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    if ("REPLACE" in act and postgresql) or ("TRUNCATE" in act and not postgresql):
        pytest.skip("the other database's statement")
    with pytest.raises(sa.exc.IntegrityError, match="the record is only ever added to"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def test_a_receipt_lets_its_content_be_forgotten_and_says_so(recorded: Recorded) -> None:
    db.session.execute(sa.update(Receipt).values(content="", settled_at=NOW))
    db.session.commit()
    found = checked()
    assert (found.fault, found.forgotten) == (None, found.receipts)


FAULTS: list[tuple[str, FaultKind]] = [
    ("UPDATE audit_entries SET actor_id = 'X' WHERE id = 2", FaultKind.ENTRY_CHANGED),
    ("UPDATE audit_links SET before = NULL, after = NULL WHERE entry_id = 2", FaultKind.ENTRY_CHANGED),
    ("DELETE FROM audit_entries WHERE id = 2", FaultKind.ENTRY_MISSING),
    ("UPDATE receipts SET content = 'X'", FaultKind.RECEIPT_CHANGED),
    ("UPDATE receipts SET sha256 = '" + "0" * 64 + "'", FaultKind.RECEIPT_CHANGED),
    ("DELETE FROM receipts", FaultKind.RECEIPT_MISSING),
    ("DELETE FROM audit_links WHERE position = 3", FaultKind.LINK_MISSING),
    ("DELETE FROM audit_links WHERE position > 3", FaultKind.LINK_MISSING),
    ("UPDATE audit_links SET hash = '" + "0" * 64 + "' WHERE position = 3", FaultKind.LINK_BROKEN),
    ("UPDATE audit_seals SET root = '" + "0" * 64 + "'", FaultKind.SEAL_CHANGED),
    ("UPDATE audit_seals SET sealed_at = '2020-01-01 00:00:00.000000+00:00'", FaultKind.SEAL_CHANGED),
    ("INSERT INTO audit_entries (id, tag, object_type, object_id, at, data) "
     "SELECT 99999, tag, object_type, object_id, at, data FROM audit_entries WHERE id = 2", FaultKind.UNCHAINED),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "kind"), FAULTS)
def test_what_was_changed_behind_the_triggers_is_found_and_named(
    recorded: Recorded, statement: str, kind: FaultKind
) -> None:
    seal_now(NOW)
    some = db.session.scalars(sa.select(sa.func.min(AuditLink.entry_id)).where(AuditLink.after.is_not(None))).one()
    statement = statement.replace("id = 2", f"id = {some}")
    as_who_owns_the_database(statement)
    fault = checked().fault
    assert fault is not None
    assert fault.kind == kind
    if kind is FaultKind.ENTRY_CHANGED:
        assert fault.where == f"entry {some}"


def test_whoever_rewrites_everything_is_found_by_a_kept_copy_of_the_seals(recorded: Recorded) -> None:
    seal = seal_now(NOW)
    assert seal is not None
    assert verify_record({1: {"hash": seal.hash}}).fault is None
    differs = verify_record({1: {"hash": "0" * 64}}).fault
    gone = verify_record({1: {"hash": seal.hash}, 2: {"hash": seal.hash}}).fault
    db.session.rollback()
    assert differs is not None
    assert differs.kind is FaultKind.KEPT_SEAL_DIFFERS
    assert gone is not None
    assert gone.kind is FaultKind.SEAL_MISSING


def test_seals_follow_one_another_once_a_day(recorded: Recorded) -> None:
    assert is_due(NOW)
    first = seal_now(NOW)
    assert first is not None
    assert not is_due(NOW + timedelta(days=1))
    record(Tag.ACCOUNT_EDITED, actor_id=None, subject=recorded.author, at=NOW)
    db.session.commit()
    assert not is_due(NOW)
    assert is_due(NOW + timedelta(days=1))
    second = seal_now(NOW + timedelta(days=1))
    assert second is not None
    assert (second.number, second.first, second.last, second.previous) == (
        2,
        first.last + 1,
        first.last + 1,
        first.hash,
    )
    assert seal_now(NOW + timedelta(days=2)) is None
    assert (checked().seals, checked().unsealed) == (2, 0)


def test_nothing_broken_is_sealed(recorded: Recorded, app: Flask) -> None:
    as_who_owns_the_database("UPDATE audit_entries SET tag = 'x'")
    done = app.test_cli_runner().invoke(audit, ["seal"])
    assert done.exit_code == 1
    assert "Not sealed. entry changed: entry" in done.output
    assert db.session.scalar(sa.select(sa.func.count(AuditSeal.number))) == 0


def test_what_the_old_code_wrote_meanwhile_is_adopted_and_that_is_recorded(recorded: Recorded) -> None:
    values = {"tag": "x", "object_type": "codes", "object_id": "1", "at": NOW, "data": {"b": 1, "a": "é"}}
    db.session.execute(sa.insert(AuditEntry).values(values))
    db.session.commit()
    before = checked()
    assert before.fault is not None
    assert before.fault.kind is FaultKind.UNCHAINED
    assert adopt(NOW).unchained == 1
    db.session.commit()
    assert checked().fault is None
    (entry,) = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == Tag.RECORD_ADOPTED))
    assert entry.data == {"entries": 1, "receipts": 0, "rows": 0}


def test_many_at_once_make_one_chain(app: Flask, recorded: Recorded) -> None:
    user_id, before = recorded.author.id, checked().entries

    def act() -> None:
        with app.app_context():
            for _ in range(3):
                user = db.session.get_one(User, user_id)
                record(Tag.ACCOUNT_EDITED, actor_id=None, subject=user, at=NOW)
                db.session.commit()

    threads = [Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = checked()
    assert (found.fault, found.entries) == (None, before + 12)


def test_the_command_says_that_the_record_is_whole_or_what_is_not(
    app: Flask, recorded: Recorded, tmp_path: Path
) -> None:
    def run(args: list[str]) -> Result:
        return app.test_cli_runner().invoke(audit, args)

    assert "root" in run(["seal"]).output
    assert "Nothing is to be sealed" in run(["seal"]).output
    sound = run(["verify"])
    assert (sound.exit_code, sound.output.splitlines()[-1]) == (0, "The record is whole.")
    listed = run(["list", "--tag", "annotation:submitted", "--since", "2020-01-01"]).output
    assert len(listed.splitlines()) == 2
    (kept := tmp_path / "seals.json").write_text("{}")
    assert "is no copy" in run(["verify", "--kept", str(kept)]).output
    as_who_owns_the_database("UPDATE audit_entries SET object_id = 'X' WHERE tag = 'annotation:edited'")
    broken = run(["verify"])
    assert broken.exit_code == 1
    assert "entry changed: entry" in broken.output
    assert "(annotation:edited)" in broken.output


def test_the_record_of_an_account_says_nothing_of_who_it_is(app: Flask) -> None:
    user = make_user(name="Quokka")
    record(Tag.ACCOUNT_EDITED, actor_id=user.id, subject=user, at=NOW)
    user.name = "Wombat"
    db.session.commit()
    entry = list_entries_of("users", user.id)[-1]
    link = find_links([entry])[entry.id]
    assert link.before == link.after
