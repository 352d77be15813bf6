"""The rows that bind are as the record holds them; one that is rewritten, deleted or forged is found and named."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from codeprac.annotations.models import Annotation
from codeprac.annotations.services import edit_annotation
from codeprac.audit import holding
from codeprac.audit.adopting import adopt, begin_holding
from codeprac.audit.binding import BINDING, FREE, columns_of, key_of, table_of
from codeprac.audit.commands import audit
from codeprac.audit.comparing import Compared, compare_rows
from codeprac.audit.holding import Held, Key, read_held
from codeprac.audit.models import AuditEntry
from codeprac.audit.rules import FaultKind
from codeprac.audit.tags import Tag
from codeprac.audit.verifying import verify_record
from codeprac.cli import migrate
from codeprac.db import Model, db, new_id
from codeprac.privacy.services import erase_account, merge_accounts
from tests.audit.stage import make_recorded
from tests.audit.test_faults import make_scene, publish, release
from tests.audit.test_record import as_who_owns_the_database
from tests.factories.accounts import make_user
from tests.factories.annotations import make_reply
from tests.factories.moderation import make_cases
from tests.seeding import row_for, seed_empty_tables
from tests.site.world import World, make_world
from tests.staging import Staged

NOW = datetime.now(UTC)
# What says nothing of what somebody said or decided, or can be made again from what does.
UNBOUND = {
    "the record itself, and what it proves": "audit_entries audit_links audit_seals audit_time_stamps receipts",
    "who somebody is, and how they sign in": "passkeys identities sign_ins erasures mergings",
    "what is not submitted, or among colleagues": (
        "unsent_texts sheet_imports sheet_rows workspaces contributions contribution_versions contribution_supports"
        " contribution_remarks contribution_links"
    ),
    "drafters' own arrangements": (
        "assignments desk_tags numbering_schemes tagged_annotations saved_filters desk_acts desk_plans issue_members"
        " issue_acts groupings issue_suggestions suggested_annotations reason_templates replaced_dispositions"
        " drafting_notes provision_revisions structural_acts seen_findings"
    ),
    "computed from other rows": "anchors lineage_links comparisons footprints job_counts job_runs",
    "mail, notices, reading": "outbox_messages happenings notices watches notification_preferences reading_positions",
    "names of groups, laws and files": "stakeholder_groups legal_bases working_groups record_parties record_files",
}


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("rows", make_full_world)


def make_full_world() -> World:
    """The world, and a row in every table that binds and has none in it."""
    world = make_world()
    db.session.commit()
    seed_empty_tables(db.engine, {table.name for table in Model.metadata.tables.values()})
    adopt(NOW)
    db.session.commit()
    return world


def differences(held: Held, name: str) -> list[tuple[FaultKind, Key]]:
    """What is wrong in one table."""
    there = Held({name: dict(held.rows[name])}, held.has_begun)
    return [(one.kind, one.key) for one in compare_rows(there, Compared(), [name])]


@contextmanager
def behind_the_back() -> Iterator[sa.Connection]:
    """As somebody who owns the database: no trigger, no key; all is as it was afterwards."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
    else:
        connection.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
    yield connection
    db.session.rollback()


@pytest.fixture
def unbegun(app: Flask) -> None:
    """A database of an earlier codeprac, whose record has not begun to hold rows."""
    as_who_owns_the_database("DELETE FROM audit_links")
    as_who_owns_the_database("DELETE FROM audit_entries")
    holding.BEGUN.clear()


@contextmanager
def unwatched() -> Iterator[None]:
    """As a codeprac that does not hold rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holding, "hold", lambda *_: [])
        yield


def as_it_is(name: str) -> sa.Table:
    """A table as the database describes it."""
    return sa.Table(name, sa.MetaData(), autoload_with=db.session.connection(), resolve_fks=False)


def rewritten(column: sa.Column[Any], value: Any) -> Any:
    """Another value for a column."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, int):
        return value + 977
    if isinstance(value, str):
        length = getattr(column.type, "length", None)
        return new_id() if length == 26 else "rewritten"[:length]
    return ["rewritten"] if isinstance(column.type, sa.JSON) else row_for(column.table)[column.name]


