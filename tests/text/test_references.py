"""Cross-references in a text, and links for them."""

import time

import pytest

from codeprac.text.markdown import plain, render
from codeprac.text.outline import outline, with_footnotes
from codeprac.text.provisions import Outline
from codeprac.text.references import References, label_targets, link_references, references

LABELS = {
    "Commitment II.4": "#c4",
    "Commitment 6": "#c6",
    "Commitment 7": "#c7",
    "Commitment 8": "#c8",
    "Measure 6.4": "#m64",
    "Measure II.4.5": "#m45",
    "Measure II.4.8": "#m48",
    "Measure 3.1": "#m31",
    "3.2": "#s32",
    "III": "#part3",
    "Sub-Measure 5.1": "#s51",
    "Appendix 1.2": "#a12",
    "Appendix 1.3": "#a13",
}


def found(text: str) -> list[tuple[str, str | None]]:
    return [(text[each.start : each.end], each.target) for each in references(text, LABELS) if not each.foreign]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as per Commitment II.4.", [("Commitment II.4", "#c4")]),
        ("(see Measure 3.1, e.g.)", [("Measure 3.1", "#m31")]),
        ("the preceding Sub-Measure 5.1", [("Sub-Measure 5.1", "#s51")]),
        ("Measures II.4.5 to II.4.8 and more", [("Measures II.4.5", "#m45"), ("II.4.8", "#m48")]),
        ("Commitments 6—8", [("Commitments 6", "#c6"), ("8", "#c8")]),
        ("Commitment 7–8", [("Commitment 7", "#c7"), ("8", "#c8")]),
        ("Commitments 6, 7, and 8 apply", [("Commitments 6", "#c6"), ("7", "#c7"), ("8", "#c8")]),
        ("Appendices 1.2 and 1.3", [("Appendices 1.2", "#a12"), ("1.3", "#a13")]),
        ("Commitment 6 and 20 others", [("Commitment 6", "#c6")]),
        ("Commitments 6.4 apply", [("Commitments 6.4", "#m64")]),
        ("listed in Measure 3.2.", [("Measure 3.2", "#s32")]),
        ("of Section 3.2 and Section III", [("Section 3.2", "#s32"), ("Section III", "#part3")]),
        ("Section 4.5.3 of the standard, Chapter 2 of this Section", []),
        ("Measure 9.9 is dead", [("Measure 9.9", None)]),
        ("Annex XI and Recital 116", []),
        ("countermeasures 3.1, Submeasure 3.1 or measure 3.1", []),
        ("Measure 3.1% more", []),
    ],
)
def test_references_are_found(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the former Measure 3.1, Draft 2",
        "(previously Measure 3.1)",
        "Measure 3.1 in the first draft",
        "Measure 3.1, Draft 2",
        "In the first draft, this was “Measure 3.1”.",
        "Annex XI, Section 3.2 AI Act",
        "Section III of the AI Act",
    ],
)
def test_other_drafts_and_laws_are_foreign(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("nach § 5 des Arbeitsschutzgesetzes", True),
        ("im Sinne von § 5 Absatz 1 Satz 2 des Dritten Buches Sozialgesetzbuch", True),
        ("nach § 5 Abs. 1 und 2 des\nHeimarbeitsgesetzes", True),
        ("entsprechend § 5 der Gewerbeordnung", True),
        ("nach § 5 Absatz 1 dieses Gesetzes", False),
        ("nach § 5 des Antrags", False),
        ("die Sätze 1 und 2 des § 5 gelten", False),
    ],
)
def test_paragraphs_of_other_german_laws_are_foreign(text: str, is_foreign: bool) -> None:
    assert [each.foreign for each in references(text, {"§ 5": "#p5"})] == [is_foreign]


def test_links_leave_the_text_as_it_is() -> None:
    html = render(
        "# Measure 3.1\n\nSee Measure 3.1 & `Measure 3.1` or [Measure 3.1](http://x.org) *Measures 3.1, 6.4*.\n"
    )
    linked = link_references(html, LABELS)
    assert plain(linked) == plain(html)
    assert linked.count('class="xref"') == 3
    assert "<h1>Measure 3.1</h1>" in linked
    assert "<code>Measure 3.1</code>" in linked
    assert '>See <a class="xref" href="#m31">Measure 3.1</a> &amp;' in linked


def test_of_provisions_with_one_label_the_one_with_most_under_it_is_meant() -> None:
    made = outline("# A\n\n## Measure 1. X\n\nShort.\n\n## Measure 1. X\n\nMore.\n\n### Sub-Measure 1.1. Y\n\nText.\n")
    assert label_targets(made.provisions)["Measure 1"] == "measure-1-2"


def test_all_references_of_the_drafts_lead_somewhere_or_are_told(gpai: tuple[Outline, Outline, Outline]) -> None:
    for whole, most in zip(gpai, (41, 176, 251), strict=True):
        finder = References({label: f"#{slug}" for label, slug in label_targets(whole.provisions).items()})
        count = 0
        for each in whole.provisions:
            html = render(with_footnotes(whole, each.body))
            linked = finder.link(html)
            assert plain(linked) == plain(html)
            count += linked.count('class="xref"')
        assert count == most


def test_white_space_behind_a_number_takes_time_in_proportion_to_it() -> None:
    started = time.process_time()
    assert len(references("See Measures 1.1," + " " * 200_000 + "and more.", {"Measure 1.1": "measure-1.1"})) == 1
    assert time.process_time() - started < 1
