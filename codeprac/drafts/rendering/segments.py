"""Words kept, inserted and deleted, as HTML: marked by element, by look, and by words for who hears the page.

In Python rather than in a template: a comparison of two long drafts has tens of thousands of them."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Literal

from flask_babel import gettext as _
from markupsafe import Markup

from codeprac.text.diffing import Op, Segment

Side = Literal["both", "old", "new"]
_LEFT_OUT = {"old": Op.INSERT, "new": Op.DELETE}


def segments(parts: Iterable[Segment], side: Side = "both") -> Markup:
    """The text of one side or of both; changes of quotes, dashes and white space alone are not marked."""
    marks = {Op.DELETE: _mark("del", _("deleted:")), Op.INSERT: _mark("ins", _("inserted:"))}
    return Markup("".join(_html(parts, side, marks)))  # noqa: S704 - every text is escaped


def _mark(element: str, said: str) -> tuple[str, str]:
    """What stands before and after marked words."""
    before = f'<{element}><span class="visually-hidden">[{escape(said)} </span>'
    return before, f'<span class="visually-hidden">]</span></{element}>'


def _html(parts: Iterable[Segment], side: Side, marks: Mapping[Op, tuple[str, str]]) -> Iterator[str]:
    left_out = _LEFT_OUT.get(side)
    for part in parts:
        text = escape(part.text, quote=False)
        if part.op is Op.EQUAL:
            yield text
        elif part.op is left_out:
            continue
        elif part.minor:
            yield text if side != "both" or part.op is Op.INSERT else ""
        else:
            before, after = marks[part.op]
            yield before + text + after
