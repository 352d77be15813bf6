"""Passwords known from breaches: looked up in a file on this machine, so that no part of one is told to anybody."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

DIGITS = 40


def is_breached(password: str, known: Path) -> bool:
    """Whether the file holds the SHA-1 of the password. It has one a line, in capital hexadecimal digits and rising
    order, with whatever else behind the digits; some thirty lines of a thousand million are read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with known.open("rb") as file:
        low, high = 0, os.fstat(file.fileno()).st_size
        while low < high:
            middle = (low + high) // 2
            found = _line_from(file, middle)
            if found and found < wanted:
                low = middle + 1
            else:
                high = middle
        return _line_from(file, low) == wanted


def _line_from(file: BinaryIO, position: int) -> bytes:
    """The digits of the first line that begins there or later; empty where none does."""
    file.seek(max(0, position - 1))
    if position:
        file.readline()
    return file.readline()[:DIGITS]
