"""Delivery: each waiting message is claimed, sent, and noted, in transactions of its own.

A message is claimed by one UPDATE, so that of two workers only one sends it. A worker that dies before it hands the
message to the mail server leaves a claim that runs out. One that dies between that and noting how it ended leaves a
message that may have left: nobody gets it twice, and administrators see it and decide."""

import smtplib
from collections.abc import Callable
from datetime import datetime

from flask import current_app

from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.queries import get_message, list_waiting_ids
from codeprac.notifications.rules import UnsafeHeader
from codeprac.notifications.services import claim, note_failure, note_handing_over, note_sent
from codeprac.notifications.transport import Connection, ServerUnavailable, compose, read_mail_url

Clock = Callable[[], datetime]


def deliver_waiting(clock: Clock) -> int:
    """Send what is due and give the number sent; stops early when the mail server cannot be reached."""
    server = read_mail_url(current_app.config["MAIL_URL"])
    if server is None:
        return 0
    waiting = list_waiting_ids(clock())
    db.session.rollback()
    sent = 0
    with Connection(server) as connection:
        for message_id in waiting:
            taken = claim(message_id, now=clock())
            db.session.commit()
            if not taken:
                continue
            try:
                sent += _attempt(get_message(message_id), connection, clock)
            except ServerUnavailable:
                break
            finally:
                db.session.commit()
    return sent


def _attempt(message: OutboxMessage, connection: Connection, clock: Clock) -> int:
    mail_sender = current_app.config["MAIL_SENDER"]
    try:
        mail = compose(message, sender=mail_sender, now=clock())
        db.session.commit()  # no transaction stays open while the other side takes its time
        connection.open()
        note_handing_over(message, now=clock())
        db.session.commit()
        connection.send(mail)
    except (smtplib.SMTPException, ServerUnavailable, UnsafeHeader, ValueError) as error:
        note_failure(message, error=f"{type(error).__name__}: {error}", now=clock())
        if isinstance(error, ServerUnavailable):
            raise
        return 0
    note_sent(message, now=clock())
    return 1
