"""One's own data in a real browser: the register, all as one file, asking to be erased and thinking better of it."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live
from tests.factories.accounts import make_moderator, make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible, find_overflow


def judge(page: Page) -> None:
    """The page is accessible, and fits a phone."""
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert find_overflow(page) == []


def test_a_person_takes_their_data_away_and_thinks_better_of_leaving(
    live: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    author, double = make_user(name="Ines Ineson"), make_user(name="I. Ineson")
    make_annotation(make_round(make_released_draft(make_code())), author=author, text="Said here.")
    page = open_page(author)
    page.goto("/account")
    page.get_by_role("link", name="Your data").click()
    judge(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    download.value.save_as(tmp_path / "my-data.zip")
    with ZipFile(tmp_path / "my-data.zip") as archive:
        assert json.loads(archive.read("my-data.json"))["account"] == author.id
        assert "Said here." in archive.read("my-data.html").decode()
    page.get_by_role("link", name="Open the register").click()
    judge(page)
    page.goto("/account/erasure")
    judge(page)
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box")
    page.get_by_label("I have read what goes and what stays").check()
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("heading", name="Your account will be erased")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays.")).to_be_visible()

    office = open_page(make_moderator(), scripts=False)
    office.goto("/admin/merging")
    office.get_by_label("E-mail address of the account to keep").fill(author.email)
    office.get_by_label("E-mail address of the account to close").fill(double.email)
    office.get_by_role("button", name="See what would move").click()
    office.get_by_label("How you know that both are one person's").fill("Both addresses answered.")
    office.get_by_label("I have checked what moves").check()
    office.get_by_role("button", name="Merge the accounts").click()
    expect(office.get_by_text("Both addresses answered.")).to_be_visible()
