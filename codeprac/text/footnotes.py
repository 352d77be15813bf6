"""Footnotes in rendered text: shown under their own label, with ids that the caller's prefix keeps apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from codeprac.text.parsing import Env


def _reference(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    meta = tokens[at].meta
    name, label = _name(meta, env), escapeHtml(meta["label"])
    again = f"-{meta['subId'] + 1}" if meta["subId"] else ""
    link = f'<a href="#{env["prefix"]}fn-{name}" id="{env["prefix"]}fnref-{name}{again}">[{label}]</a>'
    return f'<sup class="footnote-ref">{link}</sup>'


def _block_open(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return '<ul class="footnotes">\n'


def _block_close(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return "</ul>\n"


def _open(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    meta = tokens[at].meta
    label = escapeHtml(meta["label"])
    return f'<li id="{env["prefix"]}fn-{_name(meta, env)}"><span class="marker">[{label}]</span> '


def _close(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    return "</li>\n"


def _anchor(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    meta = tokens[at].meta
    again = f"-{meta['subId'] + 1}" if meta["subId"] else ""
    back = escapeHtml(env["labels"]["back"])
    return f' <a href="#{env["prefix"]}fnref-{_name(meta, env)}{again}" class="footnote-back" aria-label="{back}">↩</a>'


def _name(meta: dict[str, Any], env: Env) -> str:
    """The part of an id that stands for a footnote: its label where that is safe, else its order."""
    label: str = meta["label"]
    return label if label.isascii() and label.isalnum() else f"note-{meta['id'] + 1}"


def _unnest(state: StateCore) -> None:
    """Core rule: take a definition out of the definition it stands in; the plugin loses the outer one's text."""
    pieces: list[list[Token]] = [[]]
    finished: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            pieces.append([token])
            continue
        pieces[-1].append(token)
        if token.type == "footnote_reference_close" and len(pieces) > 1:
            finished.append(pieces.pop())
            if len(pieces) == 1:
                pieces[0] += [inner for piece in finished for inner in piece]
                finished.clear()
    state.tokens = pieces[0]


def use_footnotes(made: MarkdownIt) -> None:
    """Give a parser our rendering of footnotes."""
    made.core.ruler.before("footnote_tail", "unnest", _unnest)
    rules = {
        "footnote_ref": _reference,
        "footnote_block_open": _block_open,
        "footnote_block_close": _block_close,
        "footnote_open": _open,
        "footnote_close": _close,
        "footnote_anchor": _anchor,
    }
    for name, rule in rules.items():
        made.add_render_rule(name, rule)
