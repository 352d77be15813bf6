"""The outlines of real drafts, against expectations written by hand from reading them."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from codeprac.text.outline import outline
from codeprac.text.provisions import Kind, Outline

Within = Callable[[float], AbstractContextManager[None]]

# draft, line, level, kind, label, number, beginning of the title, line of the parent
EXPECTED = (
    (1, 1, 1, Kind.TITLE, "", "", "First Draft", None),
    (1, 3, 2, Kind.STATEMENT, "", "", "Opening statement", 1),
    (1, 42, 2, Kind.NOTE, "", "", "Drafting plan", 1),
    (1, 54, 2, Kind.PREAMBLE, "I", "I", "PREAMBLE", 1),
    (1, 72, 2, Kind.PART, "II", "II", "RULES FOR PROVIDERS", 1),
    (1, 80, 2, Kind.SECTION, "", "", "TRANSPARENCY", 1),
    (1, 84, 3, Kind.MEASURE, "Measure 1", "1", "Documentation", 80),
    (1, 114, 3, Kind.APPENDIX, "", "", "Appendix: Essential", 80),
    (1, 135, 3, Kind.MEASURE, "Measure 3", "3", "Put in place", 131),
    (1, 141, 4, Kind.SUB_MEASURE, "Sub-Measure 3.1", "3.1", "Draw up", 135),
    (1, 189, 4, Kind.SUB_MEASURE, "Sub-Measure 5.2", "5.2", "Crawler name", 179),
    (1, 197, 4, Kind.SUB_MEASURE, "Sub-Measure 5.4", "5.4", "Documentation of data", 179),
    (1, 216, 4, Kind.SUB_MEASURE, "6.1", "6.1", "Types of systemic", 212),
    (1, 252, 5, Kind.SUB_MEASURE, "6.3.1", "6.3.1", "Dangerous model cap", 248),
    (1, 263, 5, Kind.SUB_MEASURE, "6.3.2", "6.3.2", "Dangerous model pro", 248),
    (1, 673, 3, Kind.MEASURE, "Measure 22", "22", "Public transparency", 530),
    (1, 682, 2, Kind.CONCLUSION, "", "", "Conclusion", 1),
    (2, 102, 3, Kind.COMMITMENT, "Commitment 1", "1", "Documentation", 98),
    (2, 185, 5, Kind.KPI, "", "", "Key Performance Indicators", 181),
    (2, 181, 4, Kind.MEASURE, "Measure 2.1", "2.1", "Draw up", 177),
    (2, 216, 4, Kind.MEASURE, "Measure 2.5", "2.5", "Do not crawl", 177),
    (2, 259, 4, Kind.MEASURE, "Measure 2.10", "2.10", "Prohibit", 177),
    (2, 337, 4, Kind.MEASURE, "3.1", "3.1", "Considerations", 329),
    (2, 371, 4, Kind.MEASURE, "3.3", "3.3", "Additional risks", 329),
    (2, 397, 5, Kind.SUB_MEASURE, "3.4.2", "3.4.2", "Model propensities", 379),
    (2, 450, 5, Kind.KPI, "", "", "Potential Key Performance Indicator", 446),
    (2, 716, 4, Kind.MEASURE, "Measure 10.11", "10.11", "Forecast-ready", 598),
    (2, 885, 5, Kind.KPI, "", "", "Potential Key Performance Indicators", 877),
    (3, 78, 2, Kind.PREAMBLE, "", "", "Preamble", 1),
    (3, 90, 2, Kind.OBJECTIVE, "", "", "The Objectives", 1),
    (3, 97, 2, Kind.PART, "I", "I", "Commitments by Providers", 1),
    (3, 101, 4, Kind.COMMITMENT, "Commitment I.1", "I.1", "Documentation", 99),
    (3, 187, 2, Kind.NOTE, "", "", "Introductory note", 1),
    (3, 199, 2, Kind.RECITAL, "", "", "Recitals for the Transparency", 1),
    (3, 206, 3, Kind.COMMITMENT, "Commitment I.1", "I.1", "Documentation", 199),
    (3, 342, 3, Kind.COMMITMENT, "Commitment II.1", "II.1", "Safety and Security Framework", 340),
    (3, 499, 4, Kind.MEASURE, "Measure II.3.1", "II.3.1", "Systemic risk selection", 489),
    (3, 710, 4, Kind.MEASURE, "Measure II.4.11", "II.4.11", "Qualified", 525),
    (3, 1439, 2, Kind.APPENDIX, "Appendix 1", "1", "Systemic Risk Taxonomy", 1),
    (3, 1499, 4, Kind.APPENDIX, "Appendix 1.4.1", "1.4.1", "Model capabilities", 1495),
    (3, 1569, 2, Kind.DEFINITION, "", "", "Safety and Security Section Glossary", 1),
)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"draft {each[0]}, line {each[1]}")
def test_a_heading_of_the_drafts_is_what_a_reader_takes_it_for(
    gpai: tuple[Outline, Outline, Outline], expected: tuple[object, ...]
) -> None:
    draft, line, level, kind, label, number, title, parent = expected
    provisions = gpai[int(str(draft)) - 1].provisions
    found = next(each for each in provisions if each.line == line)
    assert (found.level, found.kind, found.label, found.number) == (level, kind, label, number)
    assert found.title.startswith(str(title))
    assert (provisions[found.parent].line if found.parent is not None else None) == parent


def test_every_heading_of_the_drafts_becomes_a_provision(gpai: tuple[Outline, Outline, Outline]) -> None:
    assert [len(each.provisions) for each in gpai] == [99, 138, 138]


@pytest.mark.parametrize(
    ("draft", "kinds"),
    [
        (1, {"measure": 22, "sub-measure": 63, "section": 5, "part": 3, "appendix": 1}),
        (2, {"commitment": 21, "measure": 69, "sub-measure": 3, "kpi": 33, "section": 5, "part": 2, "appendix": 1}),
        (3, {"commitment": 36, "measure": 71, "section": 8, "part": 2, "appendix": 9, "note": 4, "recital": 3}),
    ],
)
def test_the_drafts_hold_so_many_of_each_kind(
    gpai: tuple[Outline, Outline, Outline], draft: int, kinds: dict[str, int]
) -> None:
    counted = Counter(each.kind.value for each in gpai[draft - 1].provisions)
    assert {kind: counted[Kind(kind).value] for kind in kinds} == kinds


def test_the_doubts_about_the_drafts_are_true(gpai: tuple[Outline, Outline, Outline]) -> None:
    found = [[(doubt.code, doubt.line) for doubt in each.doubts] for each in gpai]
    assert found[0] == [("footnote-without-text", 694), ("footnote-without-text", 700), ("footnote-without-text", 704)]
    assert found[1] == [
        ("footnote-without-text", 308),
        ("dead-cross-reference", 498),
        ("dead-cross-reference", 502),
        ("skipped-level", 885),
        ("skipped-level", 921),
        ("skipped-level", 1059),
        ("skipped-level", 1139),
    ]
    assert Counter(code for code, _ in found[2]) == {"duplicate-label": 18, "empty-provision": 1}


def test_the_addresses_of_the_third_draft_stay_readable_where_labels_repeat(
    gpai: tuple[Outline, Outline, Outline],
) -> None:
    slugs = {each.line: each.slug for each in gpai[2].provisions}
    assert (slugs[101], slugs[206], slugs[214]) == ("commitment-i.1", "commitment-i.1-2", "measure-i.1.1")


def test_a_statute_of_132_000_words_is_read_in_three_seconds(real_text: Callable[[str], str], within: Within) -> None:
    source = real_text("swedish-statutes/inkomstskattelagen-1999-1229.v1-2025-07-01.sv.md")
    with within(3):
        made = outline(source)
    assert "".join(each.source for each in made.provisions) == source
    assert len(made.provisions) > 2900
