"""What a file is, is told by its bytes."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from codeprac.records.archives import is_bomb
from codeprac.records.filetypes import Bomb, kind_of, name_of
from codeprac.records.rules import FileKind
from tests.channels.bombs import bomb, overlapping


def archive(**parts: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as book:
        for name, data in parts.items():
            book.writestr(name.replace("__", "/").replace("_Content_Types", "[Content_Types]"), data)
    return packed.getvalue()


DOCX = archive(**{"_Content_Types.xml": b"<x/>", "word__document.xml": b"<x/>"})
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n...", "minutes.exe", FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n...", "board", FileKind.PNG),
        (b"\xff\xd8\xff\xe0...", "board.pdf", FileKind.JPEG),
        (DOCX, "minutes.pdf", FileKind.DOCX),
        (ODT, "minutes.odt", FileKind.ODT),
        ("Wir waren zwölf.\n".encode(), "minutes", FileKind.TXT),
        (b"# Minutes\n", "minutes.md", FileKind.MD),
        (b"MZ\x90\x00", "minutes.pdf", None),
        (b"PK\x03\x04 not an archive", "minutes.docx", None),
        (
            archive(**{"_Content_Types.xml": b"", "word__document.xml": b"", "word__vbaProject.bin": b""}),
            "a.docx",
            None,
        ),
        (archive(**{"evil.sh": b"rm"}), "minutes.odt", None),
        (b"", "empty.txt", None),
        (b"a\x00b", "binary.txt", None),
        (b"\xff\xfe\x00", "other.txt", None),
    ],
)
def test_a_kind_is_told_by_the_bytes(data: bytes, name: str, kind: FileKind | None) -> None:
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        (r"C:\minutes\Of March.PDF", FileKind.PDF, "Of March.pdf"),
        ("../../etc/passwd", FileKind.TXT, "passwd.txt"),
        ("run.exe", FileKind.PDF, "run.exe.pdf"),
        ("photo.jpeg", FileKind.JPEG, "photo.jpg"),
        ("\x00\r\n", FileKind.TXT, "file.txt"),
    ],
)
def test_a_name_is_one_name_and_ends_as_its_kind_does(path: str, kind: FileKind, name: str) -> None:
    assert name_of(path, kind) == name


@pytest.mark.parametrize("data", [bomb(), overlapping()])
def test_a_document_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(data: bytes) -> None:
    assert len(data) < 4_000
    with pytest.raises(Bomb):
        kind_of(data, "minutes.docx")


def test_an_archive_may_hold_what_a_document_needs() -> None:
    with ZipFile(BytesIO(DOCX)) as archive:
        parts = archive.infolist()
    assert not is_bomb(parts, most_parts=2, most_bytes=100)
    assert is_bomb(parts, most_parts=1, most_bytes=100)
    assert is_bomb(parts, most_parts=2, most_bytes=7)
