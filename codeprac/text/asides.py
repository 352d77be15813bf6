"""What stands in the text of a provision and is not its own: footnotes of others, boxes that tell of changes, links.

Footnotes, and where links lead, are often defined at the end of a text, so that they stand below its last heading; a
box on what changed says what other provisions said before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from codeprac.text.boxes import box_sort

_REFERENCE: Final = re.compile(r"\[\^[^\]\s]+\]")
_NOTE: Final = re.compile(rf" {{0,3}}({_REFERENCE.pattern}):")
_LINK: Final = re.compile(
    r" {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*(?:<[^<>\n]*>|[^\s<]\S*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?\s*\Z"
)
_BOX: Final = re.compile(r" {0,3}>[ >]*")
_TELLING_OF_CHANGES: Final = "box-changes"


def set_aside(body: str) -> tuple[str, str]:
    """A body without such footnotes, boxes and definitions of links, and these; both as written, line by line."""
    if "]:" not in body and not (">" in body and "hanges" in body):
        return body, ""
    own: list[str] = []
    aside: list[str] = []
    for line, is_aside in _lines(body):
        (aside if is_aside else own).append(line)
    return ("".join(own), "".join(aside)) if aside else (body, "")


def _lines(body: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is set aside. A box ends where no `>` stands, a footnote before what is not indented
    and stands behind an empty line; where a link leads is said in a line that ends no paragraph."""
    in_box = in_note = is_aside = False
    was_empty = True
    times = Counter(_REFERENCE.findall(body))
    for line in body.splitlines(keepends=True):
        box, note = _BOX.match(line), _NOTE.match(line)
        if box:
            if not in_box:
                is_aside = box_sort(line[box.end() :]) == _TELLING_OF_CHANGES
            in_box, in_note = True, False
        elif note:
            in_box, in_note, is_aside = False, True, times[note[1]] == 1
        elif not line.strip():
            in_box = False
        elif was_empty and _LINK.match(line):
            in_box, in_note, is_aside = False, False, True
            yield line, True
            continue
        elif not (in_note and (not was_empty or line[0] in " \t")):
            in_box = in_note = is_aside = False
        yield line, is_aside
        was_empty = not line.strip()
