"""Flask-Security's mail, put into our outbox with our words."""

from typing import Any

from flask import current_app
from flask_babel import ngettext
from flask_security import MailUtil

from codeprac.accounts.links import on_our_address
from codeprac.accounts.rules import normalise_email
from codeprac.notifications.services import queue
from codeprac.web import clock

EVENTS = {
    "welcome": "account_confirmation",
    "confirmation_instructions": "account_confirmation",
    "welcome_existing": "account_existing",
    "reset_instructions": "password_reset",
    "reset_notice": "password_changed",
    "change_notice": "password_changed",
    "change_email_instructions": "email_change",
}
# Which of the links of Flask-Security a mail carries, and how long that works.
LINKS = {
    "account_confirmation": ("confirmation_link", "SECURITY_CONFIRM_EMAIL_WITHIN"),
    "password_reset": ("reset_link", "SECURITY_RESET_PASSWORD_WITHIN"),
    "email_change": ("link", "SECURITY_CHANGE_EMAIL_WITHIN"),
}


class OutboxMail(MailUtil):
    """Writes into the outbox, in the transaction of the request."""

    def send_mail(
        self, template: str, subject: Any, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any
    ) -> None:
        """Queue one of our own mails for one of Flask-Security's occasions."""
        event = EVENTS[template.rpartition("/")[2]]
        now = clock.now()
        links = {
            name: on_our_address(kwargs[name]) if kwargs.get(name) else ""
            for name in ("confirmation_link", "reset_link", "link")
        }
        link, _within_setting = LINKS.get(event, ("reset_link", ""))
        queue(
            event,
            to=recipient,
            now=now,
            name=kwargs["user"].name,
            within=_within(event),
            changed_at=now,
            **links | {"link": links[link]},
        )

    def normalize(self, email: str) -> str:
        """An address in the one form that we keep."""
        return normalise_email(super().normalize(email))

    def validate(self, email: str) -> str:
        """An address that a mail can be sent to, in the one form that we keep."""
        return normalise_email(super().validate(email))


def _within(event: str) -> str:
    if event not in LINKS:
        return ""
    within = current_app.config[LINKS[event][1]]
    if within.days:
        return ngettext("one day", "%(num)d days", within.days)
    return ngettext("one hour", "%(num)d hours", within.seconds // 3600)
