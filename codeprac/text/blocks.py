"""The text under a heading as blocks: paragraphs, list points, table rows, code, in reading order, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from markdown_it.token import Token

from codeprac.text.inline import is_bare, plain_inline
from codeprac.text.parsing import Env, block_tokens
from codeprac.text.words import collapse

if TYPE_CHECKING:
    from codeprac.text.provisions import OutlinedProvision


class BlockKind(StrEnum):
    """What a block is in its text."""

    PARAGRAPH = "paragraph"
    POINT = "point"
    ROW = "row"
    BOX = "box"
    CODE = "code"
    FOOTNOTE = "footnote"


@dataclass(slots=True, unsafe_hash=True)
class Block:
    """A comparable unit: its plain text with single spaces, and how deep it stands in lists and boxes.

    It is a value that nobody changes; a frozen class would take three times as long to make one. The cells of a row
    are joined by `CELL`. `source` is its inline Markdown, from which formatting can be told.
    `number` is what its list shows before the first block of a point, such as "2."; it is no part of the text.
    """

    kind: BlockKind
    text: str
    depth: int = 0
    source: str = field(default="", compare=False)
    number: str = field(default="", compare=False)


CELL: Final = " | "
_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")
_REFERENCE: Final = re.compile(r"\[\^[^\]\[\s\\`*_<&]+\](?![(\[])")
_TAGGED: Final = re.compile(r"\n(?=</?(?:dd|dl|dt|h[1-6]|li|ol|p|table|td|th|tr|ul)\b[^<>\n]*>)", re.IGNORECASE)


def blocks(body: str) -> tuple[str, ...]:
    """The plain texts of the blocks of a Markdown text, in reading order."""
    return tuple(block.text for block in read_blocks(body))


def blocks_of(provision: OutlinedProvision) -> tuple[Block, ...]:
    """The blocks of a provision: those that were read with the whole text, or else read now."""
    return read_blocks(provision.body) if provision.blocks is None else provision.blocks


def read_blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text in reading order; those without text are left out."""
    return blocks_in(*block_tokens(body))


def blocks_in(tokens: Sequence[Token], env: Env) -> tuple[Block, ...]:
    """The blocks that these block tokens hold; those without text are left out."""
    return tuple([block for block in _read(tokens, env) if block.text])


def plain_text(content: str, env: Env | None = None) -> str:
    """The text of inline Markdown as it reads; the footnotes that it refers to may be defined elsewhere."""
    if "[^" in content and is_bare(_REFERENCE.sub("", content)):
        return collapse(_FOOTNOTE.sub(r"[\1]", content))
    text = collapse(plain_inline(content, env))
    return _FOOTNOTE.sub(r"[\1]", text) if "[^" in text else text


def number_after(last: str, written: str) -> str:
    """The number of a point of a list, from how it is written and the number before it, empty for the first: lists are
    counted on, but for such as have a parenthesis, which show what is written."""
    if written[-1] == ")":
        return written
    return f"{int(last[:-1]) + 1 if last else int(written[:-1])}."


def _read(tokens: Sequence[Token], env: Env) -> Iterator[Block]:
    around: list[BlockKind] = []
    row: list[str] = []
    cells: list[str] = []
    label = number = ""
    numbers = _numbers(tokens)
    for at, token in enumerate(tokens):
        if token.type == "inline":
            if token.level and around and around[-1] is BlockKind.ROW:
                row.append(token.content)
                cells.append(plain_text(token.content, env))
                continue
            kind = around[-1] if around else BlockKind.PARAGRAPH
            for piece in _pieces(token.content):
                yield Block(kind, label + plain_text(piece, env), len(around), piece, number)
                label = number = ""
        elif token.type in _AROUND:
            around.append(_AROUND[token.type])
            label = f"[{token.meta['label']}] " if token.type == "footnote_reference_open" else label
            number = numbers.get(at, "")
        elif token.type in _CLOSING:
            around.pop()
            number = ""
        elif token.type == "tr_close":
            yield Block(BlockKind.ROW, CELL.join(cells) if any(cells) else "", len(around), CELL.join(row))
            row, cells = [], []
        elif token.type in ("fence", "code_block"):
            yield Block(BlockKind.CODE, token.content.strip("\n"), len(around), token.content, number)
            number = ""


def _numbers(tokens: Sequence[Token]) -> dict[int, str]:
    """The numbers of points that have one, by the places of the tokens that open them."""
    found: dict[int, str] = {}
    lists: list[str] = []
    for at, token in enumerate(tokens):
        if token.type in _LISTS:
            lists.append("")
        elif token.type in _LISTS_CLOSING:
            lists.pop()
        elif token.type == "list_item_open" and token.info:
            found[at] = lists[-1] = number_after(lists[-1], token.info + token.markup)
    return found


def _pieces(content: str) -> list[str]:
    """Inline Markdown cut where a line begins with a tag: lists and tables written in HTML are read as plain text, and
    each of their lines is compared on its own."""
    return _TAGGED.split(content) if "\n<" in content else [content]


_AROUND: Final = {
    "list_item_open": BlockKind.POINT,
    "blockquote_open": BlockKind.BOX,
    "table_open": BlockKind.ROW,
    "footnote_reference_open": BlockKind.FOOTNOTE,
}
_LISTS: Final = frozenset({"bullet_list_open", "ordered_list_open"})
_LISTS_CLOSING: Final = frozenset({"bullet_list_close", "ordered_list_close"})
_CLOSING: Final = frozenset({"list_item_close", "blockquote_close", "table_close", "footnote_reference_close"})
