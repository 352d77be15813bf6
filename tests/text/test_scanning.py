"""Reading Markdown line by line gives what the parser gives, or nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codeprac.text.blocks import plain_text, read_blocks
from codeprac.text.inline import parse_inline, plain_inline
from codeprac.text.parsing import block_tokens
from codeprac.text.plainness import read_plain
from codeprac.text.scanning import scan
from codeprac.text.sections import Section, parse_sections
from codeprac.text.words import WHITE_SPACE, collapse

PIECES = (
    *"#>|-=+*`~:.[]()!&<_\\^\t 1aBé",
    *(
        "\n",
        "\n\n",
        "# ",
        "## A",
        "###",
        "- ",
        "  - ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "10. ",
        "> ",
        ">> ",
        ">",
        "```",
        "~~~",
    ),
    *("```x\n", "---", "===", "----------", "| a | b |", "|---|---|", "| 1 | 2 |", "|", "a|b", "--|--", ":-:", "    "),
    *("[^1]", "[^1]: note", "[a]: http://b.c", "[a]", "[a](b)", "**b**", "*i*", "_x_", "a_b", "`c`", "&amp;", "Q&A"),
    *(
        "<http://a.b>",
        "[a 1](#b.c)",
        "[é](https://a.b/c?d=1#e)",
        "**two words**",
        "<b>",
        "\\",
        "\\#",
        "text",
        "word two",
        "Å",
        "\xa0",
        "\x0b",
        "\f",
        "\r\n",
        "\r",
        "\0",
        "***",
        "___",
        "---\na: b\n",
        "...\n",
        " {#a .b}",
        "<a id='b'></a>",
    ),
)
LINES = (
    *(
        "# Heading",
        "## Heading #",
        "#",
        "#x",
        " # One",
        "   ## Three",
        "    # Four",
        "text",
        "more text",
        "  two",
        "\ttab",
    ),
    *(
        "- point",
        "* point",
        "+ point",
        "- two\n- points",
        "  - nested",
        "    - deeper",
        "  below",
        "- 1. both",
        "   1. numbered",
        "   2. not the first",
        "\n  - indented\n  - as a whole\n",
        "- one\n  - two\n    - three\n    + other\n  2) four",
        "1. first",
        "2. second",
    ),
    *("3) third", "- [ ] task", "-", "- # heading", "- - both", "- > quote", "-  wide", "-     code", "1990. A year"),
    *("> quote", "> - point", "> # heading", "> > deep", ">", "lazy", "> 1. one\n> 2. two", "> a\n> b", ">a", ">\tb"),
    *(
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a |\n|---|\n| 1 | 2 |",
        "| a | b |\n|:-:|---|\n| 1 |",
        "|||\n|-|-|",
        "| a |",
    ),
    *(
        "> | a |\n> |---|\n> | `x` |",
        "|---|---|",
        "# a | b\n---|---",
        "a | b\n---|---",
        "| \\| |\n|---|",
        "| \xa0 |\n|--|",
    ),
    *(
        "```",
        "~~~~",
        "```py",
        "``` `",
        "  ```",
        "# in code?",
        "---",
        "***",
        "===",
        "text\n---",
        "text\n===",
        "- a\n---",
        "---\na: b",
        "a: b\n---",
        "--- a",
    ),
    *(
        "[^1]: note",
        "[^1]: one\n[^2]: two",
        "[^n]:",
        "[^1]:[^2]: inside",
        "[^1]:  wide",
        "[ref]: http://a.b",
        "[^1]: a\n    b",
        "see [^1].",
    ),
    *(
        "**bold** text",
        "** no",
        "__bold__",
        "*it*",
        "`code`",
        "a\\*b",
        "&amp; &x",
        "a_b _c_",
        "\x0b",
        "\xa0x",
        "![i](u)",
    ),
    *(
        "",
        " ",
        "\t",
        ">>>>>>>>>> deep",
        "- - - - - - - - - - deep",
        "\\# no",
        ": colon",
        "= sign",
        "text  \nbreak",
        "a\\\nb",
    ),
)


def agree(source: str) -> list[Section] | None:
    scanned = scan(source, {})
    if scanned is not None:
        assert scanned == parse_sections(source)
        assert [(block.source, block.number) for each in scanned for block in each.blocks] == [
            (block.source, block.number) for each in parse_sections(source) for block in each.blocks
        ]
    return scanned


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
@example("``` `\n-")
@example("1. a\n1. b\n\n5. c\n7) d\n7) e\n\n07) f\n\ntext\n\n> 3. g\n\n4. h\n- i\n9. j")
@example("| a | b | c | d |\n|---|---|---|---|\n" + "|\n" * 300)
@example("# A\n\n" + "| a | b | c |\n|---|---|---|\n" + "| | | |\n" * 300 + "\n# B\n\n| a |\n|---|\n| 1 |\n")
def test_lines_are_read_as_the_parser_reads_them(source: str) -> None:
    agree(source)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_any_signs_are_read_as_the_parser_reads_them(source: str) -> None:
    agree(source)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from((*PIECES, "[^1](u)", "[x [^1] y](u)", " ", "é", "»")), max_size=12).map("".join))
def test_inline_text_without_markup_is_what_the_parser_makes_of_it(content: str) -> None:
    _, env = block_tokens("[^1]: note\n\n[a]: b")
    assert collapse(plain_inline(content)) == collapse(parse_inline(content))
    assert collapse(plain_inline(content, env)) == collapse(parse_inline(content, env))
    for known in (None, env):
        parsed = collapse(parse_inline(content, known))
        assert plain_text(content, known) == re.sub(r"\[\^([^\]\s]+)\]", r"[\1]", parsed)


@given(st.text(st.sampled_from(" \t\n\xa0\u2003\ufeffab"), max_size=12))
def test_white_space_is_collapsed_as_a_browser_does(text: str) -> None:
    assert collapse(text) == re.sub(f"[{WHITE_SPACE}]+", " ", text).strip(" ")


def test_a_plain_text_is_read_line_by_line() -> None:
    lines = (
        "Lead.",
        "# Title",
        "- one\n- two [^1]",
        "> Box",
        "| a |\n|---|\n| b |",
        "[^1]: Note",
        "---",
        "## Next ##\nText.",
    )
    source = "\n\n".join(lines)
    scanned = agree(source)
    assert scanned is not None
    assert [each.text for each in scanned] == ["", "Title", "Next"]
    assert [[block.text for block in each.blocks] for each in scanned] == [
        ["Lead."],
        ["one", "two [1]", "Box", "a", "b", "[1] Note"],
        ["Text."],
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- a\n  - b\nlazy\n  more\n- c", [(1, "", "a"), (2, "", "b lazy more"), (1, "", "c")]),
        ("1. a\n   - b\n2. c\n\n3. d", [(1, "1.", "a"), (2, "", "b"), (1, "2.", "c"), (1, "3.", "d")]),
        ("- 1. a\n  - b\n  2. c\n- 5) d", [(2, "1.", "a"), (2, "", "b"), (2, "2.", "c"), (2, "5)", "d")]),
        ("> - a\n>   1. b\n>   1. c", [(2, "", "a"), (3, "1.", "b"), (3, "2.", "c")]),
        ("text\n- a\n* b", [(0, "", "text"), (1, "", "a"), (1, "", "b")]),
    ],
)
def test_lists_in_lists_are_plain(source: str, expected: list[tuple[int, str, str]]) -> None:
    plain = read_plain(source)
    assert plain is not None
    assert [(block.depth, block.number, block.text) for block in plain.blocks] == expected
    assert tuple(plain.blocks) == read_blocks(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\n\n  - b\n  - c\n\nd", [(0, "a"), (1, "b"), (1, "c"), (0, "d")]),
        ("> a\n>\n>  1. b\n>     - c", [(1, "a"), (2, "b"), (3, "c")]),
        ("[^1]:\n[^2]: a\nb\n[^3]:[^4]: c", [(1, "[2] a b"), (2, "[4] c")]),
    ],
)
def test_indented_lists_and_footnotes_with_nothing_of_their_own_are_plain(
    source: str, expected: list[tuple[int, str]]
) -> None:
    plain = read_plain(source)
    assert plain is not None
    assert [(block.depth, block.text) for block in plain.blocks] == expected
    assert tuple(plain.blocks) == read_blocks(source)


@pytest.mark.parametrize(
    "source",
    ["a\n2. b", "- a\n  2. b", "- a\n - b", "1. a\n  - b", "- a\n    b", "- - - - - - a", "- a\n\n  - b", "[^1]:\na"],
)
def test_lists_that_are_not_surely_in_lists_are_left_to_the_parser(source: str) -> None:
    assert read_plain(source) is None


def test_real_texts_are_read_as_the_parser_reads_them(real_data: Path) -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted(real_data.glob("*/*.md"))]
    if not sources:
        pytest.skip("there are no real texts here")
    read: list[Callable[[], object]] = [lambda source=source: agree(source) for source in sources]
    assert sum(each() is not None for each in read) > len(read) / 2
