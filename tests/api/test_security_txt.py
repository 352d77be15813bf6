"""Whom to tell of a weakness: what RFC 9116 asks for, from the settings, never out of date."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from codeprac.config import ConfigurationError, read_settings
from tests.client import JudgingClient

SETTINGS = {"CODEPRAC_SECRET_KEY": "s" * 40}


def test_security_txt_names_the_contact_and_a_day_to_come(
    app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECURITY_CONTACT", "mailto:security@example.org")
    answer = client.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=170) < left < timedelta(days=365)


def test_there_is_no_security_txt_where_the_office_names_nobody(client: JudgingClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("contact", ["security@example.org", "mailto:a@example.org\nContact: mailto:evil@example.org"])
def test_a_contact_is_one_address_that_programs_can_follow(contact: str) -> None:
    with pytest.raises(ConfigurationError, match="CODEPRAC_SECURITY_CONTACT"):
        read_settings(SETTINGS | {"CODEPRAC_SECURITY_CONTACT": contact})
    named = SETTINGS | {"CODEPRAC_SECURITY_CONTACT": "https://example.org/report"}
    assert read_settings(named).security_contact == "https://example.org/report"
