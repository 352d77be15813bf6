"""What kind of file some bytes are, by what they hold and not by what they are called."""

from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from codeprac.records.archives import is_bomb
from codeprac.records.rules import FILE_NAME_LENGTH, MEGABYTE, FileKind

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.TXT: "text/plain; charset=utf-8",
    FileKind.MD: "text/markdown; charset=utf-8",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
}
_SIGNATURES = ((b"%PDF-", FileKind.PDF), (b"\x89PNG\r\n\x1a\n", FileKind.PNG), (b"\xff\xd8\xff", FileKind.JPEG))
_ZIP = b"PK\x03\x04"
_ODT = b"application/vnd.oasis.opendocument.text"
_MOST_PARTS = 5_000
# Of a text with pictures; pictures are packed already, so the packed file is about as large.
UNPACKED_LIMIT = 100 * MEGABYTE
_SPELLINGS = {"jpeg": "jpg", "markdown": "md", "text": "txt"}


class Bomb(Exception):
    """A small file that unpacks to a huge one, on whoever opens it."""


def kind_of(data: bytes, name: str) -> FileKind | None:
    """The kind of a file, None for one that is not kept; the name only tells Markdown from other text. Raises Bomb."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data.startswith(_ZIP):
        return _kind_of_archive(data)
    if _is_text(data):
        return FileKind.MD if _ending(name) == FileKind.MD else FileKind.TXT
    return None


def name_of(path: str, kind: FileKind) -> str:
    """The last part of a name that a browser gave, without signs that no name has, ending as its kind does."""
    name = "".join(sign for sign in PurePath(path.replace("\\", "/")).name if sign.isprintable()).strip(" .")
    stem = name.rsplit(".", 1)[0] if _ending(name) == kind else name
    return f"{stem[:FILE_NAME_LENGTH].strip() or 'file'}.{kind}"


def _ending(name: str) -> str:
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return _SPELLINGS.get(ending, ending)


def _kind_of_archive(data: bytes) -> FileKind | None:
    """The kind by the list of parts; none of them is unpacked but the few bytes that name an ODT."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if is_bomb(parts, most_parts=_MOST_PARTS, most_bytes=UNPACKED_LIMIT):
                raise Bomb
            if any("vbaproject" in name.lower() for name in names):
                return None
            if "[Content_Types].xml" in names and "word/document.xml" in names:
                return FileKind.DOCX
            first = parts[0] if parts else None
            if first and first.filename == "mimetype" and first.file_size == len(_ODT) and archive.read(first) == _ODT:
                return FileKind.ODT
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return None
    return None


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and all(
        sign.isprintable() or sign in "\t\r\n\f\xa0\xad" or sign > "\x9f" for sign in text
    )
