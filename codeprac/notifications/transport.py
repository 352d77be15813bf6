"""The way of mail out of the house: SMTP by the standard library, from one address in the settings."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from types import TracebackType
from urllib.parse import unquote, urlsplit

from codeprac.config import ConfigurationError
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.rules import ensure_safe_recipient

# An attempt takes several steps of at most this long, all within the lease of the claimed message.
SECONDS_PER_STEP = 20
LOCAL = "local:"
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class ServerUnavailable(Exception):
    """The mail server could not be reached or would not let us in: no message is to blame."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and how."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""


def read_mail_url(url: str) -> MailServer | None:
    """The server in CODEPRAC_MAIL_URL, None for ``local:``; raises ConfigurationError."""
    if url == LOCAL:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        parts, port = None, 0
    if parts is None or not parts.hostname or parts.path.strip("/"):
        raise ConfigurationError(
            "CODEPRAC_MAIL_URL must look like smtp://user:password@mail.example.org:587 "
            "(or smtps://, or smtp+starttls://), or be local: for no sending."
        )
    return MailServer(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


def compose(message: OutboxMessage, *, sender: str, now: datetime) -> EmailMessage:
    """The mail as it goes out; its id is that of the message, so that a second copy can be told for one."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = Address(addr_spec=ensure_safe_recipient(message.recipient))
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.id.lower()}@{sender.rpartition('@')[2].rstrip('>')}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe_url:  # RFC 2369, and RFC 8058 for the button that mail programs show
        mail["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.body_text)
    mail.add_alternative(message.body_html, subtype="html")
    return mail


class Connection:
    """A connection that is opened when first needed and kept for the messages that follow."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Be connected; raises ServerUnavailable."""
        if self._smtp is None:
            self._smtp = self._open()

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over; raises ServerUnavailable, or what SMTP says about this one mail."""
        self.open()
        try:
            self._smtp.send_message(mail)  # type: ignore[union-attr]  # opened by the line before
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            # SMTPException is an OSError too; only a lost connection is the server's affair.
            if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
                raise
            self.close()
            raise ServerUnavailable(str(error)) from error

    def _open(self) -> smtplib.SMTP:
        try:
            return self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise ServerUnavailable(f"{self._server.host}:{self._server.port}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS_PER_STEP, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS_PER_STEP)
        try:
            if server.scheme == "smtp+starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def close(self) -> None:
        """End the connection, however it stands."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None

    def __enter__(self) -> "Connection":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
