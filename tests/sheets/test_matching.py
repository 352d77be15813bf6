"""Which provision a row means, and when that is for a person to say."""

from dataclasses import dataclass
from time import process_time

import pytest

from codeprac.sheets.entries import read_entries
from codeprac.sheets.matching import Index, Where, quoted
from codeprac.sheets.tables import read_table
from codeprac.text.markdown import plain, render
from codeprac.text.outline import outline
from tests.factories.drafts import SOURCE
from tests.sheets.files import delimited, workbook

MORE = SOURCE.replace(
    "## Recitals",
    """### Measure 1.10. Reporting

Signatories will report each year, and will report again when asked.

## Commitment 2. Contact

### Measure 2.1. Drawing up documentation

Signatories will name one point of contact.

## Recitals""",
)


@dataclass
class Place:
    """A provision as matching sees it."""

    id: str
    slug: str
    label: str
    number: str
    title: str
    heading: str
    source: str
    body_text: str


def index() -> Index:
    found = outline(MORE).provisions
    return Index(
        [
            Place(
                one.slug, one.slug, one.label, one.number, one.title, one.heading, one.source, plain(render(one.body))
            )
            for one in found
        ],
        3,
    )


INDEX = index()
LINE = next(number for number, line in enumerate(MORE.splitlines(), 1) if "Measure 1.2" in line)


@pytest.mark.parametrize(
    ("where", "slug", "codes"),
    [
        (Where("Measure 1.1"), "measure-1.1", []),
        (Where("measure  1.1."), "measure-1.1", []),
        (Where("1.1"), "measure-1.1", []),
        (Where("Clause 1.1"), "measure-1.1", []),
        (Where("Commitment 1"), "commitment-1", []),
        (Where("Comm. 1"), "commitment-1", []),
        (Where("Measure 1.1. Drawing up documentation"), "measure-1.1", []),
        (Where("Keeping it safe"), "measure-1.2", []),
        (Where("Recitals"), "recitals", []),
        (Where("1.1 (2)"), "measure-1.1", ["part-of-clause"]),
        (Where("Measure 1.1 point 2"), "measure-1.1", ["part-of-clause"]),
        (Where("1.2, second paragraph"), "measure-1.2", ["part-of-clause"]),
        (Where("1.1", was="number"), "measure-1.1", ["cut-number"]),
        (Where("2026-01-02", was="date"), None, ["several-provisions"]),
        (Where("2026-10-01", was="date"), "measure-1.10", ["date-as-number"]),
        (Where("2026-01-10", was="date"), "measure-1.10", ["date-as-number"]),
        (Where(address="https://x.example/codes/y/drafts/2/measure-1.2"), "measure-1.2", ["other-draft"]),
        (Where(quote="keep it up to date for ten years"), "measure-1.1", ["by-words"]),
        (Where("Drawing up documentation", quote="name one point of contact"), "measure-2.1", ["by-words"]),
        (Where("Drawing up documentation", line=str(LINE - 3)), "measure-1.1", ["by-line"]),
        (Where(line=f"{LINE}-{LINE + 2}"), "measure-1.2", ["by-line"]),
        (Where("Drawing up documentation"), None, ["several-provisions"]),
        (Where("Measure 7.7"), None, ["no-provision"]),
        (Where("Measure 7.7", line=str(LINE)), None, ["no-provision"]),
        (Where("general"), None, ["no-provision"]),
        (Where("1"), "commitment-1", []),
        (Where(), None, ["no-provision"]),
        (Where("1.1", quote="documentation safe"), "measure-1.1", ["quote-elsewhere"]),
        (Where("1.1", quote="words of nobody"), "measure-1.1", ["quote-not-found"]),
        (Where("1.1", paragraph="“words of nobody”"), "measure-1.1", ["phrase-not-found"]),
        (Where("1.10", quote="report"), "measure-1.10", ["quote-elsewhere"]),
    ],
)
def test_a_row_finds_its_provision_or_waits(where: Where, slug: str | None, codes: list[str]) -> None:
    match = INDEX.find(where)
    assert (match.target_id, [one.code for one in match.remarks]) == (slug, codes)


