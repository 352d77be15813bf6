"""Every kind of page of the sample, as each role sees it: axe finds nothing in light and dark, nothing is too wide."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.sample.accounts import INTRODUCED
from tests.browser.conftest import Live, Served, serve
from tests.client import signed_in
from tests.databases import Databases
from tests.judging.axe import assert_accessible, find_overflow
from tests.judging.crawling import Crawl

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def sample_server(
    databases: Databases,
    prepare_sample: Callable[[str], None],
    environment: dict[str, str],
    make_app: Callable[..., Flask],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """A server in demo mode, with the sample."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database = databases.create(f"live_sample_{worker}", prepare_sample, "template_sample")
    folder = tmp_path_factory.mktemp("sample")
    with serve(database, environment, make_app, folder, CODEPRAC_DEMO="1") as served:
        yield served


@pytest.fixture
def live(sample_server: Served) -> Iterator[Live]:
    """In this file the live server has the sample."""
    with sample_server.app.app_context():
        yield Live(sample_server.url, sample_server.app)


def account_of(role: str) -> User | None:
    address = INTRODUCED.get(role)
    return db.session.scalars(sa.select(User).where(User.email == address)).one() if address else None


@dataclass
class Known:
    """What earlier roles were shown: `judged` are the endpoints whose pages somebody signed in has seen, or anybody,
    where they are the same for all, `downloads` those without a page."""

    judged: set[str] = field(default_factory=set)
    downloads: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def known() -> Known:
    """Nothing yet."""
    return Known()


def pages_to_judge(live: Live, role: str, known: Known) -> list[str]:
    """One address for each endpoint that the role reaches, less those that an earlier role was shown alike: a page
    filtered or sorted otherwise is made of the same parts."""
    client = FlaskClient(live.app, live.app.response_class)
    account = account_of(role)
    if account:
        with client.session_transaction() as session:
            session.update(signed_in(account))
    crawl = Crawl(live.app, client, pages_of_a_kind=1, filters_together=1, left_out=known.downloads).run("/")
    pages = [address for address in crawl.pages if address not in crawl.downloads]
    wanted = {crawl.kinds[address][0] if address in crawl.kinds else "start": address for address in reversed(pages)}
    known.downloads |= {crawl.kinds[address][0] for address in crawl.downloads} - wanted.keys()
    new = [address for endpoint, address in wanted.items() if endpoint not in known.judged]
    # A page that caches may keep shows nothing of who reads it.
    known.judged |= {endpoint for endpoint, address in wanted.items() if account or address in crawl.shared}
    return new


@pytest.mark.parametrize("role", ["reader", "drafter", "stakeholder", "moderator", "administrator"])
def test_every_page_is_accessible_and_fits_a_phone(
    live: Live, open_page: Callable[..., Page], known: Known, role: str
) -> None:
    page = open_page(account_of(role))
    faults = []
    for address in pages_to_judge(live, role, known):
        page.goto(address)
        faults += [f"{address} does not begin at its top"] if page.evaluate("scrollY && !location.hash") else []
        faults += judge(page)
    assert not faults, "\n".join(faults)


def test_pages_that_no_link_leads_to_are_accessible_and_fit_a_phone(live: Live, open_page: Callable[..., Page]) -> None:
    """What stands behind a form, and what is met when something is refused. Only recovery codes are kept."""
    page = open_page(account_of("moderator"))
    page.goto("/account/app")
    page.get_by_role("button", name="Show the picture for the app").click()
    faults = judge(page)
    page.goto("/account/recovery-codes")
    page.get_by_role("button", name="Make new codes").click()
    faults += judge(page)
    page.goto("/admin/merging")
    page.locator("#kept").fill(INTRODUCED["stakeholder"])
    page.locator("#closed").fill(INTRODUCED["drafter"])
    page.get_by_role("button", name="See what would move").click()
    faults += judge(page)
    for refused in ("/account/confirm", "/admin/", "/nowhere"):
        page.goto(refused)
        faults += judge(page)
    assert not faults, "\n".join(faults)


def judge(page: Page) -> list[str]:
    """What is wrong with the page as it stands on a desk, and then on a phone."""
    faults = []
    try:
        assert_accessible(page)
    except AssertionError as fault:
        faults.append(str(fault))
    page.set_viewport_size(PHONE)
    faults += [f"{page.url} on a phone: {fault}" for fault in find_overflow(page)]
    page.set_viewport_size(DESKTOP)
    return faults
