"""Nobody finds a dead end in the sample: once, as which links pages have is said by templates from the same rows.

For a drafter each database is asked (`../test_pages.py`). Filters stand together for a drafter and for a reader; the
others come by one at a time."""

import pytest
from flask import Flask

from codeprac.sample.accounts import INTRODUCED
from tests.judging.sample import crawl_sample


@pytest.mark.parametrize("role", ["reader", *(role for role in INTRODUCED if role != "drafter")])
def test_nobody_finds_a_dead_end_in_the_sample(sample_app: Flask, role: str) -> None:
    crawl = crawl_sample(sample_app, role, filters_together=2 if role == "reader" else 1)
    assert not crawl.faults, crawl.report()
    assert len(crawl.pages) > 10
