"""Documents of a few kilobytes that say they unpack to very much."""

from copy import copy
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

GIGABYTE = 1024**3


def bomb() -> bytes:
    """A DOCX whose list of parts says that its text is a gigabyte long."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", b"<x/>")
        book.writestr("word/document.xml", b"\0" * 100_000)
        book.filelist[-1].file_size = GIGABYTE
    return packed.getvalue()


def overlapping() -> bytes:
    """A DOCX whose parts are all the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", b"<x/>")
        book.writestr("word/document.xml", b"\0" * 100_000)
        for number in range(20):
            again = copy(book.filelist[-1])
            again.filename = f"word/media/{number}.bin"
            book.filelist.append(again)
    return packed.getvalue()
