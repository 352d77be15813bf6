"""Static files are kept by browsers and by caches in front."""

from flask import url_for

from tests.client import JudgingClient


def test_static_files_are_kept_for_a_year_and_are_the_same_for_everyone(client: JudgingClient) -> None:
    with client.application.test_request_context():
        address = url_for("static", filename="css/base.css")
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Cookie" not in answer.headers.get("Vary", "")
