"""A receipt in a real browser: found by its owner, downloaded, and checked by somebody who holds the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from codeprac.audit.receipts import list_receipts_of, spaced
from tests.browser.conftest import Live
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible, find_overflow


@pytest.mark.parametrize("scripts", [True, False])
def test_who_holds_the_file_checks_it_against_the_receipt(
    live: Live, open_page: Callable[..., Page], tmp_path: Path, scripts: bool
) -> None:
    author = make_user()
    annotation = make_annotation(make_round(make_released_draft(make_code())), author=author, text="Say “what” — é.")
    number = spaced(list_receipts_of(annotation.id)[0].number)
    page = open_page(author, scripts=scripts)
    page.goto(f"/annotations/{annotation.id}")
    page.get_by_role("link", name=number).click()
    judge(page, scripts)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it").click()
    download.value.save_as(tmp_path / "receipt.json")
    content = (tmp_path / "receipt.json").read_text(encoding="utf-8")

    other = open_page(scripts=scripts)
    other.goto(f"/receipts/{number}")
    expect(other.get_by_text("Say “what”")).to_have_count(0)
    other.get_by_label("The content of the file").fill(content)
    other.get_by_role("button", name="Check it").click()
    expect(other.get_by_role("status")).to_have_text("This is exactly what was received.")
    judge(other, scripts)
    other.get_by_label("The content of the file").fill(content.replace("“what”", "“that”"))
    other.get_by_role("button", name="Check it").click()
    expect(other.get_by_role("status")).to_have_text("This is not what was received: the hashes differ.")


def judge(page: Page, scripts: bool) -> None:
    """The page is accessible, and fits a phone."""
    if scripts:
        assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert find_overflow(page) == []
        page.set_viewport_size({"width": 1280, "height": 800})
