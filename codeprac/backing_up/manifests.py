"""The manifest of an archive: what is in it, how large, with which hash, and of which form of the database. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from codeprac.backing_up.errors import BackupFailed
from codeprac.backing_up.values import Kind

NAME = "manifest.json"
FORMAT = "codeprac-backup"
VERSION = 1
LARGEST = 64 * 1024 * 1024
TABLES, FILES = "tables/", "files/"
TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.jsonl\.gz")
REVISION = re.compile(r"[0-9A-Za-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in the order of the values of a row, and how many rows there are."""

    name: str
    columns: Mapping[str, Kind]
    rows: int

    @property
    def path(self) -> str:
        """Where its rows are in the archive."""
        return f"{TABLES}{self.name}.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    made_at: datetime
    revision: str
    database: str
    versions: Mapping[str, str]
    tables: tuple[Table, ...]
    members: tuple[Member, ...]

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def files(self) -> tuple[Member, ...]:
        """The files beside the database."""
        return tuple(member for member in self.members if member.path.startswith(FILES))


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON that people can read, too."""
    content = {"format": FORMAT, "format_version": VERSION} | asdict(manifest)
    content["made_at"] = manifest.made_at.isoformat()
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_manifest(content: bytes) -> Manifest:
    """The manifest behind its JSON; raises BackupFailed."""
    try:
        read = json.loads(content)
        if read["format"] != FORMAT:
            raise ValueError
        if read["format_version"] != VERSION:
            raise BackupFailed("A newer version of codeprac made this backup: it has another format. Use that version.")
        found = Manifest(
            made_at=datetime.fromisoformat(read["made_at"]),
            revision=_matching(REVISION, read["revision"]),
            database=str(read["database"]),
            versions={str(name): str(version) for name, version in read["versions"].items()},
            tables=tuple(_read_table(table) for table in read["tables"]),
            members=tuple(_read_member(member) for member in read["members"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupFailed("Its manifest cannot be read, so this is no backup of codeprac, or a damaged one.") from None
    _ensure_whole(found)
    return found


def is_safe(path: str) -> bool:
    """Whether an archive may hold something under this path: a table, or a file that stays within its folder."""
    if TABLE.fullmatch(path):
        return True
    inner = path.removeprefix(FILES)
    parts = PurePosixPath(inner).parts
    return (
        path.startswith(FILES)
        and bool(parts)
        and str(PurePosixPath(*parts)) == inner
        and not inner.startswith("/")
        and not {"..", "."} & set(parts)
        and not any(sign == "\\" or ord(sign) < 32 for sign in inner)
    )


def _ensure_whole(manifest: Manifest) -> None:
    paths = [member.path for member in manifest.members]
    for path in paths:
        if not is_safe(path):
            raise BackupFailed(f"It names {path!r}, which leads out of its place; no backup of codeprac does that.")
    if len(set(paths)) != len(paths) or {path for path in paths if path.startswith(TABLES)} != {
        table.path for table in manifest.tables
    }:
        raise BackupFailed("Its manifest contradicts itself; it was changed after the backup.")


def _read_table(read: Mapping[str, Any]) -> Table:
    columns = {str(name): Kind(kind) for name, kind in read["columns"].items()}
    return Table(name=str(read["name"]), columns=columns, rows=int(read["rows"]))


def _read_member(read: Mapping[str, Any]) -> Member:
    return Member(path=str(read["path"]), bytes=int(read["bytes"]), sha256=str(read["sha256"]))


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError
    return value
