"""Bytes that somebody uploads, as text: encodings, byte order marks, line ends; binary is refused with the reason."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from codeprac.text.provisions import Doubt

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS: Final = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f\x0b\x1b\x1a") | {"\x7f"}

# What no page may hold. A vertical tab and "next line" are line breaks of word processors; the rest says nothing.
_UNPRINTABLE: Final = {
    **dict.fromkeys([*range(9), *range(14, 32), *range(127, 160), *range(0xFDD0, 0xFDF0)]),
    **{plane * 0x10000 + end: None for plane in range(17) for end in (0xFFFE, 0xFFFF)},
    0x0B: "\n",
    0x85: "\n",
}


class UndecodableText(ValueError):
    """The bytes are no text; the message says why, for the person who uploaded them."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with "\\n" at its line ends and no unprintable signs, its encoding, and what was doubtful about it."""

    text: str
    encoding: str
    doubts: tuple[Doubt, ...] = ()


def decode(data: bytes) -> str:
    """The text of a file; raises UndecodableText for binary. See `read` for what was doubtful."""
    return read(data).text


def read(data: bytes) -> Decoded:
    """The text of a file in UTF-8, UTF-16 with a byte order mark, or Windows-1252, and how sure that is."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_checked(_strictly(data, encoding)), encoding)
    try:
        return Decoded(_checked(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as problem:
        return _western(data, problem)


def _western(data: bytes, problem: UnicodeDecodeError) -> Decoded:
    if b"\0" in data:
        raise UndecodableText("The file is not text: it contains NUL bytes. Upload Markdown, saved as UTF-8.")
    text = _checked(_strictly(data, "cp1252"))
    line = data.count(b"\n", 0, problem.start) + 1
    message = (
        f"The file is not UTF-8 (first at line {line}); it was read as Windows-1252. Check its accents and quotes."
    )
    return Decoded(text, "cp1252", (Doubt(line, "encoding", message),))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise UndecodableText(
            f"The file cannot be read as {encoding}: byte {problem.start} is not valid. Save it as UTF-8."
        ) from problem


def _checked(text: str) -> str:
    """The text with uniform line ends; control characters in number are the mark of binary."""
    if "\0" in text:
        raise UndecodableText("The file is not text: it contains NUL bytes. Upload Markdown, saved as UTF-8.")
    if sum(map(text.count, _CONTROLS)) > len(text) // 200:
        raise UndecodableText(
            "The file is not text: it is full of control characters. Upload Markdown, saved as UTF-8."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNPRINTABLE)
