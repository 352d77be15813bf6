"""Links that go out by mail: on the configured address of the instance, whatever host a request claimed."""

from urllib.parse import urlsplit

from flask import current_app
from flask_security.confirmable import generate_confirmation_token
from flask_security.recoverable import generate_reset_password_token

from codeprac.accounts.models import User


def reset_link(account: User) -> str:
    """Where the account's password can be set once; void after it was, and after a day."""
    return f"{current_app.config['BASE_URL']}/reset/{generate_reset_password_token(account)}"


def confirmation_link(account: User) -> str:
    """Where the account's address can be confirmed; void after two days."""
    return f"{current_app.config['BASE_URL']}/confirm/{generate_confirmation_token(account)}"


def on_our_address(link: str) -> str:
    """The same link on the configured address: the Host header is the sender's to choose."""
    parts = urlsplit(link)
    return current_app.config["BASE_URL"] + parts.path + (f"?{parts.query}" if parts.query else "")
