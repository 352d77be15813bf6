"""The clauses of a block, and what its words say."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from codeprac.text.coding import COMMON, MODAL
from codeprac.text.markers import before_marker
from codeprac.text.sides import Side

Span = tuple[int, int]
_CLAUSE_END: Final = re.compile(r"""[.!?;]["')\]]*(?:\[.\])*(?!$)""")
_FIRST_WORD: Final = COMMON[0]


class BlockText:
    """The clauses of a block, in tokens."""

    def __init__(self, side: Side, place: int) -> None:
        self.coded = side.coded(place)
        self.codes = self.coded.codes
        ends = [found.end() for found in _CLAUSE_END.finditer(self.codes) if self._ends(found.start(), found.end())]
        self._borders = sorted({0, *(before_marker(self.coded, end) for end in ends), len(self.codes)})

    def _ends(self, start: int, end: int) -> bool:
        """Whether signs end a clause: white space follows, and they do not end "e.g." or the like."""
        text, starts, _ = self.coded
        before = self.coded.part(start - 1, start) if start else ""
        short = text.startswith(". ", starts[start]) and len(before) == 1 and before.islower()
        return not short and text[starts[end] - 1] == " "

    def clause(self, start: int, end: int) -> Span:
        """The clauses that hold these tokens."""
        first = bisect_right(self._borders, start) - 1
        return self._borders[first], self._borders[bisect_left(self._borders, end)]

    def pause(self, place: int) -> int:
        """Where the next word begins."""
        return next((at for at in range(place, len(self.codes)) if self.codes[at] >= _FIRST_WORD), len(self.codes))

    def clauses(self) -> Iterator[Span]:
        """Its clauses in order."""
        return pairwise(self._borders)

    def telling(self, span: Span) -> str:
        """The words of these tokens that are not common."""
        return "".join([code for code in self.codes[span[0] : span[1]] if code >= MODAL[0]])

    def said(self, start: int, end: int) -> int:
        """How many words there are, but for numbers and what they number ("Article 55")."""
        words = [token for token in self.coded.tokens(start, end) if token[0].isalnum()]
        following = [*words[1:], ""]
        return sum(
            not (_is_number(word) or (_is_number(after) and word[0].isupper()))
            for word, after in zip(words, following, strict=True)
        )


def _is_number(token: str) -> bool:
    return any(sign.isdigit() for sign in token)
