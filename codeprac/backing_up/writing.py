"""Making a backup: every table as of one moment, then the files, into one archive that only its owner can read."""

import gzip
import platform
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any, cast

import sqlalchemy as sa

from codeprac.backing_up.archives import Checked, hash_file, write_archive
from codeprac.backing_up.errors import BackupFailed
from codeprac.backing_up.manifests import FILES, Manifest, Member, Table, is_safe
from codeprac.backing_up.tables import REVISIONS, read_tables
from codeprac.backing_up.values import Kind, encode_row, kind_of
from codeprac.db import reading

ROWS_AT_ONCE = 1_000
COMPRESSION = 6
# The queue holds nothing that must be kept: what is to be done stands in the tables.
LEFT_OUT = ("jobs.sqlite",)


def back_up(engine: sa.Engine, instance: Path, target: Path, *, now: datetime) -> Checked:
    """Write an archive of the database and the files of an instance, also while it is in use; raises BackupFailed."""
    _ensure_free(target, instance)
    unfinished = target.with_name(target.name + ".unfinished")
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as name:
        folder = Path(name)
        try:
            manifest = _gather(engine, instance, folder, now)
            unfinished.unlink(missing_ok=True)
            unfinished.touch(mode=0o600)
            write_archive(unfinished, manifest, folder)
            unfinished.rename(target)
        except OSError as error:
            raise BackupFailed(f"The backup could not be written: {error.strerror or error}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
    return Checked(manifest, hash_file(target))


def is_kept(path: Path, instance: Path, database: str | None) -> bool:
    """Whether a file of an instance belongs into its backup: not the database itself, the queue, locks, or what is
    hidden."""
    first = path.relative_to(instance).parts[0]
    own = {*LEFT_OUT, Path(database).name} if database else {*LEFT_OUT}
    names = {f"{name}{ending}" for name in own for ending in ("", "-wal", "-shm", "-journal")}
    return not (first.startswith(".") or (path.parent == instance and (path.name in names or path.suffix == ".lock")))


def _ensure_free(target: Path, instance: Path) -> None:
    if target.exists():
        raise BackupFailed(f"{target} exists already; name a new file, so that no earlier backup is lost.")
    if not target.parent.is_dir():
        raise BackupFailed(f"The folder {target.parent} does not exist.")
    if target.resolve().is_relative_to(instance.resolve()):
        raise BackupFailed(f"{target} is within {instance}, which is backed up itself; name a file elsewhere.")


def _gather(engine: sa.Engine, instance: Path, folder: Path, now: datetime) -> Manifest:
    (folder / "tables").mkdir()
    with _one_moment(engine) as connection:
        found = read_tables(connection)
        revision = _revision(connection, found)
        known = [_describe(table) for table in found.values() if table.name != REVISIONS]
        tables = [_write_table(connection, found[name], kinds, folder) for name, kinds in sorted(known)]
    # After the tables: a file is written before the row that names it, so every file named is there.
    files = _copy_files(instance, engine.url.database if engine.dialect.name == "sqlite" else None, folder)
    return Manifest(
        made_at=now,
        revision=revision,
        database=engine.dialect.name,
        versions=_versions(engine),
        tables=tuple(tables),
        members=tuple(_member(path, folder) for path in [*(table.path for table in tables), *files]),
    )


@contextmanager
def _one_moment(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees the database as of one moment, whatever is written meanwhile, and holds nobody up."""
    token = reading.set(True)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                # Unlike REPEATABLE READ it waits for a moment that no order of transactions could contradict.
                options = {
                    "isolation_level": "SERIALIZABLE",
                    "postgresql_readonly": True,
                    "postgresql_deferrable": True,
                }
                connection = connection.execution_options(**options)
            with connection.begin():
                yield connection
    finally:
        reading.reset(token)


def _revision(connection: sa.Connection, found: Mapping[str, sa.Table]) -> str:
    table = found.get(REVISIONS)
    revisions = list(connection.scalars(sa.select(table.c.version_num))) if table is not None else []
    if len(revisions) != 1:
        raise BackupFailed("The database was never migrated, so there is nothing to back up; run: codeprac migrate")
    return str(revisions[0])


def _describe(table: sa.Table) -> tuple[str, Mapping[str, Kind]]:
    kinds = {}
    for column in table.columns:
        kind = kind_of(column.type)
        if kind is None:
            raise BackupFailed(f"The column {table.name}.{column.name} holds what a backup cannot: {column.type}.")
        kinds[column.name] = kind
    return table.name, dict(sorted(kinds.items()))


def _write_table(connection: sa.Connection, table: sa.Table, kinds: Mapping[str, Kind], folder: Path) -> Table:
    columns = [sa.cast(table.c[name], sa.Text) if kind is Kind.JSON else table.c[name] for name, kind in kinds.items()]
    count, order = 0, [_bytewise(column, connection) for column in table.primary_key.columns]
    rows = connection.execution_options(stream_results=True, yield_per=ROWS_AT_ONCE).execute(
        sa.select(*columns).order_by(*order)
    )
    path = folder / Table(table.name, kinds, 0).path
    with path.open("wb") as plain, _compressed(plain) as out:
        for row in rows:
            out.write(encode_row(row, list(kinds.values())))
            count += 1
    return Table(table.name, kinds, count)


def _bytewise(column: sa.Column[Any], connection: sa.Connection) -> sa.ColumnElement[Any]:
    """The column in an order that no collation of a server changes: the same rows make the same file."""
    is_text = isinstance(column.type, sa.String) and connection.dialect.name == "postgresql"
    return sa.collate(column, "C") if is_text else column


def _compressed(stream: IO[bytes]) -> gzip.GzipFile:
    return gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=stream, mtime=0)


def _copy_files(instance: Path, database: str | None, folder: Path) -> list[str]:
    copied = []
    for source in sorted(instance.rglob("*")) if instance.is_dir() else ():
        if not is_kept(source, instance, database) or not stat.S_ISREG(source.lstat().st_mode):
            continue
        name = FILES + source.relative_to(instance).as_posix()
        if not is_safe(name):
            raise BackupFailed(f"The file {source} has a name that a backup cannot hold; give it another.")
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(source, place)
        except FileNotFoundError:  # it was removed since we looked
            continue
        copied.append(name)
    return copied


def _member(path: str, folder: Path) -> Member:
    place = folder / path
    return Member(path=path, bytes=place.stat().st_size, sha256=hash_file(place))


def _versions(engine: sa.Engine) -> dict[str, str]:
    try:
        own = version("codeprac")
    except PackageNotFoundError:  # run from its folder, without being installed
        own = "0"
    server = cast(tuple[int, ...], engine.dialect.server_version_info or ())
    return {
        "codeprac": own,
        "python": platform.python_version(),
        engine.dialect.name: ".".join(map(str, server)),
    }
