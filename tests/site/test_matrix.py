"""Every route for every role: who may enters, nobody else does, nothing breaks, and no secret leaves the room."""

from collections.abc import Callable
from contextvars import Context
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from codeprac.access.permissions import Permission
from codeprac.access.policy import is_allowed, needs_object
from codeprac.accounts.models import User
from codeprac.db import db
from tests.client import signed_in
from tests.databases import Database
from tests.site.world import (
    INSIDERS,
    PRIVATE,
    ROLES,
    SEALED,
    SECRETS,
    TOGETHER,
    UNSENT,
    WORKING,
    Address,
    World,
    addresses,
    make_world,
)
from tests.staging import Staged

# Doors that exist in the demonstration only, or where the office has named a provider to sign in by, or
# whom to tell of a weakness.
CLOSED_DOORS = {
    "account.demo",
    "account.sign_in_demo",
    "api.security_txt",
    "notifications.mailbox",
    "notifications.message",
    "notifications.message_html",
    "openid.come_back",
    "openid.leave",
}
# Nothing of it is public before its first answer is released, and the issues of this office have none.
UNRELEASED = {"gathering.released_issue"}
# What its owner alone may know of.
OF_ONES_OWN = {
    "annotations.unsent_text",
    "annotations.download_unsent_text",
    "annotations.discard_unsent",
    "annotations.continue_unsent",
    "annotations.download_unsent_data",
    "annotations.restore_unsent",
    "receipts.download_identity",
    "openid.unlink",
    "receipts.download_receipt",
    "sheets.sheet",
    "sheets.submit",
    "sheets.discard",
    "sheets.unsent_csv",
    "sheets.row",
    "sheets.save_row",
    "sheets.drop",
    "sheets.restore",
}
OPEN_OF_WORKSPACES = {"workspaces.position", "workspaces.through_link", "workspaces.send_through"}
# Mail programs post here without having seen a page; the address itself is signed.
WITHOUT_A_FORM = {"watching.end_mails"}
ASKED_TO_SIGN_IN = {303}
ENTERED = {200, 302, 303, 404, 409, 422}
GARBAGE = (
    "x",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..",
    "%00",
    "%ff%fe",
    "%F0%9F%A6%A6",
    "%D7%A9%E2%80%AE",
    "' or 1=1 --",
    "%27%22%3E%3Cscript%3E",
    "a" * 3_000,
    "-1",
    "0",
    "2147483647",
    "2147483648",
    "9" * 5_000,
    "%C2%B2",
)
TRIED_EACH = 4
QUERIES = (
    "page=999999999999999999999&round=99999999999999&draft=²&kind=x&group=%00&mine=1&state=withdrawn&order=text",
    "page=-1&view=side&in=measure-1.1,recitals,%F0%9F%A6%A6&q=%25&outcome=x&answered=yes&organisation=-&from=²&to=9",
    "kind=technical&state=submitted&answered=no&answer=waiting&wording=1&conflicts=1&in=measure-1.1",
    "unsent=x&sent=x&recorded=x&provision=measure-1.1&outcome=out-of-scope&next=//evil.example&to=x&after=x",
)


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("world", make_world)


