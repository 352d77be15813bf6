"""The client of the tests: each request comes from outside, and each page that it gets is judged."""

import re
import time
from contextvars import Context
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from codeprac.accounts.sessions import held_by
from codeprac.db import db
from codeprac.sign_ins.services import begin_sign_in
from tests.judging.html import assert_valid_html, assert_valid_piece

# Judging takes half of a test's time; the run on the second database is spared it (`conftest.pytest_configure`).
judges_pages = True
# Of a request, on error pages: no two are the same otherwise.
REFERENCE = re.compile("<code>[0-9a-f]{16}</code>")


class JudgingClient(FlaskClient):
    """Fails on a page that is not valid; commits what the test prepared before the request, reads anew after it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request as a stranger to the test: in an empty context, so that nothing of the test's own leaks in."""
        if has_app_context():
            db.session.commit()
        kwargs.setdefault("buffered", True)
        response = Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.expire_all()
        judge(response)
        return response

    def sign_in(self, user: Any) -> None:
        """Sign an account in without the form, which has tests of its own."""
        with self.session_transaction() as session:
            session.clear()
            session.update(signed_in(user))

    def sign_out(self) -> None:
        """Be the public again."""
        with self.session_transaction() as session:
            session.clear()


def judge(response: TestResponse) -> None:
    """Judge a page, or the piece of one that a script asks for; once is enough, pages know no database."""
    if not judges_pages or response.mimetype != "text/html" or response.status_code in range(300, 400):
        return
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return  # a file to keep, not a page: it has a policy and tests of its own
    judge_text(REFERENCE.sub("<code>reference</code>", response.get_data(as_text=True)))


@lru_cache(maxsize=200)
def judge_text(text: str) -> None:
    """The same page is judged once: parsing a long one strictly takes a second."""
    if text.lstrip()[:15].lower() == "<!doctype html>":
        assert_valid_html(text)
    else:
        assert_valid_piece(text)


def signed_in(user: Any) -> dict[str, Any]:
    """What the session of an account holds that has just signed in."""
    _sign_in, token = begin_sign_in(user.id, user_agent="", address=None, remembered=False, now=datetime.now(UTC))
    db.session.commit()
    return {"_user_id": held_by(user, token), "_fresh": True, "fs_cc": "set", "fs_paa": time.time()}
