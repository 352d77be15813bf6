"""Pages of the sample that show what several domains know."""

import pytest
from flask import Flask

from tests.client import JudgingClient


@pytest.fixture
def reader(sample: Flask) -> JudgingClient:
    client = sample.test_client()
    assert isinstance(client, JudgingClient)
    return client


@pytest.mark.parametrize("view", ["inline", "side"])
def test_a_comparison_tells_why_and_for_whom(reader: JudgingClient, view: str) -> None:
    page = reader.get(f"/codes/repair-information/compare/2/3?view={view}").text
    assert "Participants asked who decides when the Signatory decides about itself." in page
    assert "The last draft asks no questions." in page
    assert "Sample Market Surveillance Authority" in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/published",
        "/organisations",
        "/codes/repair-information",
        "/codes/repair-information/drafts/3",
        "/codes/repair-information/drafts/3/measure-1.2",
        "/codes/repair-information/compare/1/3",
        "/codes/repair-information/annotations",
        "/codes/repair-information/rounds/2/answers",
        "/codes/repair-information/rounds/2",
        "/codes/plain-instructions/editions/1",
        "/codes/plain-instructions/editions/2.html",
    ],
)
def test_a_page_of_the_sample_can_be_read(reader: JudgingClient, path: str) -> None:
    assert reader.get(path).status_code == 200
