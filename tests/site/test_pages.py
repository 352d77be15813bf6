"""Every page that can be reached is valid and links to something; the client of the tests judges the pages."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.sample.accounts import INTRODUCED
from tests.client import JudgingClient
from tests.judging.crawling import Crawl


def test_a_reader_finds_no_dead_end_on_an_empty_site(app: Flask, client: JudgingClient) -> None:
    report = Crawl(app, client).run("/").report()
    assert not report, report


@pytest.mark.parametrize("role", ["reader", *INTRODUCED])
def test_nobody_finds_a_dead_end_in_the_sample(sample_app: Flask, role: str) -> None:
    client: Any = sample_app.test_client()
    if role in INTRODUCED:
        client.sign_in(db.session.scalars(sa.select(User).where(User.email == INTRODUCED[role])).one())
    # What differs by role is which kinds of pages there are: one of each kind is enough where a reader has seen two.
    crawl = Crawl(sample_app, client, pages_of_a_kind=1 if role in INTRODUCED else 2).run("/")
    assert not crawl.faults, crawl.report()
    assert len(crawl.pages) > 10
