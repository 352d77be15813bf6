"""The sample as somebody in it walks through it."""

from typing import Any

import sqlalchemy as sa
from flask import Flask

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.sample.accounts import INTRODUCED
from tests.judging.crawling import Crawl


def crawl_sample(app: Flask, role: str, *, filters_together: int = 2) -> Crawl:
    """Follow the links as one of those who are introduced, or as a reader without an account."""
    client: Any = app.test_client()
    if role in INTRODUCED:
        client.sign_in(db.session.scalars(sa.select(User).where(User.email == INTRODUCED[role])).one())
    # What differs by role is which kinds of pages there are: one of each kind is enough where a reader has seen two.
    pages = 1 if role in INTRODUCED else 2
    return Crawl(app, client, pages_of_a_kind=pages, filters_together=filters_together).run("/")
