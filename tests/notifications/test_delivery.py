"""Mail leaves after the commit, once, over a real SMTP server on loopback; what fails is tried again."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from codeprac import jobs
from codeprac.config import ConfigurationError
from codeprac.notifications.delivery import deliver_waiting
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.rules import MOST_ATTEMPTS, UnsafeHeader
from codeprac.notifications.services import claim, forget_sent, queue
from codeprac.notifications.transport import MailServer as Server
from codeprac.notifications.transport import read_mail_url
from tests.servers.smtp import MailServer

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def queue_mail(to: str = "ada@example.org", name: str = "Ada Sample") -> OutboxMessage:
    return queue(
        "organisation_verified",
        to=to,
        now=NOW,
        name=name,
        organisation="Musterwerk Hausgeräte",
        path="/organisations/musterwerk",
    )


def unreachable(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")


def test_a_mail_arrives_with_text_and_html(db_session: Session, mails: MailServer) -> None:
    message = queue_mail()
    db_session.commit()
    assert deliver_waiting(lambda: NOW) == 1
    mail = mails.wait_for("ada@example.org")
    assert mail["Subject"] == "Musterwerk Hausgeräte is verified"
    assert mail["Message-ID"] == f"<{message.id.lower()}@localhost.localdomain>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "http://localhost/organisations/musterwerk" in text.get_content()
    assert '<a href="http://localhost/organisations/musterwerk">' in html.get_content()
    assert message.sent_at == NOW


def test_mail_is_kicked_off_by_the_commit_and_dropped_by_a_rollback(
    app: Flask, db_session: Session, mails: MailServer
) -> None:
    jobs.drain(app)
    queue_mail()
    db_session.flush()
    db_session.rollback()
    assert jobs.drain(app) == 0
    queue_mail()
    db_session.commit()
    assert mails.messages == []
    assert jobs.drain(app) == 1
    assert len(mails.to("ada@example.org")) == 1


def test_two_workers_send_each_mail_once(app: Flask, db_session: Session, mails: MailServer) -> None:
    for number in range(20):
        queue_mail(to=f"person-{number}@example.org")
    db_session.commit()
    counts: list[int] = []

    def work() -> None:
        with app.app_context():
            counts.append(deliver_waiting(lambda: NOW))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 20
    assert len(mails.messages) == 20


def test_a_claimed_mail_is_left_alone_until_the_claim_runs_out(db_session: Session, mails: MailServer) -> None:
    message = queue_mail()
    db_session.commit()
    assert claim(message.id, now=NOW)
    assert not claim(message.id, now=NOW)
    db_session.commit()
    assert deliver_waiting(lambda: NOW + timedelta(minutes=4)) == 0
    assert deliver_waiting(lambda: NOW + timedelta(minutes=6)) == 1
    assert not claim(message.id, now=NOW + timedelta(days=2))


def test_a_mail_waits_longer_after_each_failure_and_arrives_in_the_end(
    app: Flask, db_session: Session, mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queue_mail()
    db_session.commit()
    with monkeypatch.context() as away:
        unreachable(app, away)
        assert deliver_waiting(lambda: NOW) == 0
    assert "ServerUnavailable" in message.last_error
    assert message.not_before == NOW + timedelta(minutes=1)
    assert deliver_waiting(lambda: NOW + timedelta(seconds=30)) == 0
    assert deliver_waiting(lambda: NOW + timedelta(minutes=2)) == 1
    assert (message.attempts, message.last_error) == (2, "")


def test_an_unreachable_server_is_not_asked_for_every_mail(
    app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = queue_mail(), queue_mail()
    db_session.commit()
    unreachable(app, monkeypatch)
    deliver_waiting(lambda: NOW)
    assert sorted([first.attempts, second.attempts]) == [0, 1]


def test_one_refused_mail_does_not_hold_up_the_others(db_session: Session, mails: MailServer) -> None:
    refused, fine = queue_mail(), queue_mail(to="bo@example.org")
    refused.recipient = "ada@example.org\nBcc: all@example.org"
    db_session.commit()
    assert deliver_waiting(lambda: NOW) == 1
    assert "UnsafeHeader" in refused.last_error
    assert fine.sent_at == NOW
    assert len(mails.messages) == 1


def test_a_mail_is_given_up_after_the_last_attempt(db_session: Session, mails: MailServer) -> None:
    message = queue_mail()
    message.attempts = MOST_ATTEMPTS
    db_session.commit()
    assert deliver_waiting(lambda: NOW) == 0
    assert message.sent_at is None


def test_a_header_cannot_be_smuggled_in(db_session: Session) -> None:
    with pytest.raises(UnsafeHeader):
        queue_mail(to="ada@example.org\nBcc: all@example.org")
    message = queue(
        "organisation_verified",
        to="ada@example.org",
        now=NOW,
        name="A",
        organisation="X\r\nBcc: all@example.org",
        path="/",
    )
    assert "\n" not in message.subject


def test_local_mail_is_not_sent(app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "local:")
    queue_mail()
    db_session.commit()
    assert deliver_waiting(lambda: NOW) == 0


def test_sent_mail_is_forgotten_after_a_while(db_session: Session, mails: MailServer) -> None:
    queue_mail()
    db_session.commit()
    deliver_waiting(lambda: NOW)
    queue_mail(to="waits@example.org")
    assert forget_sent(before=NOW) == 0
    assert forget_sent(before=NOW + timedelta(days=30)) == 1


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", Server("smtp", "mail.example.org", 25)),
        ("smtps://u:p%40ss@mail.example.org", Server("smtps", "mail.example.org", 465, "u", "p@ss")),
        ("smtp+starttls://mail.example.org:2525", Server("smtp+starttls", "mail.example.org", 2525)),
        ("local:", None),
    ],
)
def test_the_mail_server_is_read_from_one_address(url: str, server: Server | None) -> None:
    assert read_mail_url(url) == server


@pytest.mark.parametrize("url", ["", "http://mail.example.org", "smtp://", "smtp://host:port", "smtp://host/path"])
def test_a_wrong_mail_address_is_one_clear_sentence(url: str) -> None:
    with pytest.raises(ConfigurationError, match="CODEPRAC_MAIL_URL must look like"):
        read_mail_url(url)
