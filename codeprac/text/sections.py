"""The headings and blocks of Markdown as the parser reads them: right for any text, and slow."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final, NamedTuple

from markdown_it.token import Token

from codeprac.text.blocks import Block, blocks_in
from codeprac.text.inline import plain_heading
from codeprac.text.parsing import block_tokens

_LINES: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class Section(NamedTuple):
    """A heading with what stands below it as it is written, its level and plain text, its body and its blocks.

    The lead of a text before its first heading has level 0. The sources of all sections joined are the text.
    """

    source: str
    level: int
    text: str
    body: str
    blocks: tuple[Block, ...]


def parse_sections(source: str) -> list[Section]:
    """The lead and the sections of a text in order."""
    starts = [0, *accumulate(map(len, split_lines(source)))]
    tokens, env = block_tokens(source)
    places = [place for place, token in enumerate(tokens) if _is_heading(token)]
    ends = [*places, len(tokens)]
    lines = [token.map or [0, 0] for token in (tokens[place] for place in places)]
    bounds = [*(starts[line[0]] for line in lines), len(source)]
    lead = source[: bounds[0]]
    sections = [Section(lead, 0, "", lead, blocks_in(tokens[: ends[0]], env))]
    for at, place in enumerate(places):
        text = plain_heading(tokens[place + 1].content, env)
        below = blocks_in(tokens[place + 3 : ends[at + 1]], env)
        level = int(tokens[place].tag[1])
        body = source[starts[lines[at][1]] : bounds[at + 1]]
        sections.append(Section(source[bounds[at] : bounds[at + 1]], level, text, body, below))
    return sections


def split_lines(source: str) -> list[str]:
    """The lines of a text with their ends; joined they are the text."""
    return _LINES.findall(source)


def count_lines(source: str) -> int:
    """How many lines of a text have an end."""
    return source.count("\n") if "\r" not in source else sum(line[-1] in "\r\n" for line in split_lines(source))


def _is_heading(token: Token) -> bool:
    return token.type == "heading_open" and token.level == 0
