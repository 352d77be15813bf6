"""Visitors in every role, and how each address may answer them."""

from collections.abc import Iterable, Mapping
from contextvars import Context
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from codeprac.access.actor import Actor
from codeprac.access.permissions import Permission
from codeprac.access.policy import is_allowed, needs_object
from codeprac.accounts.models import User
from codeprac.accounts.queries import find_signed_in
from codeprac.db import db
from tests.client import signed_in
from tests.site.withheld import marks_in
from tests.site.world import INSIDERS, SECRETS, TOGETHER, UNSENT, Address, World

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
# Tells people what they wrote themselves; tests/privacy/test_exporting.py hunts for all else in it.
OWN_DATA = "privacy.export"
ASKED_TO_SIGN_IN = {303}
ENTERED = {200, 302, 303, 404, 409, 422}


class Visitor(FlaskClient):
    """A client in one role; it does not judge pages, for they are many and have tests of their own. It keeps no
    cookies: each request is sent as what it is, even if an earlier one has signed it out."""

    who: User | None = None
    holds: Mapping[str, Any] = {}
    _may_have_ended = False

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request."""
        if self.who is not None and not self._is_signed_in():
            self._sign_in(self.who)
        self._may_have_ended = kwargs.get("method", "GET") not in {"GET", "HEAD"}
        db.session.commit()
        response = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return response

    def _is_signed_in(self) -> bool:
        if not self.holds or not self._may_have_ended:
            return bool(self.holds)
        uniquifier, _, token = self.holds["_user_id"].partition(".")
        return find_signed_in(uniquifier, token, datetime.now(UTC)) is not None

    def _sign_in(self, user: User) -> None:
        self.holds = signed_in(user)
        app, sessions = self.application, self.application.session_interface
        cookie = sessions.get_signing_serializer(app).dumps(dict(self.holds))  # type: ignore[attr-defined]  # Flask's own
        self.environ_base["HTTP_COOKIE"] = f"{app.config['SESSION_COOKIE_NAME']}={cookie}"


def visitor(app: Flask, world: World, role: str) -> Visitor:
    """A visitor in this role, who has not asked for anything yet."""
    return visitor_as(app, None if role == "public" else world.people[role])


def visitor_as(app: Flask, user: User | None) -> Visitor:
    """A visitor with this account, or with none."""
    client = Visitor(app, app.response_class, use_cookies=False)
    client.who = user
    return client


def access_of(app: Flask, address: Address) -> Permission | None:
    """The permission that a route asks for, None for one that is open to all."""
    found = app.view_functions[address.rule.endpoint].__access__  # type: ignore[attr-defined]  # what the decorators set
    return None if found == "public" else found


def expected(app: Flask, world: World, role: str, address: Address, actor: Actor | None = None) -> set[int]:
    """How a route may answer this role; asked of many at one moment, of the actor that the role is then."""
    permission, actor, endpoint = access_of(app, address), actor or world.actor(role), address.rule.endpoint
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


def fault_of_status(address: Address, answer: TestResponse, may: set[int], *, is_page: bool = False) -> list[str]:
    """Whether an address answered otherwise than it may: a page that may be entered is there, or leads on."""
    if is_page and may is ENTERED and "token" not in address.rule.arguments:
        may = {200, 301, 302}
    if answer.status_code in may:
        return []
    return [f"{address.path} ({address.rule.endpoint}): {answer.status_code}, not one of {sorted(may)}"]


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


def faults_of_posts(app: Flask, world: World, role: str, wanted: Iterable[Address]) -> list[str]:
    """What is wrong with what these addresses answer to a form that is none of theirs, with numbers that are none."""
    client, wrong = visitor(app, world, role), []
    for address in wanted:
        may = expected(
            app, world, role, address
        )  # as of now: by an earlier form somebody may have left an organisation
        answer = client.post(address.path, data={"text": "x", "version": "²", "level": "9" * 5_000})
        wrong += fault_of_status(address, answer, may) + faults_of_headers(address.path, answer)
        if role not in INSIDERS and address.rule.endpoint != OWN_DATA:
            wrong += [f"{address.path}: {told}" for told in told_by(role, address, answer)]
    return wrong


def told_by(role: str, address: Address, answer: TestResponse) -> list[str]:
    """What an answer tells that this role must not read. Who belongs to which organisation, and which there are, is
    public whether they annotate or not."""
    words = readable(answer)
    told = [secret for secret in secrets_for(role) if secret in words]
    return told + ([] if address.rule.endpoint.startswith("organisations.") else marks_in(words))
