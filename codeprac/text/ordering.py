"""Names in the order in which people look for them: accents and case decide only where all else is alike."""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters that are no letter with an accent, so that Unicode does not take them apart.
_LETTERS: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


def sort_key(name: str) -> str:
    """A key that sorts É with E and ø with o; the name itself behind it keeps the order of look-alikes stable."""
    decomposed = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return f"{bare}\x00{name}"