def test_of_every_column_of_a_row_that_binds_it_is_said_whether_it_binds() -> None:
    for name, columns in BINDING.items():
        table = table_of(name)
        said = [key_of(table).name, *columns, *FREE.get(name, ())]
        assert sorted(said) == sorted(column.name for column in table.columns), name
    assert set(FREE) <= set(BINDING)


def test_of_every_table_it_is_said_whether_its_rows_bind() -> None:
    said = [*BINDING, *(name for names in UNBOUND.values() for name in names.split())]
    assert sorted(said) == sorted(table.name for table in Model.metadata.tables.values())


def test_no_row_that_binds_is_written_by_a_relationship_alone() -> None:
    """What the mapper writes into a table between two others, it tells nobody."""
    for mapper in Model.registry.mappers:
        for one in mapper.relationships:
            assert one.viewonly or one.secondary is None or one.secondary.name not in BINDING, one


def test_no_row_that_binds_is_written_past_the_session() -> None:
    """What goes by the connection itself the session does not see; these write mail, notices and what is not sent."""
    root = Path(__file__).resolve().parents[2] / "codeprac"
    past = {
        path.relative_to(root).as_posix() for path in root.rglob("*.py") if "session.connection()" in path.read_text()
    }
    assert {one for one in past if not one.startswith("audit/")} == {
        "notifications/notices.py",
        "notifications/services.py",
        "privacy/services/keeping.py",
    }


def test_a_world_is_as_the_record_holds_it(staged: Staged) -> None:
    staged("world", make_world)
    found = verify_record()
    assert (found.fault, found.compared.unheld) == (None, 0)
    assert found.compared.rows > 80


def test_a_whole_round_leaves_every_row_as_the_record_holds_it(staged: Staged) -> None:
    """Answered, released with its answers, published, edited, moderated, merged, erased."""
    stage = staged("faults", make_scene)
    annotation, other = db.session.scalars(sa.select(Annotation)).one(), make_user(name="Also Anna")
    release(stage)
    publish(stage)
    values = {"kind": "general", "text": "Other words.", "rationale": "", "proposed_wording": None, "evidence": []}
    edit_annotation(annotation, actor_id=stage.author.id, version=1, now=annotation.submitted_at, **values)
    make_cases(annotation, make_reply(annotation, author=other), stage.moderator)
    db.session.commit()
    merge_accounts(other, stage.author, reason="Both confirmed.", actor_id=stage.moderator.id, now=NOW)
    db.session.commit()
    erase_account(other, actor_id=None, overrules=True, now=NOW)
    db.session.commit()
    found = verify_record()
    assert (found.fault, found.compared.unheld) == (None, 0)
    assert {Tag.DRAFT_RELEASED, Tag.EDITION_PUBLISHED, Tag.CASE_JUDGED, Tag.ACCOUNT_MERGED, Tag.ACCOUNT_ERASED} <= set(
        db.session.scalars(sa.select(AuditEntry.tag))
    )


def test_any_value_that_is_rewritten_is_found_and_named(world: World) -> None:
    held = read_held(db.session)
    for name, columns in BINDING.items():
        key = key_of(table_of(name))
        row = db.session.connection().execute(sa.select(*columns_of(name)).order_by(key).limit(1)).one()
        there = as_it_is(name)
        assert differences(held, name) == []
        for column in (there.c[one] for one in columns):
            with behind_the_back() as connection:
                new = {column.name: rewritten(column, getattr(row, column.name))}
                connection.execute(sa.update(there).where(there.c[key.name] == row[0]).values(new))
                assert differences(held, name) == [(FaultKind.ROW_CHANGED, (name, row[0]))], column


