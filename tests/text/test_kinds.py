"""Kinds, labels, numbers and titles read from headings of many schemes."""

import pytest

from codeprac.text.kinds import read_heading
from codeprac.text.outline import outline
from codeprac.text.provisions import Kind


@pytest.mark.parametrize(
    ("heading", "kind", "label", "number", "title"),
    [
        ("Measure 3. Put in place a policy", Kind.MEASURE, "Measure 3", "3", "Put in place a policy"),
        ("Measure 2.10: Prohibit uses", Kind.MEASURE, "Measure 2.10", "2.10", "Prohibit uses"),
        ("Measures 2.5: Do not crawl", Kind.MEASURE, "Measure 2.5", "2.5", "Do not crawl"),
        ("Measure 10.11 Forecast-ready", Kind.MEASURE, "Measure 10.11", "10.11", "Forecast-ready"),
        ("Measure II.8.6 Specification", Kind.MEASURE, "Measure II.8.6", "II.8.6", "Specification"),
        ("MEASURE 4 – Access", Kind.MEASURE, "Measure 4", "4", "Access"),
        ("Sub-Measure 5.2 Crawler name", Kind.SUB_MEASURE, "Sub-Measure 5.2", "5.2", "Crawler name"),
        ("Sub-Measure 3.1. Draw up", Kind.SUB_MEASURE, "Sub-Measure 3.1", "3.1", "Draw up"),
        ("Commitment II.4. Analysis", Kind.COMMITMENT, "Commitment II.4", "II.4", "Analysis"),
        ("Commitment II.1: Framework", Kind.COMMITMENT, "Commitment II.1", "II.1", "Framework"),
        ("Commitment I.1 Documentation", Kind.COMMITMENT, "Commitment I.1", "I.1", "Documentation"),
        ("Key Performance Indicators", Kind.KPI, "", "", "Key Performance Indicators"),
        ("Potential Key Performance Indicator", Kind.KPI, "", "", "Potential Key Performance Indicator"),
        ("KPI 2.1.1: A single document", Kind.KPI, "KPI 2.1.1", "2.1.1", "A single document"),
        ("Appendix 1.4.1. Model capabilities", Kind.APPENDIX, "Appendix 1.4.1", "1.4.1", "Model capabilities"),
        ("Appendix: Essential elements", Kind.APPENDIX, "", "", "Appendix: Essential elements"),
        ("Appendix A: Definitions", Kind.APPENDIX, "Appendix A", "A", "Definitions"),
        ("Annex XI – Documentation", Kind.APPENDIX, "Annex XI", "XI", "Documentation"),
        ("I. PREAMBLE", Kind.PREAMBLE, "I", "I", "PREAMBLE"),
        ("II. RULES FOR PROVIDERS", Kind.PART, "II", "II", "RULES FOR PROVIDERS"),
        ("Part II General", Kind.PART, "Part II", "II", "General"),
        ("Recitals for the Copyright Section", Kind.RECITAL, "", "", "Recitals for the Copyright Section"),
        ("Introductory note by the Chair", Kind.NOTE, "", "", "Introductory note by the Chair"),
        ("Drafting plan and principles", Kind.NOTE, "", "", "Drafting plan and principles"),
        ("Opening statement by the Chairs", Kind.STATEMENT, "", "", "Opening statement by the Chairs"),
        ("The Objectives of the Code are as follows:", Kind.OBJECTIVE, "", "", None),
        ("Safety and Security Section Glossary", Kind.DEFINITION, "", "", None),
        ("Definitions", Kind.DEFINITION, "", "", None),
        ("Open questions", Kind.QUESTION, "", "", None),
        ("Question 4. What about small providers?", Kind.QUESTION, "Question 4", "4", "What about small providers?"),
        ("Conclusion", Kind.CONCLUSION, "", "", None),
        ("Article 5 Prohibited practices", Kind.SECTION, "Article 5", "5", "Prohibited practices"),
        ("7 a §", Kind.SECTION, "7 a §", "7 a", ""),
        ("2 kap. Definitioner och förklaringar", Kind.PART, "2 kap.", "2", "Definitioner och förklaringar"),
        ("AVD. II SKATTSKYLDIGHET", Kind.PART, "Avd. II", "II", "SKATTSKYLDIGHET"),
        ("Kapitel 3 Ansvar", Kind.PART, "Kapitel 3", "3", "Ansvar"),
        ("5.1 Pilot Program", Kind.SECTION, "5.1", "5.1", "Pilot Program"),
        ("TRANSPARENCY", Kind.SECTION, "", "", "TRANSPARENCY"),
        ("2024 in review", Kind.SECTION, "", "", "2024 in review"),
        ("Commitments by Providers of Models", Kind.SECTION, "", "", "Commitments by Providers of Models"),
        ("Measures taken so far", Kind.SECTION, "", "", "Measures taken so far"),
        ("Measure: Title without a number", Kind.MEASURE, "", "", "Measure: Title without a number"),
    ],
)
def test_a_heading_is_read_by_its_scheme(heading: str, kind: Kind, label: str, number: str, title: str | None) -> None:
    read = read_heading(heading)
    assert (read.kind, read.label, read.number, read.title) == (
        kind,
        label,
        number,
        heading if title is None else title,
    )


def test_a_bare_number_is_one_step_below_its_parent() -> None:
    made = outline("# Code\n\n## Commitment 3. Taxonomy\n\n### 3.4. Sources\n\n#### 3.4.1. Capabilities\n\n")
    assert [each.kind for each in made.provisions[2:]] == [Kind.MEASURE, Kind.SUB_MEASURE]


def test_an_unnumbered_heading_under_a_measure_is_text() -> None:
    made = outline("# Code\n\n## Measure 1. Access\n\n### Rationale\n\nBecause.\n")
    assert made.provisions[2].kind is Kind.TEXT


def test_kinds_can_be_corrected_by_line() -> None:
    made = outline("# Code\n\n## Foo\n\n### 1.1. Bar\n\n", {3: Kind.COMMITMENT})
    assert [each.kind for each in made.provisions] == [Kind.TITLE, Kind.COMMITMENT, Kind.MEASURE]
