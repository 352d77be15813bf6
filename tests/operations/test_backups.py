"""The drill: a backup made while others write, checked, restored into an empty place, and compared whole."""

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.audit.adopting import adopt
from codeprac.audit.comparing import Compared, compare_rows
from codeprac.audit.holding import read_held
from codeprac.backing_up import BackupFailed, back_up, check_archive, restore
from codeprac.backing_up.manifests import Manifest, is_safe
from codeprac.cli import cli
from codeprac.db import db, new_id
from codeprac.migrating import Form, find_form, upgrade
from codeprac.organisations.models import StakeholderGroup
from tests.databases import Databases, SQLiteDatabases
from tests.notifications.test_delivery import queue_mail
from tests.seeding import MOMENT, seed_empty_tables
from tests.site.world import make_world
from tests.staging import Staged

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
names = count()


@dataclass
class Place:
    """An empty place: an application on a database without tables, with a folder of its own."""

    app: Flask
    instance: Path


@pytest.fixture
def make_place(databases: Databases, make_app: Callable[..., Flask], tmp_path: Path) -> Iterator[Callable[..., Place]]:
    """Make empty places, of the database of the run or of another kind."""
    places = []

    def make(kind: Databases = databases) -> Place:
        number = next(names)
        instance = tmp_path / f"place{number}"
        app = make_app(kind.create(f"restored_{os.getpid()}_{number}", None).url, CODEPRAC_INSTANCE=str(instance))
        places.append(Place(app, instance))
        return places[-1]

    yield make
    for place in places:
        with place.app.app_context():
            db.session.close()
            db.engine.dispose()


