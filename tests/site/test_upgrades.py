"""From every earlier revision, with rows in every table, to the newest; each while the code before it runs."""

from itertools import pairwise

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from flask import Flask

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import Publication
from codeprac.db import Model, db
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services.declaring import Decision, decide_lineage
from codeprac.migrating import configuration, downgrade, upgrade
from codeprac.notifications.rules import Watchable
from codeprac.notifications.watching import Subject, watch
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.rounds import make_round
from tests.seeding import row_for, seed_empty_tables
from tests.site.world import make_world

DIRECTORY = ScriptDirectory.from_config(configuration())
SCRIPTS = list(reversed(list(DIRECTORY.walk_revisions())))
# Nobody ran codeprac before; docs/operations/migrations.md has the rule.
BOUND_AFTER = "0033"
REVISIONS = "alembic_version"
# Computed from drafts, and computed anew when somebody asks.
COMPUTED = {"comparisons", "footprints"}
WRITTEN = {
    "annotations",
    "replies",
    "dispositions",
    "drafts",
    "provisions",
    "users",
    "codes",
    "rounds",
    "audit_entries",
}
"""What people wrote, all of it from the first revision on."""


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


def schema() -> dict[str, list[str]]:
    """Every table with its columns, in words that can be compared."""
    found = sa.inspect(db.engine).get_multi_columns()
    return {name: sorted(map(str, columns)) for (_schema, name), columns in found.items() if name != REVISIONS}


def differences_to_models() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Model.metadata))


def own_anchors() -> int:
    """Those on the draft of their annotation; all others are found anew."""
    own = "SELECT count(*) FROM anchors JOIN annotations ON annotations.id = annotation_id"
    with db.engine.connect() as connection:
        return connection.scalar(sa.text(f"{own} WHERE anchors.draft_id = annotations.draft_id")) or 0


def make_all() -> None:
    """An office, with what later revisions brought and earlier ones have no room for."""
    make_world()
    code = make_code()
    annotation = make_annotation(make_round(make_released_draft(code)))
    base, draft = annotation.draft, make_released_draft(code, NEXT_SOURCE.replace("plain words", "plainer words"))
    decide_lineage(base, draft, [Decision(list_provisions(draft)[2])], actor_id=None, now=annotation.submitted_at)
    subject = Subject(Watchable.CODE, code.id, code.id)
    watch(subject, user_id=annotation.author_id, now=annotation.submitted_at)
    db.session.execute(sa.update(Annotation).values(publication=Publication.NAMED))  # or 0010 refuses to go down
    db.session.commit()
    db.session.close()


def go_down() -> dict[str, dict[str, list[str]]]:
    """Go down to the first revision, one by one; the form of the tables at each."""
    forms = {SCRIPTS[-1].revision: schema()}
    for script in reversed(SCRIPTS[:-1]):
        downgrade("-1")
        forms[script.revision] = schema()
    return forms


def test_with_rows_in_every_table_each_revision_leads_to_the_next_while_the_code_before_runs(
    migrated_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All the way down and up again; each revision goes down to what was before it, and what people wrote survives."""
    # Alembic reads all revisions anew for each step.
    monkeypatch.setattr(ScriptDirectory, "from_config", lambda config: DIRECTORY)
    make_all()
    written, anchors = counts(WRITTEN), own_anchors()
    forms = go_down()
    assert (counts(WRITTEN), own_anchors()) == (written, anchors)
    seed_empty_tables(db.engine, tables())
    for before, script in pairwise(SCRIPTS):
        assert schema() == forms[before.revision], before.revision
        go_up(before, script)
    assert schema() == forms[SCRIPTS[-1].revision]
    assert differences_to_models() == []
    assert (counts(WRITTEN), own_anchors()) == (written, anchors)
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []


def go_up(before: Script, script: Script) -> None:
    """Go up one revision: no row is lost, and the code before still writes and reads."""
    there, rows = tables(), counts(tables())
    is_bound = script.revision > BOUND_AFTER and not getattr(script.module, "contracts", "")
    form = reflect() if is_bound else None
    upgrade(script.revision)
    kept = (there & tables()) - COMPUTED
    assert counts(kept) == {name: rows[name] for name in kept}, script.revision
    seed_empty_tables(db.engine, tables() - there)
    if form is not None:
        assert write_as_before(form) == {}, f"{script.revision} breaks the code of {before.revision}"


def test_what_contracts_names_an_earlier_version() -> None:
    for before, script in pairwise(SCRIPTS):
        if contracts := getattr(script.module, "contracts", ""):
            assert contracts < before.revision, f"{script.revision} removes what the code of {before.revision} may use"


def test_the_check_finds_what_would_break_the_code_before(empty_app: Flask) -> None:
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