def test_a_row_that_is_deleted_or_forged_is_found_and_named(world: World) -> None:
    held = read_held(db.session)
    for name in BINDING:
        table, there = table_of(name), as_it_is(name)
        key = key_of(table)
        row_id = db.session.connection().scalar(sa.select(key).order_by(key).limit(1))
        with behind_the_back() as connection:
            connection.execute(sa.delete(table).where(key == row_id))
            assert differences(held, name) == [(FaultKind.ROW_MISSING, (name, row_id))]
        with behind_the_back() as connection:
            connection.execute(sa.insert(there).values(row_for(there) | {key.name: "A" * 26}))
            assert differences(held, name) == [(FaultKind.ROW_UNKNOWN, (name, "A" * 26))]


def test_the_command_names_the_first_row_that_is_not_as_it_was(app: Flask, world: World) -> None:
    def verify() -> str:
        return app.test_cli_runner().invoke(audit, ["verify"]).output

    db.session.commit()
    assert "rows were compared with what the record holds of them." in verify()
    assert verify().endswith("The record is whole.\n")
    row_id = db.session.connection().scalar(sa.text("SELECT min(id) FROM dispositions"))
    db.session.execute(
        sa.text("UPDATE dispositions SET reason = 'Ten years were wrong.' WHERE id = :id"), {"id": row_id}
    )
    db.session.commit()
    assert f"row changed: row {row_id} of dispositions, held by entry" in verify()
    taken_in = app.test_cli_runner().invoke(audit, ["adopt"]).output
    assert f"held as it stands: row {row_id} of dispositions" in taken_in
    assert verify().endswith("The record is whole.\n")
    assert db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.tag == Tag.RECORD_ADOPTED).order_by(AuditEntry.id.desc())
    ).first().data == {"entries": 0, "receipts": 0, "rows": 1}


def test_what_cannot_be_compared_is_counted_and_said_until_it_is_held(app: Flask, unbegun: None) -> None:
    """Rows of an earlier codeprac, which held none."""
    with unwatched():
        make_recorded()
    found = verify_record()
    assert (found.fault, found.compared.rows) == (None, 0)
    assert found.compared.unheld > 10
    db.session.rollback()
    assert "rows were NOT compared" in app.test_cli_runner().invoke(audit, ["verify"]).output
    assert begin_holding(NOW) == found.compared.unheld
    db.session.commit()
    after = verify_record()
    assert (after.fault, after.compared.rows, after.compared.unheld) == (None, found.compared.unheld, 0)
    assert begin_holding(NOW) == 0


def test_an_empty_office_begins_to_hold_with_its_migration(app: Flask, unbegun: None) -> None:
    assert app.test_cli_runner().invoke(migrate).output == ""
    (begun,) = db.session.scalars(sa.select(AuditEntry))
    assert (begun.tag, begun.data["begins"], begun.data["rows"]) == (Tag.ROWS_HELD, True, {})
    with unwatched():
        make_user()
    fault = verify_record().fault
    assert fault is not None
    assert fault.kind is FaultKind.ROW_UNKNOWN


def test_the_first_act_after_an_upgrade_holds_what_was_there(app: Flask, unbegun: None) -> None:
    with unwatched():
        recorded = make_recorded()
    recorded.annotation.text = "Other words."
    db.session.commit()
    found = verify_record()
    assert (found.fault, found.compared.unheld) == (None, 0)
    assert found.compared.rows > 10


def test_holding_many_rows_takes_as_many_statements_as_holding_one(world: World) -> None:
    assert holding.has_begun(db.session)  # asked once in the life of a process
    assert count_statements(1) == count_statements(3) <= 8


def count_statements(rows: int) -> int:
    """How many statements the commit takes that holds so many rows."""
    for row in db.session.scalars(sa.select(Annotation).limit(rows)):
        row.text += "."
    db.session.flush()
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    db.session.commit()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


def test_a_statement_that_does_not_tell_its_rows_is_refused(world: World) -> None:
    table = table_of("dissents")
    with pytest.raises(TypeError, match="must tell the id of each row"):
        db.session.execute(sa.insert(table), [{"reason": "x"}])
    with pytest.raises(TypeError, match="with many parameters"):
        db.session.execute(sa.update(table).where(table.c.id == sa.bindparam("one")), [{"one": "a", "reason": "x"}])
