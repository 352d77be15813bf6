"""Accounts for tests, committed."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from codeprac.access.actor import OfficeRole
from codeprac.accounts.models import User
from codeprac.accounts.services import create_account
from codeprac.db import db

CREATED = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
# Strong enough for the rule of the product; no account outside the tests has it.
PASSWORD = "umbrella-granite-seven-otters"
numbers = count(1)


def make_user(*, confirmed: bool = True, **values: Any) -> User:
    """An account; `password=PASSWORD` gives it one to sign in with through the form, which takes a moment to hash."""
    number = next(numbers)
    chosen = {
        "email": f"person-{number}@example.org",
        "name": f"Person {number}",
        "password": None,
        "now": CREATED,
        "confirmed": confirmed,
    }
    active = values.pop("active", True)
    account = create_account(**chosen | values)
    account.active = active
    db.session.commit()
    return account


def make_moderator(**values: Any) -> User:
    """An account of a moderator of the office."""
    return make_user(**{"office_role": OfficeRole.MODERATOR} | values)


def make_administrator(**values: Any) -> User:
    """An account of an administrator."""
    return make_user(**{"office_role": OfficeRole.ADMINISTRATOR} | values)