@pytest.fixture
def full(app: Flask, staged: Staged) -> Flask:
    """The application with a row in every table."""
    staged("world", make_world)
    db.session.rollback()  # SQLite has one writer, and the next lines use connections of their own
    seed_empty_tables(db.engine, _tables(db.engine))
    adopt(NOW)
    db.session.commit()
    return app


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The folder of an instance with files, and with what stays out of a backup."""
    folder = tmp_path / "files"
    (folder / "reports" / "übersicht").mkdir(parents=True)
    (folder / "reports" / "übersicht" / "a report.pdf").write_bytes(bytes(range(256)) * 50)
    (folder / "empty").touch()
    (folder / "jobs.sqlite").write_text("the queue")
    (folder / "tell_each_minute.lock").touch()
    (folder / ".hidden").write_text("of another program")
    (folder / "elsewhere").symlink_to("/etc/hostname")
    return folder


def _tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def _form(engine: sa.Engine) -> dict[str, Any]:
    """Tables, their columns, keys and indexes, and the triggers."""
    inspector = sa.inspect(engine)
    query = "SELECT tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    if engine.dialect.name == "sqlite":
        query = "SELECT name, sql, '' FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
    with engine.connect() as connection:
        form: dict[str, Any] = {"triggers": [tuple(row) for row in connection.execute(sa.text(query))]}
    for name in sorted(_tables(engine)):
        form[name] = (
            sorted(str(column) for column in inspector.get_columns(name)),
            sorted(str(key) for key in inspector.get_foreign_keys(name)),
            sorted(f"{one['name']} {one['column_names']} {one['unique']}" for one in inspector.get_indexes(name)),
        )
    return form


def _contents(path: Path) -> dict[str, str]:
    """Each table and file of an archive, with its hash."""
    return {member.path: member.sha256 for member in check_archive(path).manifest.members}


def test_the_drill_every_table_and_file_comes_back(
    full: Flask, files: Path, tmp_path: Path, make_place: Callable[..., Place]
) -> None:
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    made = back_up(db.engine, files, first, now=NOW)
    assert {table.name for table in made.manifest.tables} == _tables(db.engine)
    assert [table.name for table in made.manifest.tables if table.rows == 0] == []
    assert [file.path for file in made.manifest.files] == [
        "files/empty",
        "files/reports/übersicht/a report.pdf",
    ]
    form = _form(db.engine)
    place = make_place()
    with place.app.app_context():
        restore(db.engine, place.instance, first)
        assert _form(db.engine) == form
        back_up(db.engine, place.instance, second, now=NOW)
        db.session.add(StakeholderGroup(slug="next", name="Next", position=9))
        db.session.commit()  # the restored database takes new rows
    assert _contents(second) == _contents(first)
    report = "reports/übersicht/a report.pdf"
    assert (place.instance / report).read_bytes() == (files / report).read_bytes()
    assert first.stat().st_mode & 0o777 == 0o600


def test_what_was_in_one_database_goes_into_the_other(
    full: Flask, files: Path, tmp_path: Path, make_place: Callable[..., Place], request: pytest.FixtureRequest
) -> None:
    """From PostgreSQL to SQLite and back, or on SQLite alone: there and back again."""
    first, between, last = (tmp_path / name for name in ("first.tar", "between.tar", "last.tar"))
    back_up(db.engine, files, first, now=NOW)
    for source, target, kind in ((first, between, SQLiteDatabases(tmp_path, tmp_path)), (between, last, None)):
        place = make_place(kind) if kind else make_place()
        with place.app.app_context():
            restore(db.engine, place.instance, source)
            assert list(compare_rows(read_held(db.session), Compared())) == []
            db.session.rollback()
            back_up(db.engine, place.instance, target, now=NOW)
    assert _contents(last) == _contents(between) == _contents(first)


def test_a_backup_is_of_one_moment_while_others_write(app: Flask, tmp_path: Path) -> None:
    """Pairs of rows are written together; a backup holds both or neither, and those written before it began."""
    stop, failures = threading.Event(), []

    def write() -> None:
        with app.app_context():
            for number in count():
                pair = [StakeholderGroup(slug=f"{side}-{number}", name="x", position=number) for side in "ab"]
                db.session.add(pair[0])
                db.session.flush()
                db.session.add(pair[1])
                db.session.commit()
                if stop.is_set():
                    break

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = []
        for number in range(5):
            before = db.session.scalar(sa.select(sa.func.count(StakeholderGroup.id))) or 0
            db.session.rollback()
            checked = back_up(db.engine, tmp_path / "nothing", tmp_path / f"{number}.tar", now=NOW)
            (rows,) = [table.rows for table in checked.manifest.tables if table.name == "stakeholder_groups"]
            failures += [] if rows % 2 == 0 and rows >= before else [(rows, before)]
            made.append(rows)
    finally:
        stop.set()
        writer.join()
    assert failures == []
    assert made[-1] > made[0]


def test_an_archive_of_an_earlier_revision_is_brought_to_the_newest_form(
    tmp_path: Path, make_place: Callable[..., Place]
) -> None:
    old, new, archive = make_place(), make_place(), tmp_path / "old.tar"
    with old.app.app_context():
        upgrade("0012")
        seed_empty_tables(db.engine, ["users", "stakeholder_groups"])
        assert back_up(db.engine, old.instance, archive, now=NOW).manifest.revision == "0012"
    with new.app.app_context():
        restore(db.engine, new.instance, archive)
        assert find_form() is Form.CURRENT
        assert db.session.scalar(sa.text("SELECT count(*) FROM users")) == 1


@pytest.fixture
def archive(app: Flask, files: Path, tmp_path: Path) -> Path:
    """A small archive with a file."""
    db.session.add(StakeholderGroup(id=new_id(), slug="one", name="One", position=1))
    db.session.commit()
    back_up(db.engine, files, tmp_path / "small.tar", now=NOW)
    return tmp_path / "small.tar"


def _changed(archive: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The archive with files changed, renamed or left out."""
    target = archive.with_name("changed.tar")
    with tarfile.open(archive) as old, tarfile.open(target, "w") as new:
        for info in old:
            stream = old.extractfile(info)
            assert stream is not None
            if kept := change(info.name, stream.read()):
                made = tarfile.TarInfo(kept[0])
                made.size = len(kept[1])
                new.addfile(made, io.BytesIO(kept[1]))
    return target


