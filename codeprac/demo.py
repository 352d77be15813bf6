"""Demo mode: an instance in `instance/` with the sample code of practice, and one account per role to sign in with."""

import os
from collections.abc import Callable

import sqlalchemy as sa

from codeprac import create_app
from codeprac.accounts.models import User
from codeprac.config import read_settings
from codeprac.db import db
from codeprac.migrating import upgrade
from codeprac.serving import Place

Tell = Callable[[str], None]


def prepare(place: Place, tell: Tell) -> list[str]:
    """Make the instance ready, the first time with the sample in it; return the lines that introduce its accounts."""
    os.environ["CODEPRAC_DEMO"] = "1"
    os.environ.setdefault("CODEPRAC_BASE_URL", place.url)
    read_settings().instance.mkdir(parents=True, exist_ok=True)
    with create_app().app_context():
        tell("Bringing the database up to date")
        upgrade()
        lines = _introduce()
        db.session.rollback()
        db.engine.dispose()
    return lines


def _introduce() -> list[str]:
    accounts = db.session.scalars(sa.select(User).where(User.is_demo).order_by(User.email)).all()
    return [f"  {account.email:40} {account.name}" for account in accounts]
