"""The parts of a provision that can be chosen instead of selecting words."""

from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.markdown import plain, render
from codeprac.text.parts import parts_of

SOURCE = """\
Signatories *will*:

- (a) write it   down,
  - (1) in plain words,
  - (2) at length; and
- (b) publish it.[^1]

1. First
2. Second

| Head | Other |
|------|-------|
| cell | 漢字 |

> A box
>
> of two paragraphs.

Ten years.

[^1]: A note.
"""


def named(source: str) -> list[tuple[str, str, str]]:
    html = render(source)
    text = plain(html)
    return [(part.kind.value, part.name, text[part.start : part.end]) for part in parts_of(html, text)]


def test_paragraphs_points_rows_and_boxes_are_parts() -> None:
    found = named(SOURCE)
    assert [part[:2] for part in found] == [
        ("paragraph", "1"),
        ("point", "(a)"),
        ("point", "(a)(1)"),
        ("point", "(a)(2)"),
        ("point", "(b)"),
        ("point", "1."),
        ("point", "2."),
        ("row", "1"),
        ("box", "1"),
        ("paragraph", "2"),
    ]
    words = {name: text for kind, name, text in found if kind == "point"}
    assert words["(a)"] == "(a) write it down, (1) in plain words, (2) at length; and"
    assert words["(b)"].startswith("(b) publish it.")
    assert found[-1][2] == "Ten years."


LINES = (
    "A word.",
    "- (a) point",
    "- bare",
    "  - (i) inner",
    "1. one",
    "> box",
    "| a | b |\n|---|---|\n| c | d |",
    "",
    "🙂\u00a0é",
)


@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_every_part_is_a_piece_of_the_text_without_space_around_it(lines: list[str]) -> None:
    html = render("\n\n".join(lines))
    text = plain(html)
    for part in parts_of(html, text):
        words = text[part.start : part.end]
        assert words
        assert words == words.strip()