def _with_manifest(archive: Path, **values: Any) -> Path:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        return name, json.dumps(json.loads(content) | values).encode() if name == "manifest.json" else content

    return _changed(archive, change)


def test_each_damage_is_one_sentence(archive: Path) -> None:
    whole = archive.read_bytes()
    cut = archive.with_name("cut.tar")
    seen = set()
    for length in (0, 100, 700, len(whole) // 2, len(whole) - 15_000):
        cut.write_bytes(whole[:length])
        with pytest.raises(BackupFailed) as fault:
            check_archive(cut)
        seen.add(str(fault.value))
        assert str(fault.value).count("\n") == 0
        assert str(cut) in str(fault.value)
    place = whole.index(bytes(range(256)))
    cut.write_bytes(whole[:place] + b"\xff" + whole[place + 1 :])
    with pytest.raises(BackupFailed, match=r"a report\.pdf is damaged"):
        check_archive(cut)
    missing = _changed(archive, lambda name, content: None if name == "tables/users.jsonl.gz" else (name, content))
    with pytest.raises(BackupFailed, match=r"tables/users\.jsonl\.gz is missing"):
        check_archive(missing)
    with pytest.raises(BackupFailed, match="There is no file"):
        check_archive(archive.with_name("nowhere"))
    more = _changed(archive, lambda name, content: (name.replace("files/empty", "files/other"), content))
    with pytest.raises(BackupFailed, match="'files/other', which its manifest does not"):
        check_archive(more)


@pytest.mark.parametrize(
    "path",
    [
        "files/../../etc/passwd",
        "/etc/passwd",
        "files//etc/passwd",
        "../x",
        "files/a\\..\\b",
        "files/./x",
        "files/",
        "x",
    ],
)
def test_no_path_leads_out_of_its_place(path: str) -> None:
    assert not is_safe(path)
    assert is_safe("files/reports/ü b.pdf")
    assert is_safe("tables/users.jsonl.gz")


def test_an_archive_with_paths_or_links_that_lead_elsewhere_is_refused(
    archive: Path, make_place: Callable[..., Place]
) -> None:
    evil = "files/../../../evil"

    def climb(name: str, content: bytes) -> tuple[str, bytes]:
        if name == "manifest.json":
            return name, content.replace(b"files/empty", evil.encode())
        return name.replace("files/empty", evil), content

    place = make_place()
    with place.app.app_context():
        with pytest.raises(BackupFailed, match="leads out of its place"):
            restore(db.engine, place.instance, _changed(archive, climb))
        linked = archive.with_name("linked.tar")
        with tarfile.open(archive) as old, tarfile.open(linked, "w") as new:
            for info in old:
                if info.name == "files/empty":
                    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                new.addfile(info, old.extractfile(info) if info.isreg() else None)
        with pytest.raises(BackupFailed, match="files/empty"):
            restore(db.engine, place.instance, linked)
        assert _tables(db.engine) == set()
    assert not any(path.name == "evil" for path in archive.parent.rglob("*"))


def test_what_does_not_fit_is_refused_and_the_place_stays_empty(
    archive: Path, make_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place()
    with place.app.app_context():
        with pytest.raises(BackupFailed, match="of revision 9999, which this version of codeprac does not know"):
            restore(db.engine, place.instance, _with_manifest(archive, revision="9999"))
        with pytest.raises(BackupFailed, match="has another form than in revision 0012"):
            restore(db.engine, place.instance, _with_manifest(archive, revision="0012"))
        with pytest.raises(BackupFailed, match="another format"):
            restore(db.engine, place.instance, _with_manifest(archive, format_version=2))
        with pytest.raises(BackupFailed, match="no backup of codeprac"):
            restore(db.engine, place.instance, _with_manifest(archive, format="other"))
        assert _tables(db.engine) == set()
        assert not list(place.instance.glob("reports/*/*"))
        restore(db.engine, place.instance, archive)
        with pytest.raises(BackupFailed, match="is not empty"):
            restore(db.engine, place.instance, archive)
    second = make_place()
    shutil.copytree(place.instance, second.instance, dirs_exist_ok=True)
    with second.app.app_context(), pytest.raises(BackupFailed, match=r"folder .* is not empty"):
        restore(db.engine, second.instance, archive)


def test_rows_that_refer_to_nothing_are_refused(archive: Path, make_place: Callable[..., Place], app: Flask) -> None:
    """As in an archive whose rows were edited, hashes and all."""
    place = make_place()
    changes: dict[str, bytes] = {}

    def note(name: str, content: bytes) -> tuple[str, bytes]:
        if name == "manifest.json":
            manifest = json.loads(content)
            (table,) = [one for one in manifest["tables"] if one["name"] == "memberships"]
            values = {"text": "x", "time": MOMENT.isoformat(), "boolean": True, "integer": 1, "json": "{}"}
            rows = json.dumps([values[kind] for kind in table["columns"].values()]).encode()
            changes["tables/memberships.jsonl.gz"] = gzip.compress(rows)
            table["rows"] = 1
            for member in manifest["members"]:
                if made := changes.get(member["path"]):
                    member |= {"bytes": len(made), "sha256": hashlib.sha256(made).hexdigest()}
            return name, json.dumps(manifest).encode()
        return name, changes.get(name, content)

    changed = _changed(archive, note)
    assert check_archive(changed).manifest.rows > 0
    with place.app.app_context():
        with pytest.raises(BackupFailed, match=r"refers to a row of|violates foreign key"):
            restore(db.engine, place.instance, changed)
        assert _tables(db.engine) == set()


def test_a_backup_overwrites_nothing_and_leaves_nothing_unfinished(app: Flask, tmp_path: Path) -> None:
    target, instance = tmp_path / "copy", tmp_path / "instance"
    target.write_text("an earlier backup")
    for place, words in (
        (target, "exists already"),
        (tmp_path / "nowhere" / "copy", "does not exist"),
        (instance / "copy", "is backed up itself"),
    ):
        instance.mkdir(exist_ok=True)
        with pytest.raises(BackupFailed, match=words):
            back_up(db.engine, instance, place, now=NOW)
    assert target.read_text() == "an earlier backup"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "instance"]


def test_the_commands_say_what_they_did(app: Flask, tmp_path: Path, make_place: Callable[..., Place]) -> None:
    file = tmp_path / "copy.tar"
    queue_mail()
    db.session.commit()
    runner = app.test_cli_runner()
    made = runner.invoke(cli, ["backup", str(file)])
    assert made.exit_code == 0, made.output
    digest = made.output.split()[-1]
    checked = runner.invoke(cli, ["verify", str(file), "--sha256", digest])
    assert (checked.exit_code, "is whole" in checked.output) == (0, True)
    other = runner.invoke(cli, ["verify", str(file), "--sha256", "0" * 64])
    assert (other.exit_code, "is another file" in other.output) == (1, True)
    place = make_place()
    with place.app.app_context():
        restored = place.app.test_cli_runner().invoke(cli, ["restore", str(file)])
    assert (restored.exit_code, restored.output[:8]) == (0, "Restored"), restored.output
    assert "Mails that waited when it was made: 1." in restored.output
    refused = runner.invoke(cli, ["restore", str(file)])
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)


def test_a_manifest_is_about_rows_and_files(archive: Path) -> None:
    manifest: Manifest = check_archive(archive).manifest
    assert manifest.versions["codeprac"]
    assert manifest.database in manifest.versions
    assert manifest.made_at == NOW
