"""Two accounts of one person become one.

What refers to the account that is closed refers to the kept one afterwards. Where the kept account has the same
already (both belong to one organisation, both endorse one annotation), the fuller of the two stays, and the other is
kept in the record of the merging as it was. The record of acts and released drafts cannot change and need not: the
closed account stays there, bears the name of the kept one, and leads to it."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import Merging, User
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import Model, db
from codeprac.notifications.services import queue
from codeprac.privacy.holdings import references_to_accounts
from codeprac.privacy.services.erasing import empty_account
from codeprac.privacy.services.fitting import fit_together, set_aside_own_endorsements, told

# Released drafts cannot be changed; what was decided about an account itself is about that account.
FIXED = frozenset({"drafts", "provisions", "erasures", "mergings"})
# What opens the closed account opens nothing afterwards: whoever had it by mistake would get into the kept one.
OPENS = frozenset({"identities", "passkeys", "sign_ins"})
# Where ids of accounts stand within lists of what an act had changed.
WITHIN = (("desk_acts", "detail"), ("desk_acts", "before"), ("issue_acts", "data"))


def merge_accounts(kept: User, closed: User, *, reason: str, actor_id: str, now: datetime) -> Merging:
    """Move everything of one account to another, and close it; who may, and whether they can, is settled before."""
    merging = Merging(
        kept_id=kept.id,
        closed_id=closed.id,
        actor_id=actor_id,
        reason=reason.strip(),
        at=now,
        moved={},
        set_aside=[],
    )
    moved: dict[str, list[str]] = defaultdict(list)
    aside: list[dict[str, Any]] = []
    db.session.flush()
    for column in references_to_accounts():
        if column.table.name in OPENS:
            db.session.execute(sa.delete(column.table).where(column == closed.id))
    for column in movable():
        aside += fit_together(column, kept.id, closed.id)
        moved[f"{column.table.name}.{column.name}"] += _move(column, kept.id, closed.id)
    aside += _move_endorsers(kept.id, closed.id)
    _move_within(kept.id, closed.id)
    merging.moved = {name: ids for name, ids in moved.items() if ids}
    merging.set_aside = aside
    db.session.add(merging)
    db.session.execute(sa.update(User).where(User.merged_into_id == closed.id).values(merged_into_id=kept.id))
    db.session.expire_all()
    _tell(kept, closed, now)
    empty_account(closed, name=kept.name, now=now)
    closed.merged_into_id = kept.id
    record(Tag.ACCOUNT_MERGED, actor_id=actor_id, subject=kept, at=now, closed=closed.id)
    db.session.flush()
    return merging


def movable() -> list[sa.Column[Any]]:
    """The columns that refer to accounts and move."""
    return [column for column in references_to_accounts() if column.table.name not in FIXED | OPENS]


def count_moving(closed_id: str) -> dict[str, int]:
    """How many rows of each table would move."""
    counts: dict[str, int] = defaultdict(int)
    for column in movable():
        statement = sa.select(sa.func.count()).select_from(column.table).where(column == closed_id)
        counts[column.table.name] += db.session.scalar(statement) or 0
    return {table: count for table, count in counts.items() if count}


def _move(column: sa.Column[Any], kept_id: str, closed_id: str) -> list[str]:
    table = column.table
    rows = db.session.execute(sa.select(*table.primary_key.columns).where(column == closed_id)).all()
    db.session.execute(sa.update(table).where(column == closed_id).values({column.name: kept_id}))
    return ["/".join(str(part) for part in row) for row in rows]


def _move_endorsers(kept_id: str, closed_id: str) -> list[dict[str, Any]]:
    """Endorsements for oneself count once, and nobody endorses their own annotation."""
    table = Model.metadata.tables["endorsements"]
    aside = fit_together(table.c.endorser_id, kept_id, closed_id)
    db.session.execute(sa.update(table).where(table.c.endorser_id == closed_id).values(endorser_id=kept_id))
    return aside + set_aside_own_endorsements(kept_id)


def _move_within(kept_id: str, closed_id: str) -> None:
    for table_name, column_name in WITHIN:
        table = Model.metadata.tables[table_name]
        column = table.c[column_name]
        holds = sa.cast(column, sa.Text).contains(closed_id, autoescape=True)
        for row_id, value in db.session.execute(sa.select(table.c.id, column).where(holds)).all():
            renamed = {column_name: told(value, closed_id, kept_id)}
            db.session.execute(sa.update(table).where(table.c.id == row_id).values(renamed))


def _tell(kept: User, closed: User, now: datetime) -> None:
    """Both addresses are told: whoever has only one of them learns of it too."""
    for one in (kept, closed):
        if not one.is_demo:
            queue("accounts_merged", to=one.email, now=now, name=one.name, is_kept=one is kept, path="/account")
