"""Nobody learns from a page, or from how much work it makes, who has an account. Work is counted, not timed: hashes of
passwords, and statements to the database."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import argon2.low_level
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from tests.client import JudgingClient
from tests.factories.accounts import PASSWORD, make_user

KINDS = ("known", "unconfirmed", "closed", "without-password", "unknown")
WRONG = "wrong-wrong-wrong"


@pytest.fixture
def everybody(db_session: Session) -> list[str]:
    """One address of each kind, that of nobody last."""
    make_user(email="known@example.org", password=PASSWORD)
    make_user(email="unconfirmed@example.org", password=PASSWORD, confirmed=False)
    make_user(email="closed@example.org", password=PASSWORD, active=False)
    make_user(email="without-password@example.org")
    return [f"{kind}@example.org" for kind in KINDS]


@pytest.fixture
def count_hashes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Collect the hashes made within a `with count_hashes() as made:`."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        made: list[str] = []
        with monkeypatch.context() as patched:
            for name in ("hash_secret", "verify_secret"):
                real = getattr(argon2.low_level, name)
                patched.setattr(
                    argon2.low_level, name, lambda *a, real=real, **k: (made.append("hash"), real(*a, **k))[1]
                )
            yield made

    return collect


def kinds_of(statements: list[str]) -> list[str]:
    """What each statement does, to which table."""
    found = (re.match(r"\s*(\w+).*?(?:FROM|INTO|UPDATE)?\s", statement, re.DOTALL) for statement in statements)
    tables = (re.search(r"(?:FROM|INTO|UPDATE) \"?(\w+)", statement) for statement in statements)
    return [f"{verb[1] if verb else ''} {table[1] if table else ''}" for verb, table in zip(found, tables, strict=True)]


def test_a_wrong_password_makes_the_same_work_for_everybody(
    app: Flask, everybody: list[str], count_hashes: Any, count_queries: Any
) -> None:
    work = []
    for email in everybody:
        with count_hashes() as hashes, count_queries() as statements:
            answer = app.test_client().post("/login", data={"email": email, "password": WRONG})
        page = re.sub(r'value="[^"]*"', "", answer.text)
        work.append((answer.status_code, page, len(hashes), kinds_of(statements)))
    assert work[0][2] == 1
    assert all(one == work[-1] for one in work), [one[2:] for one in work]


@pytest.mark.parametrize("path", ["/reset", "/confirm"])
def test_asking_for_a_mail_makes_the_same_work_for_everybody(
    app: Flask, everybody: list[str], count_hashes: Any, count_queries: Any, path: str
) -> None:
    work = []
    for email in everybody:
        client = app.test_client()
        with count_hashes() as hashes, count_queries() as statements:
            answer = client.post(path, data={"email": email})
        page = client.get(answer.location).text.replace(email, "…")
        work.append((answer.status_code, answer.location, page, len(hashes), kinds_of(statements)))
    assert all(one == work[-1] for one in work), [one[3:] for one in work]
    assert db.session.query(OutboxMessage).count() == len(everybody)


def test_each_is_told_by_mail_what_the_page_tells_nobody(client: JudgingClient, everybody: list[str]) -> None:
    events = {}
    for path in ("/reset", "/confirm"):
        for email in everybody:
            client.post(path, data={"email": email})
        mails = db.session.query(OutboxMessage)
        events[path] = {mail.recipient.split("@")[0]: mail.event for mail in mails}
        mails.delete()
        db.session.commit()
    nobody = {"closed": "account_missing", "unknown": "account_missing", "unconfirmed": "account_confirmation"}
    asked = {"known": "password_reset", "without-password": "password_reset"}
    assert events["/reset"] == nobody | asked
    assert events["/confirm"] == nobody | {"known": "account_existing", "without-password": "account_existing"}


def test_registering_an_address_that_is_taken_hashes_as_often_and_says_the_same(
    app: Flask, everybody: list[str], count_hashes: Any
) -> None:
    work = []
    for email in everybody:
        form = {"name": "Ida Specimen", "affiliation": "", "email": email, "password": "seven-otters-on-granite"}
        client = app.test_client()
        with count_hashes() as hashes:
            answer = client.post("/register", data=form)
        page = client.get(answer.location).text.replace(email, "…")
        work.append((answer.status_code, answer.location, page, len(hashes)))
    assert all(one == work[-1] for one in work), [one[3:] for one in work]
    assert db.session.query(OutboxMessage).count() == len(everybody)
