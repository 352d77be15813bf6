"""A real SMTP server on loopback, which keeps what it is given."""

import email
import email.policy
import socket
import time
from email.message import EmailMessage
from types import TracebackType

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MailServer:
    """The server as a context manager; `messages` are what arrived, oldest first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a message."""
        content = envelope.original_content or b""
        self.messages.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 OK"

    @property
    def url(self) -> str:
        """The address of the server, as the settings want it."""
        return f"smtp://{self._controller.hostname}:{self._controller.port}"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to an address."""
        return [message for message in list(self.messages) if address in str(message["To"])]

    def wait_for(self, address: str, *, count: int = 1, seconds: float = 15) -> EmailMessage:
        """The newest message to an address, once there are so many."""
        deadline = time.monotonic() + seconds
        while len(found := self.to(address)) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(found)} messages to {address} instead of {count}: {self.messages}")
            time.sleep(0.05)
        return found[-1]

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
