"""The doors of a site on the open internet: names, proxies, headers, cookies."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, request
from sqlalchemy.orm import Session

from codeprac.config import flask_config, read_settings
from codeprac.db import db
from codeprac.web.access import public
from codeprac.web.headers import CONTENT_SECURITY_POLICY
from tests.client import JudgingClient
from tests.databases import Database
from tests.factories.accounts import PASSWORD, make_user

SECRET = "a secret of the tests, long enough to be accepted"
NAME = "codes.example.org"
THROUGH_NGINX = {"Host": NAME, "X-Forwarded-Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


@pytest.fixture
def production(database: Database, make_app: Callable[..., Flask], app: Flask) -> Iterator[Flask]:
    """The application as behind nginx, with a route that tells what it knows of the request."""
    made = make_app(
        database.url, CODEPRAC_TESTING="0", CODEPRAC_BASE_URL=f"https://{NAME}", CODEPRAC_TRUSTED_PROXIES="1"
    )

    @made.get("/told")
    @public
    def told() -> str:
        return f"{request.remote_addr} {request.scheme} {request.host}"

    yield made
    with made.app_context():
        db.engine.dispose()


def through_nginx(production: Flask) -> JudgingClient:
    client = production.test_client()
    assert isinstance(client, JudgingClient)
    client.environ_base |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in THROUGH_NGINX.items()}
    client.environ_base["wsgi.url_scheme"] = "http"
    return client


@pytest.mark.parametrize("name", ["evil.example", "codes.example.org.evil.example", "127.0.0.1", f"evil.{NAME}"])
def test_a_name_that_is_not_ours_is_refused_in_production(production: Flask, name: str) -> None:
    client = through_nginx(production)
    assert client.get("/told", headers={"Host": name, "X-Forwarded-Host": name}).status_code == 400
    assert client.get("/told", headers={"X-Forwarded-Host": name}).status_code == 400
    assert client.get("/told").status_code == 200


def test_names_for_monitors_are_a_setting_and_the_demonstration_takes_any() -> None:
    env = {"CODEPRAC_SECRET_KEY": SECRET, "CODEPRAC_BASE_URL": f"https://{NAME}:8443"}
    assert flask_config(read_settings(env))["TRUSTED_HOSTS"] == [NAME]
    more = env | {"CODEPRAC_TRUSTED_HOSTS": "10.0.0.7, node-1"}
    assert flask_config(read_settings(more))["TRUSTED_HOSTS"] == [NAME, "10.0.0.7", "node-1"]
    assert flask_config(read_settings(env | {"CODEPRAC_DEMO": "1"}))["TRUSTED_HOSTS"] is None


def test_only_what_the_last_proxy_says_of_the_visitor_is_believed(production: Flask) -> None:
    client = through_nginx(production)
    assert client.get("/told").text == f"192.0.2.7 https {NAME}"
    forged = client.get("/told", headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.7"})
    assert forged.text.startswith("192.0.2.7 ")


def test_without_a_proxy_nothing_that_a_visitor_claims_is_believed(app: Flask) -> None:
    with app.test_request_context("/", headers=THROUGH_NGINX, environ_base={"REMOTE_ADDR": "198.51.100.1"}):
        assert (request.remote_addr, request.scheme) == ("198.51.100.1", "http")


def test_every_answer_bears_the_headers(production: Flask) -> None:
    client = through_nginx(production)
    for path in ("/", "/login", "/nowhere", "/session.json", "/account", "/static/x"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY, path
        assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Server" not in headers
        assert "Access-Control-Allow-Origin" not in headers


def test_the_policy_allows_nothing_inline_and_needs_no_nonce() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy["default-src"] == "'none'"
    assert {policy[kind] for kind in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    assert {policy["base-uri"], policy["frame-ancestors"]} == {"'none'"}
    for word in ("unsafe", "nonce", "*", "http", "blob"):
        assert word not in CONTENT_SECURITY_POLICY


def test_cookies_are_bound_to_this_host_and_out_of_reach_of_scripts(production: Flask, db_session: Session) -> None:
    make_user(email="known@example.org", password=PASSWORD)
    answer = through_nginx(production).post(
        "/login", data={"email": "known@example.org", "password": PASSWORD, "remember": "y"}
    )
    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-codeprac", "__Host-remember"}
    for cookie in cookies:
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes, cookie
        assert not any(part.startswith("domain") for part in attributes)


def test_what_was_read_is_not_left_for_who_uses_the_browser_next(production: Flask) -> None:
    assert through_nginx(production).post("/logout").headers["Clear-Site-Data"] == '"cache"'


def test_links_that_leave_the_site_never_come_from_the_request(app: Flask, client: JudgingClient) -> None:
    """In the demonstration every name is taken; no page or file builds an address from it all the same."""
    for path in ("/", "/feed.atom", "/login", "/register", "/published"):
        page = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
        assert "evil.example" not in page.text, path
        assert not re.match(r"https?://evil", page.headers.get("Location", ""))
