"""From every earlier revision, with rows in every table, to the newest; each while the code before it runs."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from codeprac.db import db
from codeprac.migrating import configuration, downgrade, upgrade
from tests.databases import Databases
from tests.seeding import row_for, seed_empty_tables
from tests.site.world import make_world

SCRIPTS = list(reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions())))
# Nobody ran codeprac before; docs/operations/migrations.md has the rule.
BOUND_AFTER = "0033"
REVISIONS = "alembic_version"
# Computed from drafts, and computed anew when somebody asks.
COMPUTED = {"comparisons", "footprints"}


@pytest.fixture
def old_app(databases: Databases, make_app: Callable[..., Flask], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a database of its own, without a table."""
    app = make_app(databases.create(f"upgrades_{abs(hash(request.node.name))}", None).url)
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {REVISIONS}


def reflect() -> sa.MetaData:
    found = sa.MetaData()
    found.reflect(db.engine)
    return found


def counts(names: set[str]) -> dict[str, int]:
    query = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in sorted(names))
    with db.engine.connect() as connection:
        return {name: count for name, count in connection.execute(sa.text(query))}


def write_as_before(form: sa.MetaData) -> dict[str, str]:
    """Write a row into each table of an earlier form and read it, then leave everything as it was; what was refused."""
    refused = {}
    for table in form.tables.values():
        if table.name == REVISIONS:
            continue
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
            else:
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            try:
                connection.execute(sa.insert(table).values(row_for(table)))
                connection.execute(sa.select(*table.columns).limit(1)).all()
            except sa.exc.DBAPIError as error:
                refused[table.name] = str(error.orig)
            connection.rollback()
    return refused


def test_with_rows_in_every_table_each_revision_leads_to_the_next_while_the_code_before_runs(old_app: Flask) -> None:
    upgrade("head")
    make_world()
    db.session.execute(sa.text("UPDATE annotations SET publication = 'named'"))  # or 0010 refuses to go down
    db.session.commit()
    db.session.close()
    downgrade(SCRIPTS[0].revision)
    seed_empty_tables(db.engine, tables())
    for before, script in pairwise(SCRIPTS):
        there, rows = tables(), counts(tables())
        is_bound = script.revision > BOUND_AFTER and not getattr(script.module, "contracts", "")
        form = reflect() if is_bound else None
        upgrade(script.revision)
        kept = (there & tables()) - COMPUTED
        assert counts(kept) == {name: rows[name] for name in kept}, script.revision
        seed_empty_tables(db.engine, tables() - there)
        if form is not None:
            assert write_as_before(form) == {}, f"{script.revision} breaks the code of {before.revision}"
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []


def test_what_contracts_names_an_earlier_version() -> None:
    for before, script in pairwise(SCRIPTS):
        if contracts := getattr(script.module, "contracts", ""):
            assert contracts < before.revision, f"{script.revision} removes what the code of {before.revision} may use"


def test_the_check_finds_what_would_break_the_code_before(old_app: Flask) -> None:
    form = sa.MetaData()
    sa.Table("things", form, sa.Column("id", sa.String(26), primary_key=True), sa.Column("old", sa.Integer))
    form.create_all(db.engine)
    assert write_as_before(form) == {}
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE things ADD COLUMN fine INTEGER NOT NULL DEFAULT 0"))
    assert write_as_before(form) == {}
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE things RENAME COLUMN old TO new"))
    assert set(write_as_before(form)) == {"things"}
