"""A stakeholder takes the eight-column form along, fills it in, brings it back and submits it, on a phone."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.annotations.scene import make_scene
from tests.browser.conftest import Live
from tests.judging.axe import assert_accessible
from tests.sheets.files import saved

PHONE = (390, 844)


def fill_in(path: Path) -> bytes:
    """What a delegate does with the form: two comments in its rows, and one under a name that is no provision's."""
    book = load_workbook(BytesIO(path.read_bytes()))
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=3):
        if str(row[2].value).startswith("Measure 1.1"):
            row[4].value, row[5].value = "te", "Nobody can keep this up for so long."
            row[6].value = "Replace “ten years” with “five years”"
        elif str(row[2].value).startswith("Measure 1.2"):
            row[4].value, row[5].value = "ed", "Safe from whom?"
    sheet.append(["Lab", None, "Section 12", None, "ge", "Whom does this help?", None, None])
    return saved(book)


def test_a_filled_form_is_brought_back_placed_and_submitted(
    live: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    scene = make_scene()
    page = open_page(scene.author, viewport=PHONE, scheme="dark")
    page.goto(f"/codes/{scene.code.slug}/rounds/1/import")
    assert_accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Form as XLSX").click()
    waiting.value.save_as(tmp_path / "form.xlsx")
    name, kind = "filled.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    filled = {"name": name, "mimeType": kind, "buffer": fill_in(tmp_path / "form.xlsx")}
    page.get_by_label("Filled form").set_input_files(filled)  # type: ignore[arg-type]  # as the library documents it
    page.get_by_label(f"for {scene.organisation.name}").check()
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("button", name="Submit 2 annotations")).to_be_visible()
    expect(page.get_by_text("No provision was recognised. Choose one.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Place it").click()
    page.get_by_label("Find a provision").fill("whereas helps")
    page.get_by_role("button", name="Narrow the list").click()
    expect(page.get_by_label("Provision", exact=True).locator("option")).to_have_count(2)
    page.get_by_label("Provision", exact=True).select_option(label="Recitals")
    assert_accessible(page)
    page.get_by_role("button", name="Save the row").click()
    page.get_by_role("button", name="Submit 3 annotations").click()
    expect(page.get_by_text("3 annotations are submitted.")).to_be_visible()
    page.get_by_role("link", name="Annotation 1", exact=True).click()
    expect(page.locator("main")).to_contain_text("Nobody can keep this up for so long.")
    expect(page.locator("main")).to_contain_text(scene.organisation.name)
