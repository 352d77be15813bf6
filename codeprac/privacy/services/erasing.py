"""Erasing an account: who somebody is goes, what they argued stays.

What the acts do follows the register: rows of a kind that is removed go, columns of accounts that are emptied are
emptied. Nothing that is hashed holds a name (`audit.receipts`, `audit.tags`), so that the record still verifies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.access.actor import OfficeRole
from codeprac.accounts.models import Erasure, Merging, User
from codeprac.accounts.rules import RECORDER
from codeprac.audit.receipts import forget_identity
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import Model, db
from codeprac.notifications.services import queue
from codeprac.organisations.queries import list_memberships_of
from codeprac.privacy.holdings import Fate, owned
from codeprac.privacy.queries import find_erasure, list_due_erasures, list_merged_into, list_obstacles
from codeprac.privacy.register import REGISTER
from codeprac.privacy.rules import NOWHERE, CannotErase, NothingToUndo, Obstacle, due_at
from codeprac.privacy.services.mailing import forget_mail_about

# What stays of the row: its id, to which all that was written refers, and when.
KEPT_OF_ACCOUNTS = frozenset({"id", "created_at", "erased_at", "merged_into_id", "is_demo"})


def ask_erasure(account: User, *, days: int, now: datetime) -> Erasure:
    """Note that somebody wants to be erased; it is done some days later, and can be undone until then."""
    ensure_erasable(account)
    if (waiting := find_erasure(account.id)) is not None:
        return waiting
    erasure = Erasure(user_id=account.id, asked_by_id=account.id, asked_at=now, due_at=due_at(now, days))
    db.session.add(erasure)
    db.session.flush()
    record(Tag.ACCOUNT_ERASURE_ASKED, actor_id=account.id, subject=account, at=now, due_at=erasure.due_at.isoformat())
    queue("erasure_asked", to=account.email, now=now, name=account.name, due_at=erasure.due_at, path="/account/data")
    return erasure


def undo_erasure(account: User, *, now: datetime) -> None:
    """Keep the account after all; raises NothingToUndo."""
    erasure = find_erasure(account.id)
    if erasure is None:
        raise NothingToUndo(_("There is nothing to undo."))
    erasure.undone_at = now
    record(Tag.ACCOUNT_ERASURE_UNDONE, actor_id=account.id, subject=account, at=now)


def erase_account(
    account: User, *, actor_id: str | None, reason: str = "", overrules: bool = False, now: datetime
) -> None:
    """Erase an account at once. Raises CannotErase where something would be left without anybody; `overrules` lets an
    administrator leave an organisation without people."""
    ensure_erasable(account, overrules=overrules)
    erasure = find_erasure(account.id)
    if erasure is None:
        erasure = Erasure(user_id=account.id, asked_by_id=actor_id, asked_at=now, due_at=now, reason=reason.strip())
        db.session.add(erasure)
    erasure.done_at = now
    name = name_of_former(account)
    accounts = (account, *list_merged_into(account.id))
    for one in accounts:
        _remove_rows(one)
        forget_identity(one.id)
        forget_mail_about(one, instead=name)
        empty_account(one, name=name, now=now)
    db.session.execute(_mergings_of(accounts).values(set_aside=[], reason=""))
    record(Tag.ACCOUNT_ERASED, actor_id=actor_id, subject=account, at=now)
    db.session.flush()


def _mergings_of(accounts: Sequence[User]) -> sa.Update:
    """The mergings of an account, also those into one that was merged itself later."""
    return sa.update(Merging).where(Merging.kept_id.in_([one.id for one in accounts]))


def erase_due(now: datetime) -> int:
    """Erase the accounts whose time to undo is over, and give their number; whom something has come to depend on since
    is told once what to do."""
    done = 0
    for erasure in list_due_erasures(now):
        obstacles = list_obstacles(erasure.user)
        if not obstacles:
            erase_account(erasure.user, actor_id=erasure.asked_by_id, now=now)
            done += 1
        elif not erasure.obstacle:
            erasure.obstacle = " ".join(one.words for one in obstacles)
            to, name = erasure.user.email, erasure.user.name
            queue("erasure_waits", to=to, now=now, name=name, obstacles=obstacles, path="/account/erasure")
    return done


def ensure_erasable(account: User, *, overrules: bool = False) -> None:
    """Raise CannotErase with everything that stands in the way."""
    if account.erased_at is not None or account.email == RECORDER:
        raise CannotErase(_("There is nobody to erase behind this account."))
    obstacles: list[Obstacle] = [one for one in list_obstacles(account) if not (overrules and one.may_be_overruled)]
    if obstacles:
        raise CannotErase(" ".join(one.words for one in obstacles))


def name_of_former(account: User) -> str:
    """What stands where the name stood: a former participant, and for which sides of society they spoke."""
    groups = list(dict.fromkeys(one.organisation.group.name for one in list_memberships_of(account.id)))
    if not groups:
        return _("A former participant")
    return _("A former participant (%(groups)s)", groups=", ".join(groups))[:200]


def empty_account(account: User, *, name: str, now: datetime) -> None:
    """Overwrite everything in the row of an account that tells whose it was; nobody can sign in with it any more."""
    told: dict[str, Any] = {
        "email": f"{account.id.lower()}@{NOWHERE}",
        "name": name,
        "active": False,
        "fs_uniquifier": uuid4().hex,
        "office_role": OfficeRole.NONE,
    }
    for column in Model.metadata.tables["users"].columns:
        if column.name not in KEPT_OF_ACCOUNTS:
            setattr(account, column.name, told.get(column.name, _nothing(column)))
    account.erased_at = now
    db.session.flush()


def _nothing(column: sa.Column[Any]) -> Any:
    if column.nullable:
        return None
    if isinstance(column.default, sa.ColumnDefault) and column.default.is_scalar:
        return column.default.arg
    return "" if isinstance(column.type, sa.String) else column.type.python_type()


def _remove_rows(account: User) -> None:
    """Delete the rows of every kind that the register says is removed, children before parents."""
    owners = {table: path for one in REGISTER if one.fate is Fate.REMOVED for table, path in one.owners}
    for table in reversed(Model.metadata.sorted_tables):
        if table.name in owners:
            db.session.execute(sa.delete(table).where(owned(table, owners[table.name], account.id)))
    db.session.expire_all()
