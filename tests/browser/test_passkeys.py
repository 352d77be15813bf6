"""Passkeys, with a device that the browser makes up: the one thing that needs scripts."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from codeprac.accounts.models import Passkey
from codeprac.codes.models import CodeRole
from tests.browser.conftest import Live
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.codes import make_code

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    """A page on a name, as passkeys want it, in a browser with a device that keeps them."""
    context = browser.new_context(base_url=live.url.replace("127.0.0.1", "localhost"), locale="en-GB")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()
    assert faults == []


def test_a_passkey_is_added_signs_in_alone_and_after_the_password_and_confirms_a_role(
    page: Page, live: Live, live_session: Session
) -> None:
    user = make_user(email="key@example.org", name="Kay Specimen", password=PASSWORD)
    other, code = make_user(name="Ola Örnek"), make_code(moderators=[user])

    def give_password() -> None:
        page.goto("/login")
        page.get_by_label("E-mail address").fill(user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    give_password()
    page.goto("/account/passkeys")
    page.get_by_label("Name of the passkey").fill("Telephone")
    page.get_by_role("button", name="Go on to the device").click()
    expect(page.get_by_text("The passkey Telephone is added.")).to_be_visible()
    assert live_session.query(Passkey).one().name == "Telephone"

    sign_out = page.locator("form[data-sign-out] button")
    page.locator("details.account summary").click()
    sign_out.click()
    page.goto("/login?next=/organisations")
    page.get_by_role("link", name="Sign in with it").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/organisations")
    expect(page.locator(".account-name")).to_have_text("Kay Specimen")

    page.locator("details.account summary").click()
    sign_out.click()
    give_password()
    page.wait_for_url("**/login/passkey*")
    expect(page.get_by_text("Your passkey is the second factor.")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/since")

    page.goto(f"/codes/{code.slug}/people")
    age_the_password(page, live)
    page.locator("input[name=email]").fill(other.email)
    page.get_by_label("Drafter", exact=True).check()
    page.get_by_role("button", name="Give the role").click()
    expect(page.get_by_text("What you were about to do waits")).to_be_visible()
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("heading", name="Drafters and moderators")).to_be_visible()
    expect(page.get_by_text(other.name).first).to_be_visible()
    assert {role.user_id for role in live_session.query(CodeRole)} == {user.id, other.id}


def age_the_password(page: Page, live: Live) -> None:
    """Make it an hour since the password was given."""
    name = live.app.config["SESSION_COOKIE_NAME"]
    cookie = next(one for one in page.context.cookies() if one.get("name") == name)
    serializer = live.app.session_interface.get_signing_serializer(live.app)  # type: ignore[attr-defined]
    held = serializer.loads(cookie["value"])
    value = serializer.dumps(held | {"fs_paa": time.time() - 3600, "fs_gexp": 0})
    # Of the whole site, as the server sets it: one of a folder would hide the next.
    page.context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"}])
