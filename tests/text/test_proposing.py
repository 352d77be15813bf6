"""Where proposals made elsewhere belong."""

import pytest

from codeprac.text.fragments import narrow, to_markdown
from codeprac.text.proposal_files import UnreadableProposals, read_proposals
from codeprac.text.proposing import Place, Places, Unplaced

TEXTS = [
    "Keep repair information up to date for seven years after the last unit was sold.4 Publish it free of charge.",
    "Name a contact for repairers. Answer every repairer within ten working days, and say why if you refuse.",
    "Keep repair information up to date for two years and hand it over when asked by a repairer.",
]
HEADINGS = ["1. Information", "2. Contact", "Annex"]
FIRST = (
    "Keep repair information up to date for seven years after the last unit was sold."
    '<sup id="x"><a href="#fn9">9</a></sup> Publish it free of charge.'
)


@pytest.fixture
def places() -> Places:
    return Places(TEXTS, HEADINGS)


def test_html_becomes_markdown_and_loses_nothing_that_is_read() -> None:
    html = '<li id="a"><sup>4</sup> <em>See</em> <a href="https://example.org/x">the &amp; rules</a></li>'
    assert to_markdown(html) == "4 *See* [the & rules](https://example.org/x)"


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("one two three", "one 2 three", "two", "2"),
        ("one two", "one two three", "two", "two three"),
        ("one two", "zero one two", "one", "zero one"),
        ("one two three", "one three", "two", ""),
        ("a **bold move** b", "a **bold act** b", "a **bold move** b", "a **bold act** b"),
    ],
)
def test_only_the_words_that_differ_are_proposed(before: str, after: str, old: str, new: str) -> None:
    found = narrow(before, after)
    assert (found.old, found.new) == (old, new)


def test_words_are_found_in_a_passage_whose_footnotes_are_counted_anew(places: Places) -> None:
    found = places.find(FIRST, FIRST.replace("seven", "ten"))
    assert isinstance(found, Place)
    assert (found.provision, TEXTS[0][found.start : found.end], found.wording) == (0, "seven", "ten")
    assert found.is_exact


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("", "A new sentence.", Unplaced.NO_QUOTE),
        ("The same.", "The  same.", Unplaced.NOTHING),
        ("Keep spare parts in stock for ten years.", "Keep them.", Unplaced.GONE),
        ("Publish it free of charge.", "Sell it.", Place),
        ("Keep repair information up to date", "Keep it up to date", Unplaced.REPEATED),
    ],
)
def test_what_is_not_certain_has_no_place(places: Places, before: str, after: str, why: object) -> None:
    found = places.find(before, after)
    assert found is why or (why is Place and isinstance(found, Place))


def test_a_section_settles_what_stands_twice(places: Places) -> None:
    found = places.find("Keep repair information up to date", "Keep it up to date", section="annex")
    assert isinstance(found, Place)
    assert found.provision == 2


def test_files_are_read_whatever_their_form() -> None:
    rows = read_proposals("id,url,date,author,text_before,text_after\n7,https://example.org,2026-03-02T10:00,Ada,a,b\n")
    assert (rows[0].key, rows[0].date, rows[0].before, rows[0].after) == ("7", "2026-03-02", "a", "b")
    assert read_proposals('[{"old": "a", "new": "b"}, {"nothing": 1}]') == read_proposals("old,new\na,b\n")
    patch = (
        "--- a/text.md\n+++ b/text.md\n@@ -1,3 +1,4 @@ ## 2. Contact\n Name a contact.\n-Answer.\n"
        "+Answer soon.\n+Always.\n"
        " End.\n@@ -9 +10 @@\n-x\n+y\n"
    )
    first, second = read_proposals(patch)
    assert (first.before, first.after) == (
        "Name a contact.\nAnswer.\nEnd.",
        "Name a contact.\nAnswer soon.\nAlways.\nEnd.",
    )
    assert (first.section, first.key, second.after) == ("2. Contact", "text.md", "y")
    for nothing in ("", "a,b\n1,2\n", "[]", "{", "just text"):
        with pytest.raises(UnreadableProposals):
            read_proposals(nothing)
