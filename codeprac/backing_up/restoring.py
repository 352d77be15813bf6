"""Restoring a backup into an empty place: a database without tables, a folder without files; of either kind."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from codeprac.backing_up.archives import Checked, check_archive, read_archive, rows_of
from codeprac.backing_up.errors import BackupFailed
from codeprac.backing_up.loading import loading
from codeprac.backing_up.manifests import FILES, Manifest, Member, Table
from codeprac.backing_up.tables import REVISIONS, read_tables
from codeprac.backing_up.values import Kind, kind_of
from codeprac.backing_up.writing import is_kept
from codeprac.migrating import downgrade, known_revisions, upgrade


def restore(engine: sa.Engine, instance: Path, archive: Path) -> Checked:
    """Put the rows and files of an archive into an empty place, then bring the database to the newest form. Raises
    BackupFailed; the place is empty then as before. Needs an application context of this database."""
    _ensure_empty(engine, instance)
    checked = check_archive(archive)
    if checked.manifest.revision not in known_revisions():
        raise BackupFailed(
            f"{archive} holds a database of revision {checked.manifest.revision}, which this version of codeprac does "
            "not know. Install the version that made it, or a newer one."
        )
    written: list[Path] = []
    try:
        upgrade(checked.manifest.revision)
        _fill(engine, instance, archive, written)
    except BaseException:
        _empty_again(engine, written)
        raise
    upgrade()
    return checked


def _ensure_empty(engine: sa.Engine, instance: Path) -> None:
    if names := sa.inspect(engine).get_table_names():
        raise BackupFailed(
            f"The database {engine.url.render_as_string()} is not empty (it has a table {min(names)}). "
            "A backup is restored into an empty one; name another by CODEPRAC_DATABASE_URL."
        )
    database = engine.url.database if engine.dialect.name == "sqlite" else None
    for path in instance.rglob("*") if instance.is_dir() else ():
        if path.is_file() and is_kept(path, instance, database):
            raise BackupFailed(
                f"The folder {instance} is not empty (there is {path.relative_to(instance)}). "
                "A backup is restored into an empty one; name another by CODEPRAC_INSTANCE."
            )


def _fill(engine: sa.Engine, instance: Path, archive: Path, written: list[Path]) -> None:
    there = _tables_of(engine)
    tables: dict[str, Table] = {}

    def begin(manifest: Manifest) -> None:
        tables.update({table.path: table for table in manifest.tables})
        _ensure_same_form(manifest, there)

    with loading(engine, sorted(there)) as load:

        def use(member: Member, stream: IO[bytes]) -> None:
            if table := tables.get(member.path):
                load(table, rows_of(table, stream))
            else:
                _write_file(instance / member.path.removeprefix(FILES), stream, written)

        read_archive(archive, use, begin)


def _tables_of(engine: sa.Engine) -> Mapping[str, Mapping[str, Kind | None]]:
    return {
        name: {column.name: kind_of(column.type) for column in table.columns}
        for name, table in read_tables(engine).items()
        if name != REVISIONS
    }


def _ensure_same_form(manifest: Manifest, there: Mapping[str, Mapping[str, Kind | None]]) -> None:
    archived = {table.name: dict(table.columns) for table in manifest.tables}
    for name in sorted({*archived, *there}):
        if archived.get(name) != there.get(name):
            raise BackupFailed(
                f"The table {name} has another form than in revision {manifest.revision}; the archive was changed, "
                "or made by another program."
            )


def _write_file(place: Path, stream: IO[bytes], written: list[Path]) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        written.append(place)
        with place.open("xb") as out:
            shutil.copyfileobj(stream, out)
        place.chmod(0o600)
    except OSError as error:
        raise BackupFailed(f"{place} could not be written: {error.strerror or error}.") from error


def _empty_again(engine: sa.Engine, written: list[Path]) -> None:
    """Take back what was made so far; the first error is what matters."""
    for path in written:
        path.unlink(missing_ok=True)
    with suppress(Exception):
        downgrade("base")
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP TABLE {REVISIONS}"))