def test_a_quote_is_found_in_any_style_and_kept_as_the_draft_has_it() -> None:
    match = INDEX.find(Where("1.2", paragraph='"documentation   safe"'))
    assert match.quote == "documentation safe"


def test_words_that_stand_twice_are_settled_by_their_position_alone() -> None:
    text = next(one.body_text for one in INDEX.targets if one.slug == "measure-1.10")
    second = text.rindex("report")
    assert INDEX.find(Where("1.10", quote="report", position=f"{second}-{second + 6}")).start == second
    assert INDEX.find(Where("1.10", quote="report")).start is None


def entry_of(kind: str = "te", text: str = "Too vague.", change: str = "", paragraph: str = "") -> object:
    (entry,), _left_out = read_entries(read_table(delimited(("DE", "", "1.1", paragraph, kind, text, change, ""))))
    return entry


@pytest.mark.parametrize(
    ("cell", "kind", "codes"),
    [
        ("te", "technical", []),
        ("TE", "technical", []),
        ("Editorial", "editorial", []),
        ("g", "general", []),
        ("te/ed", "technical", ["kinds-several"]),
        ("", "general", ["kind-unknown"]),
        ("major", "general", ["kind-unknown"]),
    ],
)
def test_types_are_read_as_people_write_them(cell: str, kind: str, codes: list[str]) -> None:
    entry = entry_of(cell)
    assert (entry.kind, [one.code for one in entry.remarks]) == (kind, codes)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "paragraph", "quote", "wording", "text"),
    [
        ("five years", "“ten years”", "", "five years", "Too vague."),
        ("Replace “ten years” with “five years”.", "", "ten years", "five years", "Too vague."),
        ('please change "ten years" to "five years"', "(b)", "ten years", "five years", "Too vague."),
        ("Delete “for ten years”", "", "for ten years", "", "Too vague."),
        ("Replace “x” with “y”", "“ten years”", "", None, "Too vague.\n\nReplace “x” with “y”"),
        ("Add a definition of years.", "", "", None, "Too vague.\n\nAdd a definition of years."),
        ("(delete these words)", "“ten years”", "", "", "Too vague."),
        ("", "", "", None, "Too vague."),
    ],
)
def test_a_proposed_change_is_wording_where_it_reads_like_wording(
    change: str, paragraph: str, quote: str, wording: str | None, text: str
) -> None:
    entry = entry_of(change=change, paragraph=paragraph)
    assert (entry.where.quote, entry.wording, entry.text) == (quote, wording, text)  # type: ignore[attr-defined]


def test_rows_that_nobody_filled_are_passed_over_and_nothing_else() -> None:
    data = workbook(
        ("", 3, "Measure 1.1", "", "", "", ""),
        ("General comments", "", "", "", "", "", ""),
        ("DE", 3, "Measure 1.1", "", "te", "", "", ""),
        ("DE", 3, "Measure 1.1", "", "te", "", "other words", ""),
        ("DE", "", "", "", "", "Only a comment", "", ""),
    )
    entries, left_out = read_entries(read_table(data))
    assert left_out == 3
    assert [(one.line, one.text) for one in entries] == [
        (5, "(Proposed wording, without a comment.)"),
        (6, "Only a comment"),
    ]
    assert entries[1].raw == {"MB/NC1": "DE", "Comments": "Only a comment"}


def test_quotation_marks_are_looked_for_once_however_long_a_cell_is() -> None:
    assert quoted("see « ten years », then “five”") == "ten years"
    assert quoted("nothing here") == quoted('only "one') == ""
    started = process_time()
    assert quoted('"' + " " * 30_000 + "x") == quoted("„" * 30_000) == ""
    assert process_time() - started < 1