class Visitor(FlaskClient):
    """A client in one role; it does not judge pages, for they are many and have tests of their own."""

    who: User | None = None
    holds: dict[str, Any] = {}

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request as what it is, even if an earlier request signed it out."""
        if self.who is not None and (not self.holds or kwargs.get("method") == "POST"):
            self.holds = signed_in(self.who)  # what it sent before may have ended the sign-in
        with self.session_transaction() as session:
            session.clear()
            session.update(self.holds)
        db.session.commit()
        response = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return response


def visitor(app: Flask, world: World, role: str) -> Visitor:
    client = Visitor(app, app.response_class)
    client.who = None if role == "public" else world.people[role]
    return client


def access_of(app: Flask, address: Address) -> Permission | None:
    """The permission that a route asks for, None for one that is open to all."""
    found = app.view_functions[address.rule.endpoint].__access__  # type: ignore[attr-defined]  # what the decorators set
    return None if found == "public" else found


def expected(app: Flask, world: World, role: str, address: Address) -> set[int]:
    """How a route may answer this role."""
    permission, actor, endpoint = access_of(app, address), world.actor(role), address.rule.endpoint
    if endpoint in CLOSED_DOORS | UNRELEASED:
        return {404}
    if permission is not None and not actor.is_signed_in:
        return ASKED_TO_SIGN_IN
    if address.hides and not is_allowed(actor, Permission.ANNOTATION_READ_SEALED, address.facts):
        return {403, 404}
    if endpoint in OF_ONES_OWN and role != "stakeholder":
        return {404}
    if is_of_a_workspace(endpoint) and not is_allowed(actor, Permission.WORKSPACE_WRITE, address.facts):
        return {404}
    if permission is not None and not is_allowed(
        actor, permission, address.facts if needs_object(permission) else None
    ):
        return {403}
    return ENTERED


def is_of_a_workspace(endpoint: str) -> bool:
    """What members of the organisation alone may know of."""
    return endpoint.startswith("workspaces.") and endpoint not in OPEN_OF_WORKSPACES


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_those_who_may_see_it_and_for_nobody_else(app: Flask, world: World, role: str) -> None:
    client, wrong = visitor(app, world, role), []
    for address in addresses(app, world, "GET"):
        answer = client.get(address.path)
        may = expected(app, world, role, address)
        if may is ENTERED and "token" not in address.rule.arguments:
            may = {200, 301, 302}
        if answer.status_code not in may:
            wrong.append(f"{address.path} ({address.rule.endpoint}): {answer.status_code}, not one of {sorted(may)}")
        wrong += faults_of_headers(address.path, answer)
    assert wrong == []


def test_only_the_head_of_a_page_is_told_as_the_page_is(app: Flask, world: World) -> None:
    client = visitor(app, world, "administrator")
    for address in addresses(app, world, "GET"):
        assert client.head(address.path).status_code == client.get(address.path).status_code, address.path


@pytest.mark.parametrize("role", ROLES)
def test_every_act_is_open_to_those_who_may_do_it_and_to_nobody_else(app: Flask, world: World, role: str) -> None:
    client, wrong = visitor(app, world, role), []
    for address in addresses(app, world, "POST"):
        may = expected(app, world, role, address)
        answer = client.post(address.path, data={"text": "x", "version": "²", "level": "9" * 5_000})
        if answer.status_code not in may:
            wrong.append(f"{address.path} ({address.rule.endpoint}): {answer.status_code}, not one of {sorted(may)}")
        wrong += faults_of_headers(address.path, answer)
    assert wrong == []


def test_addresses_of_nothing_lead_nowhere_and_break_nothing(app: Flask, world: World) -> None:
    client, wrong = visitor(app, world, "administrator"), []
    for method, path in sorted(garbled(app)):
        answer = client.open(path, method=method)
        if answer.status_code not in {302, 303, 308, 403, 404, 405, 409}:
            wrong.append(f"{method} {path[:120]}: {answer.status_code}")
    assert wrong == []


def test_strange_queries_break_nothing(app: Flask, world: World) -> None:
    client = visitor(app, world, "administrator")
    wrong = [
        f"{address.path}?{query}"
        for turn, address in enumerate(addresses(app, world, "GET"))
        for query in QUERIES[turn % 2 :: 2]  # those who are kept out ask everything: test_no_page_tells_a_secret
        if client.get(f"{address.path}?{query}").status_code >= 500
    ]
    assert wrong == []


@pytest.mark.parametrize("role", [role for role in ROLES if role not in INSIDERS])
def test_no_page_tells_a_secret(app: Flask, world: World, role: str) -> None:
    """Sealed annotations, private answers, the working draft, what somebody has not sent: on no page, by no query."""
    client, told = visitor(app, world, role), []
    for address in addresses(app, world, "GET"):
        for query in ("", *QUERIES):
            answer = client.get(f"{address.path}?{query}")
            page = readable(answer)
            told += [f"{address.path}?{query}: {secret}" for secret in secrets_for(role) if secret in page]
            told += [f"{address.path}?{query}: {answer.status_code}"] * (answer.status_code >= 500)
            if answer.status_code in {302, 303, 403, 404}:
                break  # closed to this role, whatever is asked of it
    assert told == []
    counts = client.get("/codes/ours/drafts/2/counts.json").json
    assert counts["sealed"]
    assert counts["provisions"] == counts["carried"]  # those of an earlier, open round; of the sealed one nothing


def test_the_secrets_are_there_for_those_who_work_on_the_code(app: Flask, world: World) -> None:
    client = visitor(app, world, "drafter")
    assert SEALED in client.get("/codes/ours/annotations").text
    assert PRIVATE in client.get(f"/codes/ours/desk?round={world.closed.number}&answer=waiting").text or PRIVATE in (
        client.get(f"/codes/ours/desk/decide/{world.hidden.number}").text
    )
    assert WORKING in client.get("/codes/ours/working").text


@pytest.mark.parametrize("role", sorted(INSIDERS))
def test_those_who_work_on_the_code_read_nothing_of_a_workspace(app: Flask, world: World, role: str) -> None:
    client = visitor(app, world, role)
    told = [one.path for one in addresses(app, world, "GET") if TOGETHER.encode() in client.get(one.path).data]
    assert told == []


def test_a_page_that_caches_keep_is_the_same_for_everyone(app: Flask, world: World) -> None:
    public, others = visitor(app, world, "public"), [visitor(app, world, role) for role in ROLES[1:]]
    kept = 0
    for address in addresses(app, world, "GET"):
        first = public.get(address.path)
        if "public" in first.headers["Cache-Control"]:
            kept += 1
            assert {client.get(address.path).data for client in others} == {first.data}, address.path
    assert kept >= 5


def test_no_form_is_taken_without_its_token(
    app: Flask, world: World, database: Database, make_app: Callable[..., Flask]
) -> None:
    guarded = make_app(database.url, {"WTF_CSRF_ENABLED": True})
    client, taken = visitor(guarded, world, "administrator"), []
    for address in addresses(guarded, world, "POST"):
        if address.rule.endpoint in WITHOUT_A_FORM:
            continue
        for sent in ({"data": {"text": "x"}}, {"json": {"text": "x"}}, {"data": b"x", "content_type": "text/plain"}):
            if client.post(address.path, **sent).status_code not in {400, 415}:
                taken.append(address.path)
    with guarded.app_context():
        db.engine.dispose()
    assert taken == []


def test_methods_that_nobody_asked_for_are_refused(app: Flask, world: World) -> None:
    client = visitor(app, world, "administrator")
    for path in ("/", "/codes/ours", "/login", "/nowhere", "/codes/ours/desk"):
        for method in ("TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "PATCH"):
            assert client.open(path, method=method).status_code in {404, 405}
        assert client.options(path).status_code in {200, 404}


def readable(answer: TestResponse) -> str:
    """All that an answer says, workbooks and documents unpacked. A PDF says what its page and its other files do."""
    if not answer.data.startswith(b"PK"):
        return answer.data.decode("utf-8", "replace")
    with ZipFile(BytesIO(answer.data)) as book:
        return "".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())


def secrets_for(role: str) -> set[str]:
    """What this role must not read anywhere: what a stakeholder has not sent, or wrote in the workspace of their
    organisation, is for nobody else."""
    return set(SECRETS) - ({UNSENT, TOGETHER} if role == "stakeholder" else set())


def garbled(app: Flask) -> set[tuple[str, str]]:
    """The methods and address of every route with its variable parts replaced by what is nothing: a few kinds of
    nothing for each, in turn, so that each kind is tried on many routes."""
    found, turn = set(), 0
    for rule in app.url_map.iter_rules():
        if rule.arguments and rule.endpoint != "static":
            # Where a route takes a number, all else ends in its converter, before any code of ours.
            values = [value for value in GARBAGE if value.isdigit()] if "<int:" in rule.rule else GARBAGE
            chosen = [values[(turn + each) % len(values)] for each in range(TRIED_EACH)]
            turn += TRIED_EACH
            paths = ["".join(part if fixed else value for fixed, part in pieces(rule.rule)) for value in chosen]
            if len(rule.arguments) > 1:
                paths.append("".join(part if fixed else known(part) for fixed, part in pieces(rule.rule)))
            found |= {(method, path) for path in paths for method in {"GET", "POST"} & (rule.methods or set())}
    return found


def pieces(rule: str) -> list[tuple[bool, str]]:
    """The fixed (True) and variable parts of a route."""
    parts = []
    for place, part in enumerate(rule.replace("<", "\0<").replace(">", "\0").split("\0")):
        parts.append((not part.startswith("<"), part) if place else (True, part))
    return parts


def known(part: str) -> str:
    """A code that is there, with nothing beneath it."""
    return "ours" if part == "<slug" else "9"


def faults_of_headers(path: str, answer: TestResponse) -> list[str]:
    """What is wrong with the headers of an answer."""
    headers, faults = answer.headers, []
    if "default-src 'none'" not in headers.get("Content-Security-Policy", ""):
        faults.append(f"{path}: no policy")
    if headers.get("X-Content-Type-Options") != "nosniff":
        faults.append(f"{path}: no nosniff")
    cache = headers.get("Cache-Control", "")
    if "public" in cache and ("Set-Cookie" in headers or "Cookie" in headers.get("Vary", "")):
        faults.append(f"{path}: a page for caches with a cookie")
    if "public" not in cache and "private" not in cache:
        faults.append(f"{path}: caches may keep it ({cache})")
    return faults
