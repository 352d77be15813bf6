"""Text as comparable blocks."""

from codeprac.text.blocks import BlockKind, blocks, read_blocks


def test_paragraphs_points_rows_and_boxes_are_blocks_in_reading_order() -> None:
    body = (
        "One *two*\nthree.\n\n- (1) Point [a](http://x.org)\n  - (a) Inner\n\n> **BOX**\n>\n> Text\n\n"
        "|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n```\n\n[^1]: Note\n"
    )
    assert [(block.kind, block.text, block.depth) for block in read_blocks(body)] == [
        (BlockKind.PARAGRAPH, "One two three.", 0),
        (BlockKind.POINT, "(1) Point a", 1),
        (BlockKind.POINT, "(a) Inner", 2),
        (BlockKind.BOX, "BOX", 1),
        (BlockKind.BOX, "Text", 1),
        (BlockKind.ROW, "a | b", 1),
        (BlockKind.ROW, "1 | 2", 1),
        (BlockKind.CODE, "code", 0),
        (BlockKind.FOOTNOTE, "[1] Note", 1),
    ]


def test_references_to_footnotes_read_as_they_are_shown() -> None:
    assert blocks("Text.[^7]\n") == ("Text.[7]",)


def test_a_text_without_words_has_no_blocks() -> None:
    assert blocks("\n\n---\n\n") == ()


def test_lists_written_in_html_are_a_block_a_line() -> None:
    body = "Before\n<ul>\n<li>One\nand more</li>\n<li>Two</li>\n</ul>\nx\n<y\n"
    assert blocks(body) == ("Before", "<ul>", "<li>One and more</li>", "<li>Two</li>", "</ul> x <y")


def test_points_have_the_numbers_that_their_lists_show() -> None:
    first = "3. Three\n1. Four\n\n   More of it\n\n   - Bullet\n   - 8. Lone\n\n9. Five\n"
    second = "2) Two\n2) Again\n\n- (1) Written\n"
    assert [(block.text, block.number) for block in read_blocks(f"{first}\n{second}")] == [
        ("Three", "3."),
        ("Four", "4."),
        ("More of it", ""),
        ("Bullet", ""),
        ("Lone", "8."),
        ("Five", "5."),
        ("Two", "2)"),
        ("Again", "2)"),
        ("(1) Written", ""),
    ]
