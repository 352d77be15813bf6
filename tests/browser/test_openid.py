"""Signing in by a provider in a real browser: there and back, under the strict policy, with scripts and without."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, serve
from tests.databases import Databases
from tests.judging.axe import assert_accessible, find_overflow
from tests.servers.openid import CLIENT_ID, CLIENT_SECRET, OpenIDProvider


@pytest.fixture
def provider() -> Iterator[OpenIDProvider]:
    with OpenIDProvider() as provider:
        yield provider


@pytest.fixture
def served(
    provider: OpenIDProvider,
    databases: Databases,
    migrate: Callable[[str], None],
    environment: dict[str, str],
    make_app: Callable[..., Flask],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """A server at which people may sign in by the provider."""
    settings = {
        "CODEPRAC_OPENID_ISSUER": provider.issuer,
        "CODEPRAC_OPENID_CLIENT_ID": CLIENT_ID,
        "CODEPRAC_OPENID_CLIENT_SECRET": CLIENT_SECRET,
        "CODEPRAC_OPENID_NAME": "Sample Login",
    }
    folder = tmp_path_factory.mktemp("openid")
    with serve(databases.create("live_openid", migrate), environment, make_app, folder, **settings) as served:
        provider.redirect_uri = f"{served.url}/login/openid/return"
        yield served


def sign_in(page: Page) -> None:
    page.goto("/login?next=/organisations")
    page.get_by_role("link", name="Sign in by Sample Login").click()


def test_somebody_signs_in_by_the_provider_with_scripts_and_without(served: Served, browser: Browser) -> None:
    context = browser.new_context(base_url=served.url, viewport={"width": 390, "height": 844})
    page, faults = context.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Create an account")
    assert_accessible(page)
    assert find_overflow(page) == []
    page.get_by_role("button", name="Create the account").click()
    expect(page).to_have_url(f"{served.url}/organisations")
    context.clear_cookies()
    sign_in(page)  # the page in between presses its button by itself
    expect(page).to_have_url(f"{served.url}/organisations")
    page.goto("/account/signing-in")
    expect(page.get_by_text("olga.owner@example.org").first).to_be_visible()
    assert_accessible(page)
    assert faults == []
    context.close()

    context = browser.new_context(base_url=served.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(f"{served.url}/organisations")
    context.close()
