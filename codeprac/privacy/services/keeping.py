"""What is not kept for good goes when its period is over; the settings say how many days each is."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.accounts.rules import RECORDER
from codeprac.annotations.models import UnsentText
from codeprac.db import db
from codeprac.drafts.models import ReadingPosition
from codeprac.notifications.notices import forget_old
from codeprac.notifications.services import forget_sent
from codeprac.privacy.queries import list_obstacles
from codeprac.privacy.services.erasing import erase_account, erase_due
from codeprac.rounds.models import Round
from codeprac.sheets.models import SheetImport, SheetRow


def keep_periods(now: datetime, days: Mapping[str, int]) -> dict[str, int]:
    """Delete what has been kept for its period, erase who asked for it, and tell how many of each; 0 days: kept."""
    acts = {
        "mail": lambda before: forget_sent(before=before),
        "notices": lambda before: forget_old(before=before),
        "unconfirmed": lambda before: _forget_unconfirmed(before, now),
        "unsent": _forget_unsent,
        "sheets": _forget_sheets,
        "reading": _forget_reading,
    }
    done = {name: act(now - timedelta(days=days[name])) for name, act in acts.items() if days[name]}
    return done | {"erasing": erase_due(now)}


def _forget_unconfirmed(before: datetime, now: datetime) -> int:
    statement = sa.select(User).where(
        User.confirmed_at.is_(None), User.created_at < before, User.erased_at.is_(None), User.email != RECORDER
    )
    found = db.session.scalars(statement.order_by(User.id)).all()
    forgotten = [one for one in found if all(obstacle.may_be_overruled for obstacle in list_obstacles(one))]
    for account in forgotten:
        erase_account(account, actor_id=None, overrules=True, now=now)
    return len(forgotten)


def _forget_unsent(before: datetime) -> int:
    over = sa.select(Round.id).where(Round.closes_at < before)
    statement = sa.delete(UnsentText).where(UnsentText.round_id.in_(over), UnsentText.saved_at < before)
    return db.session.connection().execute(statement).rowcount


def _forget_sheets(before: datetime) -> int:
    over = sa.select(Round.id).where(Round.closes_at < before)
    imports = sa.select(SheetImport.id).where(SheetImport.round_id.in_(over), SheetImport.created_at < before)
    connection = db.session.connection()
    connection.execute(sa.delete(SheetRow).where(SheetRow.import_id.in_(imports)))
    return connection.execute(sa.delete(SheetImport).where(SheetImport.id.in_(imports))).rowcount


def _forget_reading(before: datetime) -> int:
    return db.session.connection().execute(sa.delete(ReadingPosition).where(ReadingPosition.read_at < before)).rowcount
