"""Archives: a tar whose first file is the manifest; read in one go, each file checked against its size and hash."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from codeprac.backing_up import manifests
from codeprac.backing_up.errors import BackupFailed
from codeprac.backing_up.manifests import Manifest, Member, Table
from codeprac.backing_up.values import decode_row

PIECE = 1024 * 1024
LONGEST_LINE = 256 * 1024 * 1024
Use = Callable[[Member, IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """An archive that is whole: what it says of itself, and the hash of all of it."""

    manifest: Manifest
    sha256: str


class Hashed:
    """Reads a stream and hashes what was read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Some bytes."""
        piece = self._stream.read(size)
        self._hash.update(piece)
        self.count += len(piece)
        return piece

    def drain(self) -> None:
        """Read what is left."""
        while self.read(PIECE):
            pass

    @property
    def sha256(self) -> str:
        """The hash of what was read so far."""
        return self._hash.hexdigest()


def hash_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_archive(target: Path, manifest: Manifest, folder: Path) -> None:
    """Write the manifest, then the files that it names, which stand in a folder under their paths."""
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        content = manifests.write_manifest(manifest)
        _add(tar, manifests.NAME, len(content), BytesIO(content), manifest)
        for member in manifest.members:
            with (folder / member.path).open("rb") as stream:
                _add(tar, member.path, member.bytes, stream, manifest)


def _add(tar: tarfile.TarFile, name: str, size: int, stream: IO[bytes], manifest: Manifest) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(manifest.made_at.timestamp())
    tar.addfile(info, stream)


def check_archive(path: Path) -> Checked:
    """Read all of an archive, each row too; raises BackupFailed with the first fault."""
    tables: dict[str, Table] = {}

    def use(member: Member, stream: IO[bytes]) -> None:
        if member.path in tables:
            for _row in rows_of(tables[member.path], stream):
                pass

    manifest = read_archive(path, use, lambda found: tables.update({table.path: table for table in found.tables}))
    return Checked(manifest, hash_file(path))


def read_archive(path: Path, use: Use, begin: Callable[[Manifest], None]) -> Manifest:
    """Go through an archive: `begin` gets the manifest, then `use` each file. A file's hash is known once it was read,
    so whoever must not act on a damaged one checks the archive before."""
    with _opened(path) as tar:
        manifest = _first(tar)
        begin(manifest)
        left = {member.path: member for member in manifest.members}
        while info := tar.next():
            member = left.pop(info.name, None)
            stream = tar.extractfile(info) if info.isreg() else None
            if member is None or stream is None:
                raise BackupFailed(f"It holds {info.name!r}, which its manifest does not; it was changed.")
            _read_member(member, stream, use)
        if left:
            raise BackupFailed(f"{min(left)} is missing: the archive was cut off, or changed.")
    return manifest


def rows_of(table: Table, stream: IO[bytes]) -> Iterator[list[object]]:
    """The rows of a table, decoded; raises BackupFailed where they are not what the manifest says."""
    kinds, count = list(table.columns.values()), 0
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as lines:
            while line := lines.readline(LONGEST_LINE):
                count += 1
                yield decode_row(line, kinds)
    except (ValueError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BackupFailed(f"Row {count} of the table {table.name} cannot be read ({error}).") from error
    if count != table.rows:
        raise BackupFailed(f"The table {table.name} has {count} rows, and its manifest says {table.rows}.")


def _read_member(member: Member, stream: IO[bytes], use: Use) -> None:
    hashed = Hashed(stream)
    damaged = BackupFailed(f"{member.path} is damaged: its hash or size is not that of the manifest.")
    try:
        use(member, hashed)  # type: ignore[arg-type]  # reading is all that is done with it
    except BackupFailed:
        hashed.drain()
        if hashed.sha256 != member.sha256:
            raise damaged from None
        raise
    hashed.drain()
    if (hashed.sha256, hashed.count) != (member.sha256, member.bytes):
        raise damaged


def _first(tar: tarfile.TarFile) -> Manifest:
    info = tar.next()
    if info is None or info.name != manifests.NAME or not info.isreg() or info.size > manifests.LARGEST:
        raise BackupFailed("It does not begin with a manifest, so it is no backup of codeprac.")
    stream = tar.extractfile(info)
    return manifests.read_manifest(stream.read() if stream else b"")


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r|") as tar:
            yield tar
    except FileNotFoundError:
        raise BackupFailed(f"There is no file {path}.") from None
    except BackupFailed as fault:
        raise BackupFailed(f"{path} cannot be used. {fault}") from fault
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise BackupFailed(f"{path} cannot be used. It is damaged or cut off ({error}).") from error
