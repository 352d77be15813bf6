"""Words kept, inserted and deleted, as HTML: marked by element, by look, and by words for who hears the page.

In Python rather than in a template: a comparison of two long drafts has tens of thousands of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Literal, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from codeprac.drafts.rendering.touching import NONE, Touch, Touches
from codeprac.text.segments import Nature, Op, Segment

Side = Literal["both", "old", "new"]
_LEFT_OUT = {"old": Op.INSERT, "new": Op.DELETE}
_END = re.compile(r"\S{1,20}\Z")
_ELEMENTS = {Op.DELETE: "del", Op.INSERT: "ins"}


class Said(NamedTuple):
    """What is said before deleted and inserted words, before words that went elsewhere, and after a change."""

    deleted: str
    inserted: str
    moved_away: str
    moved_here: str
    end: str


def said() -> Said:
    """The words in the reader's language."""
    return Said(_("deleted:"), _("inserted:"), _("moved from here:"), _("moved here:"), _("end of change"))


def segments(
    parts: Iterable[Segment],
    side: Side = "both",
    *,
    wording_only: bool = False,
    touched: Touches = NONE,
    words: Said | None = None,
) -> Markup:
    """The text of one side or of both. Changes of quotes, dashes and formatting are not marked; with `wording_only`
    changes of punctuation and numbering are not, either. `touched` are the words to be marked within changes; `words`
    spare who has many segments looking them up each time."""
    return Markup("".join(_html(list(parts), side, wording_only, touched, words or said())))  # noqa: S704 - every text is escaped


def is_quiet(part: Segment, wording_only: bool) -> bool:
    """Whether a change is shown as if it had always read so."""
    return part.minor or (wording_only and part.nature is not Nature.WORDING)


def _html(parts: Sequence[Segment], side: Side, wording_only: bool, touched: Touches, words: Said) -> Iterator[str]:
    left_out = _LEFT_OUT.get(side)
    is_open = False
    inside: tuple[Op, int] | None = None  # a marker and the words after it, deleted together, are one deletion
    for place, part in enumerate(parts):
        is_kept = part.op is Op.EQUAL or is_quiet(part, wording_only)
        if (part.op is not Op.EQUAL and part.op is left_out) or (is_kept and part.op is Op.DELETE and side == "both"):
            continue
        if inside and (is_kept or inside != (part.op, part.move)):
            yield f"</{_ELEMENTS[inside[0]]}>"
            inside = None
        if is_kept:
            if is_open and part.text.strip():
                yield f'<span class="said"> [{words.end}] </span>'
                is_open = False
            yield escape(part.text, quote=False)
            continue
        if not inside:
            yield _opening(part, words)
        yield with_signs(part.text, touched.at.get(place, ()))
        inside, is_open = (part.op, part.move), True
    if inside:
        yield f"</{_ELEMENTS[inside[0]]}>"


def _opening(part: Segment, words: Said) -> str:
    """The beginning of changed words, with what is said before them."""
    element = _ELEMENTS[part.op]
    if part.move:
        spoken = words.moved_away if part.op is Op.DELETE else words.moved_here
        return f'<{element} class="moved-words"><span class="said"> [{spoken}] </span>'
    spoken = words.deleted if part.op is Op.DELETE else words.inserted
    return f'<{element}><span class="said"> [{spoken}] </span>'


def with_signs(text: str, touched: Sequence[Touch]) -> str:
    """Escaped text in which numbers, dates and verbs of obligation bear their signs, which the style sheet draws. No
    line ends between a sign and the word before it, or the end of a word that may be longer than a line."""
    html, last = [], 0
    for touch in sorted(touched, key=lambda touch: touch.start):
        html.append(escape(text[last : touch.start], quote=False))
        words = text[touch.start : touch.end]
        end = _END.search(words) if touch.ends else None
        start = end.start() if end else len(words)
        if start:
            html.append(f'<b class="touched">{escape(words[:start], quote=False)}</b>')
        if end:
            html.append(f'<b class="touched" data-sign="{touch.kind}">{escape(end[0], quote=False)}</b>')
        last = touch.end
    return "".join(html) + escape(text[last:], quote=False)
