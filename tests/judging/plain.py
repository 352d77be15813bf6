"""Reading pages that are written plainly: every element closed where it has to be, every value in quotes.

What is read here has no fault of syntax, and is the tree that a strict parser makes of it, in a thirtieth of the time.
Of all else `read_page` and `read_piece` say that they do not know, and a parser has to (`tests.judging.html`);
tests/judging/test_plain.py holds them to it."""

import re
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

SPACE = " \t\n\f"
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[ \t\n]+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"]*")?)*)[ \t\n]*(/?)>')
ATTRIBUTE = re.compile(r'[ \t\n]+([a-zA-Z][a-zA-Z0-9-]*)(?:="([^"]*)")?')
DOCTYPE = re.compile(r"[ \t\n]*<!doctype html>[ \t\n]*", re.IGNORECASE)
DOUBTFUL = re.compile(
    "&(?!(?:amp|lt|gt|quot|nbsp|#34|#39|#x27);)"
    "|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff]"
)

SVG = "{http://www.w3.org/2000/svg}"
IN_SVG = {SVG + name for name in "circle defs desc g line path polygon polyline rect svg text tspan use".split()}
CAPITALS = {"viewBox", "preserveAspectRatio"}

VOID = set("base br col hr img input link meta wbr".split())
WITHOUT_ELEMENTS = {*"option script textarea title".split(), SVG + "desc"}
FIRST_LINE_END_IS_NOTHING = {"pre", "textarea"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
NEVER_WITHIN_ITSELF = {"a", "button", "form"} | HEADINGS
COUNTED = {"a": "a", "button": "button", "form": "form", "p": "p"} | dict.fromkeys(HEADINGS, "heading")
RUNNING = set(
    "a abbr b bdi br button cite code data del dfn em i img input ins kbd label mark meter output progress q s samp"
    " script select small span strong sub sup textarea time u var wbr".split()
)
BLOCKS = set(
    "address article aside blockquote datalist dd details dialog div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr legend main menu nav noscript ol p pre section summary table template ul".split()
)
FLOW = RUNNING | BLOCKS | {SVG + "svg"}
INSIDE = {
    "": {"html"},
    "html": {"head", "body"},
    "head": set("base link meta script title".split()),
    "table": set("caption colgroup thead tbody tfoot".split()),
    "colgroup": {"col"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup"},
    "optgroup": {"option"},
    "datalist": {"option"},
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "menu": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
} | {tag: set[str]() if tag in WITHOUT_ELEMENTS else IN_SVG - {SVG + "svg"} for tag in WITHOUT_ELEMENTS | IN_SVG}
"""What may be directly within these elements; within all others what flows."""
WITHOUT_TEXT = set("html head table colgroup thead tbody tfoot tr select optgroup".split()) | {""}


class Doubtful(Exception):
    """Not written plainly."""


def read_page(html: str) -> Element | None:
    """The tree of a page; None for one that is not written plainly."""
    begin = DOCTYPE.match(html)
    if begin is None:
        return None
    root = _read(html[begin.end() :], "")
    pages = [] if root is None else list(root)
    if len(pages) != 1 or [child.tag for child in pages[0]] != ["head", "body"]:
        return None
    return pages[0]


def read_piece(html: str) -> Element | None:
    """The tree of a piece, within one element more; None for one that is not written plainly."""
    return _read(html, "div")


def _read(html: str, around: str) -> Element | None:
    if DOUBTFUL.search(html):
        return None
    # What stands between two tags, and the parts of the tag that follows.
    pieces = TAG.split(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader = Reader(around)
    try:
        reader.say(pieces[0])
        for at in range(1, len(pieces), 5):
            ends, name, attributes, closes, text = pieces[at : at + 5]
            if ends:
                reader.end(name, attributes + closes)
            else:
                reader.begin(name, attributes, closes)
            if text:
                reader.say(text)
        return reader.finish()
    except Doubtful:
        return None


class Reader:
    """Takes tags and texts in turn; raises Doubtful at the first that a parser might see otherwise."""

    def __init__(self, around: str) -> None:
        self.stack = [Element(around)]
        self.last: Element | None = None
        """The child of the innermost open element that was closed last."""
        self.open = dict.fromkeys(COUNTED.values(), 0)

    def begin(self, name: str, attributes: str, closes: str) -> None:
        """A tag that begins an element."""
        parent = self.stack[-1]
        is_drawn = name == "svg" or parent.tag in IN_SVG
        tag = SVG + name if is_drawn else name
        self._ensure_fits(tag, parent.tag)
        element = Element(tag, _attributes(attributes, is_drawn)) if attributes else Element(tag)
        parent.append(element)
        if tag in VOID or (closes and is_drawn):
            self.last = element
        elif closes:
            raise Doubtful
        else:
            self.stack.append(element)
            self.last = None
            if tag in COUNTED:
                self.open[COUNTED[tag]] += 1

    def _ensure_fits(self, tag: str, parent: str) -> None:
        if parent in INSIDE:
            fits = tag in INSIDE[parent]
        elif tag in {"dt", "dd"}:
            fits = parent == "div" and len(self.stack) > 1 and self.stack[-2].tag == "dl"
        else:
            fits = tag in FLOW
        if not fits or (tag in NEVER_WITHIN_ITSELF and self.open[COUNTED[tag]]):
            raise Doubtful
        if self.open["p"] and tag in BLOCKS:
            raise Doubtful

    def end(self, name: str, rest: str) -> None:
        """A tag that ends the innermost element."""
        tag = self.stack[-1].tag
        if rest or len(self.stack) == 1 or (tag != name and tag != SVG + name):
            raise Doubtful
        self.last = self.stack.pop()
        if tag in COUNTED:
            self.open[COUNTED[tag]] -= 1

    def say(self, text: str) -> None:
        """What stands before the next tag."""
        parent = self.stack[-1]
        if "<" in text or (parent.tag == "script" and "&" in text):
            raise Doubtful
        if parent.tag in WITHOUT_TEXT and text.strip(SPACE):
            raise Doubtful
        said = unescape(text) if "&" in text else text
        if self.last is not None:
            self.last.tail = said
        else:
            parent.text = said.removeprefix("\n") if parent.tag in FIRST_LINE_END_IS_NOTHING else said

    def finish(self) -> Element:
        """All that was read."""
        if len(self.stack) != 1:
            raise Doubtful
        return self.stack[0]


@lru_cache(maxsize=2_000)
def _attributes(text: str, is_drawn: bool) -> dict[str, str]:
    found = ATTRIBUTE.findall(text)
    values = {name: unescape(value) if "&" in value else value for name, value in found}
    if len(values) != len(found):
        raise Doubtful
    for name in values:
        if (not name.islower() and not (is_drawn and name in CAPITALS)) or name.startswith("xml"):
            raise Doubtful
    return values
