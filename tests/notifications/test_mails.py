"""What the mails of accounts and organisations say, word for word."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from codeprac.notifications.rendering import render_mail
from codeprac.privacy.rules import Obstacle
from tests.judging.html import assert_valid_html

MAILS = Path(__file__).parent / "mails"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "email"
ORGANISATION = {"organisation": "Müller & <Sample> Makers", "path": "/organisations/sample"}
CONTEXTS: dict[str, dict[str, Any]] = {
    "account_confirmation": {"name": "Ida <Specimen>", "link": "http://localhost/confirm/token", "within": "2 days"},
    "account_existing": {"name": "Ida", "confirmation_link": "", "reset_link": "http://localhost/reset/token"},
    "account_missing": {},
    "password_reset": {"name": "Ida", "link": "http://localhost/reset/token", "within": "one day"},
    "password_changed": {"name": "Ida", "changed_at": datetime(2026, 3, 29, 0, 59, tzinfo=UTC)},
    "identity_linked": {"name": "Ida", "provider": "Sample <Login>", "at": datetime(2026, 3, 29, 0, 59, tzinfo=UTC)},
    "identity_unlinked": {"name": "Ida", "provider": "Sample <Login>", "at": datetime(2026, 3, 29, 0, 59, tzinfo=UTC)},
    "organisation_invitation": {"inviter": "Lena Lead"} | ORGANISATION,
    "organisation_member_added": {"name": "Ida"} | ORGANISATION,
    "organisation_verified": {"name": "Ida"} | ORGANISATION,
    "erasure_asked": {"name": "Ida", "due_at": datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "path": "/account/data"},
    "erasure_waits": {
        "name": "Ida",
        "obstacles": [Obstacle("Nobody else drafts “Sample”. Appoint another drafter first.")],
        "path": "/account/erasure",
    },
    "accounts_merged": {"name": "Ida", "is_kept": False, "path": "/account"},
}


@pytest.mark.parametrize("event", CONTEXTS)
def test_a_mail_says_what_it_said(app: Flask, event: str) -> None:
    mail = render_mail(event, CONTEXTS[event] | {"recipient": "ida@example.org"})
    assert_valid_html(mail.html)
    assert "<Specimen>" not in mail.html
    assert "<Sample>" not in mail.html
    said = f"Subject: {mail.subject}\n\n{mail.text}\n{'=' * 20}\n\n{mail.html}"
    kept = MAILS / f"{event}.txt"
    assert said == kept.read_text(encoding="utf-8"), f"if this is as it should be, write it to {kept}"


def test_who_is_not_confirmed_gets_the_link_to_confirm_instead(app: Flask) -> None:
    context = CONTEXTS["account_existing"] | {"confirmation_link": "http://localhost/confirm/token"}
    mail = render_mail("account_existing", context | {"recipient": "ida@example.org"})
    assert "/confirm/token" in mail.text
    assert "/reset/" not in mail.text + mail.html


def test_every_mail_has_a_subject_a_text_and_html() -> None:
    events = [folder for folder in TEMPLATES.iterdir() if folder.is_dir()]
    assert [
        folder.name
        for folder in events
        if {path.name for path in folder.iterdir()} < {"subject.txt", "body.txt", "body.html"}
    ] == []
    assert {folder.name for folder in events} >= set(CONTEXTS)
