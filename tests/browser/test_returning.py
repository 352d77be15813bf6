"""Coming back, in a real browser: from signing in to the answer and the change behind it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from tests.browser.conftest import Live
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round
from tests.judging.axe import assert_accessible, find_overflow


def sign_in(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("E-mail address").fill("ida@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/since$"))


def judge(page: Page) -> None:
    """The page is accessible, and fits a phone."""
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert find_overflow(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})


def test_who_comes_back_finds_what_waits_and_what_was_answered(live: Live, open_page: Callable[..., Page]) -> None:
    author = make_user(email="ida@example.org", password=PASSWORD)
    round_ = make_round(make_released_draft(make_code(slug="ours", title="Code of Samples")))
    page = open_page()
    sign_in(page)
    expect(page.get_by_role("link", name="Read and annotate: Code of Samples")).to_be_visible()
    judge(page)
    annotation = make_annotation(round_, author=author)
    make_reply(annotation)
    page.reload()
    expect(page.get_by_role("heading", name="Waits for your reply")).to_be_visible()
    judge(page)
    round_.closes_at = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()
    now = datetime.now(UTC)
    record_dispositions([annotation], outcome="already-covered", reason="See Measure 1.2.", actor_id=None, now=now)
    release_dispositions(round_.code_id, actor_id=None, now=now)
    db.session.commit()
    page.reload()
    expect(page.get_by_role("heading", name="Waits for your reply")).to_have_count(0)
    expect(page.get_by_text("See Measure 1.2.")).to_be_visible()
    judge(page)
    page.get_by_role("button", name="I have seen this").click()
    expect(page.get_by_role("heading", name="Since you were last here")).to_be_visible()
    page.get_by_role("link", name="Annotation 1 on Measure 1.1").click()
    expect(page).to_have_url(re.compile("/annotations/"))
