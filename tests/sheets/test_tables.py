"""Reading files: every usual way to save a form, and everything that must be refused."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from codeprac.sheets import delimited as delimited_files
from codeprac.sheets import workbooks
from codeprac.sheets.columns import ANNOTATIONS, EIGHT_COLUMNS, Column, recognise
from codeprac.sheets.escaping import for_workbook, from_workbook, guard, unguard
from codeprac.sheets.rules import Layout, Reason, Unreadable
from codeprac.sheets.tables import Table, read_table
from tests.channels.bombs import overlapping
from tests.sheets.files import HEADINGS, cells_of, delimited, saved, with_part, workbook

ROW = ("DE", "", "Measure 1.1", "(1)", "te", "Zu vage – “ten years” für wen?", "", "")
NAMES = {
    Column.BODY: "MB1, MB/NC1, Member body, NC, Organisation, Commenter",
    Column.LINE: "Line number, Line No., Lines, Line(s) (e.g. 17), Zeile",
    Column.CLAUSE: "Clause/ Subclause, Clause No./ Subclause No./ Annex (e.g. 3.1), Section, Provision, Abschnitt",
    Column.PARAGRAPH: "Paragraph/ Figure/ Table/ (e.g. Table 1), Para., Figure",
    Column.KIND: "Type of comment2, Type of com- ment, Comment type, te/ge/ed, Category",
    Column.TEXT: "Comments, Comment (justification for change) by the MB, COMMENT, Remarks, Kommentar",
    Column.WORDING: "Proposed change, Proposed change by the MB, Proposal, Suggested wording, Modification proposée",
    Column.OBSERVATIONS: "Observations of the secretariat, Secretariat observations on each comment submitted",
}


def refused(data: bytes) -> Reason:
    with pytest.raises(Unreadable) as error:
        read_table(data)
    return error.value.reason


def only(table: Table) -> dict[Column, str]:
    (row,) = table.rows
    return dict(row.cells)


@pytest.mark.parametrize("column", NAMES)
def test_headings_are_recognised_however_they_are_spelled(column: Column) -> None:
    assert [(name, recognise(name)) for name in NAMES[column].split(", ")] == [
        (name, column) for name in NAMES[column].split(", ")
    ]
    assert recognise("Status") is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimited_text_is_read_as_programs_save_it(delimiter: str, encoding: str) -> None:
    table = read_table(delimited(ROW, delimiter=delimiter, encoding=encoding))
    assert table.layout is Layout.EIGHT_COLUMNS
    assert only(table)[Column.TEXT] == ROW[5]
    assert [one.code for one in table.remarks] == (["western"] if encoding == "cp1252" else [])


def test_a_line_that_names_the_delimiter_is_no_row() -> None:
    assert only(read_table(b"sep=;\r\n" + delimited(ROW, delimiter=";")))[Column.CLAUSE] == "Measure 1.1"


def test_a_workbook_is_read_below_its_title_and_past_numbers_and_dates() -> None:
    rows = [
        ("DE", 17, 3.2, None, "te", "A number", None, None),
        ("DE", None, date(2026, 2, 3), None, "ge", "A date", None, None),
        ("DE", None, datetime.fromisoformat("2026-02-03T09:30"), None, "ge", True, None, None),
    ]
    table = read_table(workbook(*rows, above=3))
    assert [(one.line, one.cells[Column.CLAUSE], one.was.get(Column.CLAUSE)) for one in table.rows] == [
        (5, "3.2", "number"),
        (6, "2026-02-03", "date"),
        (7, "2026-02-03 09:30", "date"),
    ]
    assert table.rows[0].cells[Column.LINE] == "17"


def test_merged_cells_say_where_all_their_rows_belong() -> None:
    data = workbook(
        ("DE", "", "Measure 1.1", "", "te", "First", ""),
        (None, None, None, None, "te", "Second", ""),
        (None, None, "Measure 1.2", None, "ed", "Third", ""),
        merged=["A2:A4", "C2:C3", "F4:G4"],
    )
    found = [
        (one.cells.get(Column.BODY), one.cells[Column.CLAUSE], one.cells[Column.TEXT]) for one in read_table(data).rows
    ]
    assert found == [("DE", "Measure 1.1", "First"), ("DE", "Measure 1.1", "Second"), ("DE", "Measure 1.2", "Third")]


def test_the_sheet_with_the_headings_is_found_among_others() -> None:
    book = Workbook()
    first, second = book.active, book.create_sheet("Comments")
    assert first is not None
    first.append(["How to fill in this form"])
    second.append(list(HEADINGS))
    second.append(list(ROW))
    table = read_table(saved(book))
    assert only(table)[Column.CLAUSE] == "Measure 1.1"
    assert [one.code for one in table.remarks] == ["other-sheets"]


def test_formulas_are_never_computed() -> None:
    table = read_table(workbook(("DE", "", "Measure 1.1", "", "te", "=1+1", '=HYPERLINK("http://evil.example")', "")))
    assert Column.TEXT not in only(table)  # no program has computed it, so there is no result to read
    assert [one.code for one in table.remarks] == ["formulas"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n ", Reason.EMPTY),
        (b"x" * (4 * 1024 * 1024 + 1), Reason.TOO_LARGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, Reason.OLD_EXCEL),
        (b"%PDF-1.7 \n", Reason.OTHER_FILE),
        (b"<html><table><tr><td>Comments", Reason.OTHER_FILE),
        (b"PK\x03\x04 and then nothing", Reason.BROKEN),
        (b"\0\1\2\3" * 99, Reason.NOT_TEXT),
        (b"name,age\r\nx,1\r\n", Reason.NO_HEADER),
        (b"a," * 300 + b"\r\n", Reason.TOO_MANY_COLUMNS),
        (delimited(ROW) + b'\r\n"' + b"x" * 200_000, Reason.LONG_CELL),
        (delimited(*[ROW] * 3_001), Reason.TOO_MANY_ROWS),
        (delimited(*[("x",)] * 100_000), Reason.TOO_MANY_ROWS),
    ],
)
def test_what_is_no_form_is_refused_with_the_reason(data: bytes, reason: Reason) -> None:
    assert refused(data) is reason


def test_workbooks_that_do_harm_are_refused_before_they_are_opened() -> None:
    good, started = workbook(ROW), process_time()
    assert refused(with_part(good, "xl/vbaProject.bin", b"x")) is Reason.MACROS
    assert refused(with_part(good, "xl/media/zeros.xml", b"\0" * 60_000_000)) is Reason.BOMB
    cells = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row>"
    assert refused(with_part(good, "xl/worksheets/sheet1.xml", cells + b"<c/>" * 2_000_000)) is Reason.TOO_MANY_ROWS
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    assert refused(with_part(good, "xl/worksheets/sheet1.xml", entities)) is Reason.BROKEN
    assert (
        refused(with_part(good, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c t='s'>")) is Reason.BROKEN
    )
    ods = with_part(good, "mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
    assert refused(ods) is Reason.OPEN_DOCUMENT
    assert process_time() - started < 5


def test_a_workbook_whose_parts_are_the_same_bytes_is_refused() -> None:
    assert refused(overlapping()) is Reason.BOMB


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(with_part(workbook(ROW), "xl/worksheets/sheet2.xml", b" " * 45_000_000))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # say 1,000 bytes in both headers
        at = data.rfind(signature)
        data[at + place : at + place + 4] = (1_000).to_bytes(4, "little")
    assert refused(bytes(data)) in {Reason.BROKEN, Reason.BOMB}


def test_a_wrong_size_of_the_sheet_hides_no_row() -> None:
    data = workbook(ROW, ROW)
    with ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    cut = sheet.replace(b'<dimension ref="A1:H3"', b'<dimension ref="A1:B1"')
    assert cut != sheet
    assert len(read_table(with_part(data, "xl/worksheets/sheet1.xml", cut)).rows) == 2


def test_a_row_far_below_all_others_is_refused_quickly() -> None:
    sheet = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    sheet += b"<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row></sheetData></worksheet>"
    started = process_time()
    assert refused(with_part(workbook(ROW), "xl/worksheets/sheet1.xml", sheet)) in {
        Reason.NO_HEADER,
        Reason.TOO_MANY_ROWS,
    }
    assert process_time() - started < 5


def test_empty_rows_that_a_file_leaves_out_are_not_counted_for_ever() -> None:
    data, started = workbook(ROW), process_time()
    sheet = part_of(data, "xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", b'<row r="2000000000"/></sheetData>')
    assert refused(with_part(data, "xl/worksheets/sheet1.xml", far)) is Reason.TOO_MANY_ROWS
    lowest = sheet.replace(b"</sheetData>", b'<row r="1048576"/></sheetData>')
    assert len(read_table(with_part(data, "xl/worksheets/sheet1.xml", lowest)).rows) == 1
    assert process_time() - started < 10


def test_one_text_that_stands_in_every_cell_is_refused() -> None:
    cells = b"<c t='s'><v>0</v></c>" * 90
    sheet = b"".join(b"<row r='%d'>%b</row>" % (line, cells) for line in range(1, 1_001))
    long = b"<si><t>" + b"_x000D_" * 4_000 + b"</t></si>"
    started = process_time()
    assert refused(with_shared(long, sheet, "xl/sharedStrings.xml")) is Reason.BOMB
    assert process_time() - started < 10


def test_parts_are_counted_whatever_they_are_called() -> None:
    assert refused(with_shared(b"<si/>" * 1_000_000, b"", "xl/strings.bin")) is Reason.TOO_MANY_ROWS


def part_of(data: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def with_shared(strings: bytes, rows: bytes, name: str) -> bytes:
    """A workbook whose cells share texts, which stand in a part of this name."""
    space = b"xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
    data = with_part(workbook(ROW), name, b"<sst %b>%b</sst>" % (space, strings))
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = b'<Override PartName="/%b" ContentType="%b"/></Types>' % (name.encode(), kind)
    types = part_of(data, "[Content_Types].xml").replace(b"</Types>", listed)
    sheet = b"<worksheet %b><sheetData>%b</sheetData></worksheet>" % (space, rows)
    return with_part(with_part(data, "[Content_Types].xml", types), "xl/worksheets/sheet1.xml", sheet)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
HOSTILE = st.sampled_from(
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1", "''-x", "'quoted'", "=cmd|'/c calc'!A0", "＝1"]
)


@given(st.one_of(HOSTILE, TEXTS))
def test_no_cell_begins_like_a_formula_and_every_cell_comes_back(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.lists(st.one_of(HOSTILE, TEXTS), min_size=2, max_size=2), min_size=1, max_size=4))
def test_no_program_that_opens_our_delimited_text_finds_a_formula(rows: list[list[str]]) -> None:
    text = delimited_files.write(rows).decode("utf-8-sig")
    for row in csv.reader(StringIO(text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@given(st.one_of(HOSTILE, TEXTS, st.sampled_from(["_x000D_", "_x0041_ and _x005F_", "a\nb"])))
def test_a_workbook_holds_texts_and_gives_them_back(text: str) -> None:
    wanted = for_workbook(text)
    assert from_workbook(wanted) == from_workbook(for_workbook(from_workbook(wanted)))
    if "\r" not in text and wanted == text:
        assert from_workbook(wanted) == text


def test_what_we_write_as_a_workbook_is_text_to_the_last_cell() -> None:
    look = workbooks.Look("Comments", [10, 10], [["Title"]], (1, "ge,te,ed"))
    cells = ["=1+1", "@SUM(A1)", "-2", "plain", "_x000D_", "a\x07b", "x" * 40_000]
    data = workbooks.write(["One", "Two"], [[cell, ""] for cell in cells], look)
    found = [row[0] for row in cells_of(data)]
    assert found[:6] == ["Title", "One", *cells[:4]]
    assert found[7] == "ab"
    assert len(found[8]) == 32_767
    with ZipFile(BytesIO(data), compression=ZIP_DEFLATED) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml").replace(b"<formula1", b"")


def test_our_headings_are_our_own_and_the_form_has_eight() -> None:
    rows = [list(ANNOTATIONS.values()), ["x"] * len(ANNOTATIONS)]
    assert read_table(delimited_files.write(rows)).layout is Layout.ANNOTATIONS
    assert len(EIGHT_COLUMNS) == 8
