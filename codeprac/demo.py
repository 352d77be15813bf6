"""Demo mode: an instance in `instance/` with the sample code of practice, and one account per role to sign in with."""

import os
from collections.abc import Callable

from codeprac import create_app
from codeprac.audit.sealing import is_due, seal_now
from codeprac.config import read_settings
from codeprac.db import db
from codeprac.migrating import upgrade
from codeprac.sample.accounts import DEMO_PASSWORD, INTRODUCED
from codeprac.sample.loading import load_sample
from codeprac.serving import Place
from codeprac.web import clock

Tell = Callable[[str], None]


def prepare(place: Place, tell: Tell) -> list[str]:
    """Make the instance ready, the first time with the sample in it; return the lines that introduce its accounts."""
    os.environ["CODEPRAC_DEMO"] = "1"
    os.environ.setdefault("CODEPRAC_BASE_URL", place.url)
    read_settings().instance.mkdir(parents=True, exist_ok=True)
    with create_app().app_context():
        tell("Bringing the database up to date")
        upgrade()
        load_sample(clock.now(), tell)
        db.session.commit()
        if is_due(clock.now()):
            seal_now(clock.now())
        db.session.close()
        db.engine.dispose()
    return introduce(place)


def introduce(place: Place) -> list[str]:
    """One account per role, and how to sign in with them."""
    accounts = [f"  {role:14} {email}" for role, email in INTRODUCED.items()]
    return [
        f"Sign in as anybody of the sample without a password at {place.url}/demo,",
        f"or with one of these addresses and the password: {DEMO_PASSWORD}",
        *accounts,
    ]
