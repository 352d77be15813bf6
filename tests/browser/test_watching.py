"""Watching in a real browser: a button, the bell on pages of every kind, the notices, with and without scripts."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from codeprac.db import db
from codeprac.drafts.services import release_draft
from tests.browser.conftest import Live
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft, make_working_draft
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible, find_overflow


@pytest.mark.parametrize("scripts", [True, False])
def test_a_watched_provision_is_heard_of(live: Live, open_page: Callable[..., Page], scripts: bool) -> None:
    code = make_code(slug="ours")
    make_round(make_released_draft(code))
    page = open_page(make_user(), scripts=scripts, viewport=(390, 844) if not scripts else (1280, 800))
    for path in ("/codes/ours", "/codes/ours/rounds/1", "/codes/ours/drafts/1/measure-1.2"):
        page.goto(path)
        page.get_by_role("button", name="Watch this").click()
        expect(page.get_by_role("button", name="Stop watching")).to_be_visible()
        judge(page, scripts)
    release_draft(make_working_draft(code, NEXT_SOURCE), actor_id=None, now=datetime.now(UTC))
    db.session.commit()
    if scripts:
        page.goto("/codes/ours/drafts/2")  # kept, and the same for everyone: a script fills in the bell
        bell = page.get_by_role("link", name="Notices")
        expect(bell).to_have_text("Notices 2 unread")
        judge(page, scripts)
        bell.click()
    else:
        page.goto("/account/notices")
    expect(page.get_by_role("link", name="Measure 1.2 is Measure 1.3 in draft 2")).to_be_visible()
    judge(page, scripts)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)
    page.goto("/account/watching")
    judge(page, scripts)
    page.get_by_role("radio", name="Once a week").check()
    page.get_by_role("button", name="Save the choice").click()
    expect(page.get_by_role("radio", name="Once a week")).to_be_checked()
    page.get_by_role("button", name="Stop watching Measure 1.3").click()
    expect(page.get_by_role("link", name="Measure 1.3")).to_have_count(0)


def test_a_reader_without_an_account_sees_no_bell(live: Live, open_page: Callable[..., Page]) -> None:
    make_released_draft(make_code(slug="ours"))
    page = open_page()
    page.goto("/codes/ours/drafts/1")
    page.wait_for_function("() => document.documentElement.dataset.signedIn === 'no'")
    expect(page.get_by_role("link", name="Notices")).to_have_count(0)


def judge(page: Page, scripts: bool) -> None:
    """The page is accessible and fits its window."""
    if scripts:
        assert_accessible(page)
        assert find_overflow(page) == []
