"""Texts cut into provisions, whatever they hold."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.blocks import BlockKind, blocks_of
from codeprac.text.outline import Kind, outline, with_footnotes
from codeprac.text.provisions import Outline

Within = Callable[[float], AbstractContextManager[None]]
MARKDOWN = st.text(alphabet="ab #=-`~>*_[]()^:|.1\n\r\t\\\0é🗸 ", max_size=300)


def headings(source: str) -> list[str]:
    return [each.heading for each in outline(source).provisions if each.level]


def test_a_heading_becomes_a_provision_with_the_text_under_it() -> None:
    made = outline("# Code\n\n## Commitment 1. Rights\n\nText.\n\n### Measure 1.1: Publish\n\nMore.\n")
    assert [(each.kind, each.label, each.title, each.parent, each.line) for each in made.provisions] == [
        (Kind.TITLE, "", "Code", None, 1),
        (Kind.COMMITMENT, "Commitment 1", "Rights", 0, 3),
        (Kind.MEASURE, "Measure 1.1", "Publish", 1, 7),
    ]
    assert made.provisions[2].body == "\nMore.\n"
    assert made.provisions[2].source == "### Measure 1.1: Publish\n\nMore.\n"


def test_text_before_the_first_heading_is_a_provision_of_level_nought() -> None:
    made = outline("Before.\n\n# Code\n")
    assert [(each.level, each.line, each.source) for each in made.provisions] == [
        (0, 1, "Before.\n\n"),
        (1, 3, "# Code\n"),
    ]


def test_white_space_before_the_first_heading_makes_no_provision() -> None:
    made = outline("\n \n# Code\nText\n")
    assert [(each.heading, each.line) for each in made.provisions] == [("Code", 3)]
    assert made.provisions[0].source == "\n \n# Code\nText\n"


def test_an_empty_text_has_no_provisions() -> None:
    assert outline("") == Outline((), (), {}, {})


@pytest.mark.parametrize(
    "source",
    ["```\n# no\n```\n", "~~~\n# no\n", "> # no\n", "- # no\n", "    # no\n", "[^1]: # no\n", "#no\n", "\\# no\n"],
)
def test_what_commonmark_does_not_call_a_heading_of_the_text_is_none(source: str) -> None:
    assert headings(f"{source}") == []


def test_underlined_headings_are_headings() -> None:
    made = outline("Title\nof two lines\n=====\n\nPart\n---\n\ntext\n")
    assert [(each.heading, each.level, each.line) for each in made.provisions] == [
        ("Title of two lines", 1, 1),
        ("Part", 2, 5),
    ]
    assert made.provisions[1].body == "\ntext\n"


def test_headings_are_plain_text() -> None:
    assert headings("## **Measure 1.** [Access](http://x.org) & `code` ##\n") == ["Measure 1. Access & code"]


def test_attributes_that_name_a_heading_are_none_of_its_words() -> None:
    source = (
        "# Scope {#scope}\n## Terms of use {: #terms}\n## Aims {#a-1 .plain} ##\n## Duties {-}\nRisks {#risks}\n---\n"
    )
    made = outline(source).provisions
    assert [each.heading for each in made] == ["Scope", "Terms of use", "Aims", "Duties", "Risks"]
    assert [each.slug for each in made] == ["scope", "terms-of-use", "aims", "duties", "risks"]
    assert "".join(each.source for each in made) == source


def test_anchors_that_name_a_heading_are_none_of_its_words() -> None:
    source = '# <a name="scope" />Scope\n## <a id=\'terms\'></a> Terms\n## Aims<a id=aims></a>\n## <a href="x">\n'
    assert headings(source) == ["Scope", "Terms", "Aims", '<a href="x">']


@pytest.mark.parametrize("heading", ["Sets {a, b}", "{#alone}", "{#a} first", "Rate {#1", "Set {}", "Tags {# one}"])
def test_braces_that_name_nothing_stay_in_a_heading(heading: str) -> None:
    assert headings(f"# {heading}\n") == [heading]


@pytest.mark.parametrize("end", ["---", "...", "\n--- abstract"])
def test_data_before_a_text_has_no_headings(end: str) -> None:
    source = f"---\ntitle: Code\nauthor:\n -\n   name: A. Author\n{end}\n\n# Code\n\nText.\n"
    made = outline(source).provisions
    assert [(each.level, each.heading, each.line) for each in made] == [
        (0, "", 1),
        (1, "Code", 8 + end.count("\n")),
    ]
    assert blocks_of(made[0])[0].kind is BlockKind.CODE
    assert "".join(each.source for each in made) == source


def test_the_first_heading_below_data_is_the_title() -> None:
    assert outline("---\na: b\n---\n# Code\n").provisions[1].kind is Kind.TITLE
    assert outline("---\na: b\n--- abstract\n\nWords.\n\n# Introduction\n").provisions[1].kind is Kind.NOTE


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\nText\n---\n", ["Text"]),
        ("---\nnote: a\n\n# Code\n\n---\n", ["Code"]),
        ("---\nnote: a\nmore text\n---\n", ["note: a more text"]),
        ("text\n\n---\na: b\n---\n", ["a: b"]),
        ("# Code\n---\na: b\n---\n", ["Code", "a: b"]),
    ],
)
def test_lines_between_rules_that_are_no_data_are_text(source: str, expected: list[str]) -> None:
    assert headings(source) == expected


def test_lines_are_counted_for_every_kind_of_line_end() -> None:
    assert [each.line for each in outline("# a\r\n\r\n# b\r# c\n").provisions] == [1, 3, 4]


def test_slugs_are_readable_and_unique() -> None:
    source = (
        "# Code\n## Commitment I.1. A\n## Commitment I.1. B\n### Measure I.1.1\n#### Key Performance Indicator\n"
        "## Åtgärder för öppenhet – del 1\n## شفافية\n## !!!\n## !!!\n## 2 kap. Namn\n### 7 a §\n"
    )
    assert [each.slug for each in outline(source).provisions] == [
        "code",
        "commitment-i.1",
        "commitment-i.1-2",
        "measure-i.1.1",
        "measure-i.1.1-kpi",
        "atgarder-for-oppenhet-del-1",
        "شفافية",
        "provision",
        "provision-2",
        "2-kap",
        "2-kap-7a",
    ]


@given(MARKDOWN)
@settings(max_examples=400, deadline=None)
def test_the_joined_sources_are_the_text(source: str) -> None:
    made = outline(source)
    assert "".join(each.source for each in made.provisions) == source
    assert [each.position for each in made.provisions] == list(range(len(made.provisions)))
    assert len({each.slug for each in made.provisions}) == len(made.provisions)
    for each in made.provisions:
        assert each.source.endswith(each.body)
        assert each.parent is None or made.provisions[each.parent].level < each.level


def test_a_provision_is_rendered_with_the_footnotes_it_refers_to() -> None:
    made = outline("# A\n\nOne.[^1] [link]\n\n# B\n\nTwo.[^2]\n\n[^1]: First.\n[^2]: Second.\n\n[link]: http://x.org\n")
    ready = with_footnotes(made, made.provisions[0].body)
    assert "[^1]: First." in ready
    assert "[link]: http://x.org" in ready
    assert "Second." not in ready


def test_ten_thousand_headings_take_seconds(within: Within) -> None:
    source = "".join(f"## Measure {at}. Title\n\nText of it.\n\n" for at in range(10_000))
    with within(6):
        made = outline(source)
    assert len(made.provisions) == 10_000
    assert made.provisions[-1].slug == "measure-9999"


@pytest.mark.parametrize("heading", ["# [a\n\n", "# [a] b\n\ntext\n\n", "# a\n---x\n"])
def test_many_strange_headings_take_no_time(heading: str, within: Within) -> None:
    count = 400_000 // len(heading)
    with within(3):
        assert len(outline(heading * count).provisions) == count


def test_a_heading_of_five_thousand_characters_is_handled() -> None:
    made = outline(f"# {'word ' * 1000}\n")
    assert len(made.provisions[0].slug) <= 60
    assert [doubt.code for doubt in made.doubts] == ["heading-too-long"]
