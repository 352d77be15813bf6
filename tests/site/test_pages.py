"""Every page that can be reached is valid and links to something; the client of the tests judges the pages.

On each database for a drafter, who comes to most kinds of pages; for all others once (`once/test_sample.py`)."""

from flask import Flask

from tests.client import JudgingClient
from tests.judging.crawling import Crawl
from tests.judging.sample import crawl_sample


def test_a_reader_finds_no_dead_end_on_an_empty_site(app: Flask, client: JudgingClient) -> None:
    report = Crawl(app, client).run("/").report()
    assert not report, report


def test_a_drafter_finds_no_dead_end_in_the_sample(sample_app: Flask) -> None:
    crawl = crawl_sample(sample_app, "drafter")
    assert not crawl.faults, crawl.report()
    assert len(crawl.pages) > 10
