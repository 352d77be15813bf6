"""Markdown as safe HTML, and the text that anchors refer to."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.markdown import plain, render
from codeprac.text.words import collapse, count_words

Within = Callable[[float], AbstractContextManager[None]]
HOSTILE = {
    "open brackets": "[" * 100_000,
    "brackets and stars": "[*" * 50_000,
    "open images": "![" * 50_000,
    "nested brackets": "[" * 50_000 + "]" * 50_000,
    "open links": "[a](<b" * 16_000,
    "open parentheses": "[a](" + "(" * 99_000,
    "nested quotes": ">" * 100_000 + " x",
    "lines of nested quotes": (">" * 1000 + " x\n") * 90,
    "nested lists": "\n".join(" " * (2 * depth) + "- x" for depth in range(400)),
    "list markers": "- " * 50_000 + "x",
    "unbalanced fences": "```\n" * 25_001,
    "backticks": "`".join("`" * count for count in range(440)),
    "emphasis": "**a*b_" * 16_000,
    "entities": "&amp;" * 20_000,
    "footnotes": "[^1]" * 20_000 + "\n\n[^1]: x",
    "definitions": "\n".join(f"[^{at}]: x[^{at + 1}]" for at in range(5000)) + "\n\ny[^0]",
    "link definitions": "[a]: /x\n" * 12_000,
    "a wide table": "|" * 40_000 + "\n" + "|-" * 20_000 + "\n" + "|" * 40_000,
    "a long table": "|a|b|\n|-|-|\n" + "|x|y|\n" * 12_000,
    "short rows of wide tables": ("|" * 60 + "\n" + "|-" * 59 + "|\n" + "|\n" * 300 + "\n") * 120,
    "tags": '<a href="' * 11_000,
    "comments": "<!--" * 25_000,
    "addresses": "<http://a" * 11_000,
    "backslashes": "\\" * 100_000,
    "nested notes": "[^a]: " * 15_000 + "x",
    "signs": "\0\u202e\ufeff🗸 שלום " * 8_000,
}


class Texts(HTMLParser):
    """Collects text nodes as a browser does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markdown_is_rendered_in_seconds(source: str, within: Within) -> None:
    with within(6):
        plain(render(source, headings="strip"))


@given(st.text(alphabet="ab #=-`~>*_[]()^:|.1<&\"'!\n\t\\\0é ", max_size=200))
@settings(max_examples=300, deadline=None)
def test_plain_is_what_a_browser_would_show(source: str) -> None:
    html = render(source)
    reader = Texts()
    reader.feed(html)
    reader.close()
    assert plain(html) == collapse(reader.text)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](//evil.example)",
        "[a](/relative)",
        "![a](javascript:x)",
        "![a](http://tracker.example/x.png)",
        "<javascript:alert(1)>",
        '[a](http://x.org "onmouseover=x")',
        "<img src=x onerror=alert(1)>",
        '|a|\n|-|\n|<b style="x">|',
    ],
)
def test_nothing_active_and_nothing_foreign_is_loaded(source: str) -> None:
    html = "".join(re.findall("<[^>]*>", render(source).lower()))
    for forbidden in ("<script", "<img", 'href="j', 'href="d', 'href="v', 'href="/', "style=", "title=", "src="):
        assert forbidden not in html


def test_foreign_links_say_so_and_links_in_the_page_do_not() -> None:
    assert render("[a](https://x.org) [b](#c) <mailto:a@b.eu>") == (
        '<p><a href="https://x.org" rel="noopener nofollow">a</a> <a href="#c">b</a> '
        '<a href="mailto:a@b.eu" rel="noopener nofollow">mailto:a@b.eu</a></p>\n'
    )


@pytest.mark.parametrize("marker", ["(1)", "(a)", "a)", "(iv)", "(12)", "iv)"])
def test_points_keep_their_marker_as_text(marker: str) -> None:
    html = render(f"- {marker} First *point*\n")
    assert f'<li class="point"><span class="marker">{marker}</span> First <em>point</em></li>' in html
    assert plain(html) == f"{marker} First point"


def test_numbers_with_a_parenthesis_are_text_too() -> None:
    assert plain(render("1) One\n2) Two\n")) == "1) One 2) Two"


def test_common_lists_are_left_alone() -> None:
    assert render("- One\n- (see) two\n") == "<ul>\n<li>One</li>\n<li>(see) two</li>\n</ul>\n"


def test_a_list_item_that_is_a_numbered_list_keeps_its_number_as_text() -> None:
    assert plain(render("- 1. One\n- 2. Two\n")) == "1. One 2. Two"


@pytest.mark.parametrize(
    ("opening", "sort"),
    [
        ("LEGAL TEXT Article 53", "box box-legal"),
        ("**OPEN QUESTIONS**", "box box-question"),
        ("**Summary of changes from the second draft**", "box box-changes"),
        ("Explanation of changes to Commitment 4: In", "box box-changes"),
        ("EXPLANATORY BOX", "box box-note"),
        ("**Potential material for future Recital**", "box box-recital"),
        ("Anything else", "box"),
    ],
)
def test_quotes_are_boxes_of_their_sort(opening: str, sort: str) -> None:
    assert f'<blockquote class="{sort}">' in render(f"> {opening}\n>\n> More.\n")


def test_tables_scroll_and_align_without_styles() -> None:
    html = render("|a|b|\n|:-|-:|\n|1|2|\n", table_label='Table "1"')
    assert '<div class="table" tabindex="0" role="region" aria-label="Table &quot;1&quot;"><table>' in html
    assert '<td class="right">2</td>' in html
    assert plain(html) == "a b 1 2"


def test_a_short_text_makes_no_endless_table() -> None:
    columns = 112
    source = "|".join("a" * columns) + "\n" + "|".join("-" * columns) + "\n" + "|\n" * 225
    html = render(source)
    assert 0 < html.count("<td") < len(source)
    assert plain(html).count("|") > 200  # the rows that found no room stand there as text


def test_tables_that_are_written_out_are_whole() -> None:
    source = "|".join("ab") + "\n" + "-|-\n" + "1|2\n" * 3000
    assert render(source).count("<td") == 6000


def test_headings_in_annotations_are_no_headings() -> None:
    assert render("# A\n\nB\n===\n", headings="strip") == '<p class="heading">A</p>\n<p class="heading">B</p>\n'


def test_ids_of_footnotes_bear_the_prefix() -> None:
    html = render("Text.[^7] Again.[^7]\n\n[^7]: Note.\n", prefix="m1-", back_label="Back")
    assert '<a href="#m1-fn-7" id="m1-fnref-7">[7]</a>' in html
    assert 'id="m1-fnref-7-2"' in html
    assert '<li id="m1-fn-7"><span class="marker">[7]</span>' in html
    assert html.count('aria-label="Back"') == 2


def test_a_note_within_a_note_loses_nothing() -> None:
    html = render("a[^1] b[^2]\n\n[^1]: Outer.\n\n    [^2]: Inner.\n")
    assert "Outer." in html
    assert "Inner." in html


def test_words_are_counted_as_people_do() -> None:
    assert count_words("State-of-the-art models (e.g. GPT) don’t use 1,000.5 — §7 a, II.4.1!") == 11
