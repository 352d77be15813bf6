"""The ground of the browser journeys: the server answers, and the browser's complaints fail a test."""

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from codeprac.organisations.models import StakeholderGroup
from tests.browser.conftest import Live
from tests.judging.axe import assert_accessible


@pytest.mark.parametrize("width", [390, 1280, 1600])
def test_the_home_page_is_accessible_at_every_width(live: Live, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    assert_accessible(page)


@pytest.mark.browser(scripts=False, scheme="dark", viewport=(390, 844))
def test_the_home_page_is_there_without_scripts(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1


def test_factories_reach_the_database_of_the_server(live_session: Session) -> None:
    live_session.add(StakeholderGroup(slug="of-a-test", name="Of a test", position=99))
    live_session.commit()
    assert live_session.query(StakeholderGroup).count() >= 1
