"""Markdown to safe HTML, and HTML to the text that anchors refer to.

Raw HTML is off, linkify is not used (quadratic on hostile input), and what remains is cleaned with nh3 against the
allow-list below. `plain` gives the text nodes of the result as a browser has them, white space collapsed; the same
two rules in JavaScript are `walker over text nodes` and `.replace(/\\s+/g, ' ').trim()`. Characters are Unicode code
points here and UTF-16 units there.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from codeprac.text import parsing
from codeprac.text.boxes import sort_boxes
from codeprac.text.footnotes import use_footnotes
from codeprac.text.inline import tame
from codeprac.text.parsing import Env
from codeprac.text.points import mark_points
from codeprac.text.words import collapse, count_words

__all__ = ["count_words", "plain", "render"]

Headings = Literal["keep", "strip"]
_TAGS: Final = frozenset(
    "a blockquote br code div em h1 h2 h3 h4 h5 h6 hr li ol p pre span strong sup table tbody td th thead tr ul".split()
)
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "rel", "id", "class", "aria-label"},
    "blockquote": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "li": {"class", "id"},
    "ol": {"start"},
    "p": {"class"},
    "span": {"class"},
    "sup": {"class"},
    "td": {"class"},
    "th": {"class"},
    "ul": {"class"},
}
_TAG: Final = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>")


def render(
    source: str,
    *,
    prefix: str = "",
    headings: Headings = "keep",
    table_label: str = "Table",
    back_label: str = "Back to the text",
) -> str:
    """Safe HTML of a Markdown text.

    Ids (of footnotes) begin with the prefix. `headings="strip"` shows headings as strong paragraphs, for text inside
    a page that has its own outline. The labels name scrolling tables and the way back from a footnote.
    """
    env: Env = {"prefix": prefix, "headings": headings, "labels": {"table": table_label, "back": back_label}}
    return _clean(_renderer().render(source, env))


def plain(html: str) -> str:
    """The text of HTML made by `render`: its text nodes in order, each run of white space one space, trimmed."""
    return collapse(entities.unescape(_TAG.sub("", html)))


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )


@cache
def _renderer() -> MarkdownIt:
    made = parsing.new_parser()
    use_footnotes(made)
    made.core.ruler.before("inline", "tame", _tame)
    made.core.ruler.push("points", mark_points)
    made.core.ruler.push("boxes", sort_boxes)
    made.core.ruler.push("page", _fit_page)
    made.add_render_rule("image", _image)
    made.add_render_rule("table_open", _table_open)
    made.add_render_rule("table_close", _table_close)
    return made


def _tame(state: StateCore) -> None:
    """Core rule: see `inline.tame`."""
    for token in state.tokens:
        if token.type == "inline":
            token.content = tame(token.content)


def _fit_page(state: StateCore) -> None:
    """Core rule: no style attributes, links that say where they lead, headings that keep the page's outline."""
    strip = state.env.get("headings") == "strip"
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close") and strip:
            _strip_heading(token)
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).removeprefix("text-align:")}
        elif token.type in ("fence", "code_block"):
            token.attrs, token.info = {}, ""
        for child in token.children or ():
            if child.type == "link_open":
                _open_link(child)


def _strip_heading(token: Token) -> None:
    token.tag = "p"
    if token.nesting == 1:
        token.attrs = {"class": "heading"}


def _open_link(token: Token) -> None:
    target = str(token.attrs.get("href", ""))
    token.attrs = {"href": target} if target.startswith("#") else {"href": target, "rel": "noopener nofollow"}


def _image(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    """An image shows as its description: pages load nothing from foreign hosts."""
    return f'<span class="image">{escapeHtml(tokens[at].content)}</span>'


def _table_open(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    label = escapeHtml(env["labels"]["table"])
    return f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>\n'


def _table_close(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return "</table></div>\n"
