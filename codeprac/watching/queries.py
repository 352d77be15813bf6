"""What an account watches and was told of, with names and addresses; a number of queries that does not depend on how
much that is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import DraftState
from codeprac.issues.models import Issue
from codeprac.notifications.models import Notice, Preference, Watch
from codeprac.notifications.notices import is_due
from codeprac.notifications.rules import DEFAULT_FREQUENCY, Frequency, Watchable
from codeprac.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Watched:
    """Something that somebody watches: its kind, the code it belongs to, its address; `number` and `draft` of a round,
    `name` and `draft` of a provision in the newest draft that holds it."""

    id: str
    kind: Watchable
    code: str
    path: str
    name: str = ""
    number: int = 0
    draft: int = 0


def describe_watches(watches: Sequence[Watch]) -> list[Watched]:
    """What these watches are of, in their order; four queries."""
    codes = {code.id: code for code in _list_by_id(CodeOfPractice, {watch.code_id for watch in watches})}
    rounds = _rounds_of(watches)
    provisions, issues = _provisions_of(watches), _issues_of(watches)
    found = []
    for watch in watches:
        code = codes[watch.code_id]
        base = f"/codes/{code.slug}"
        if watch.kind == Watchable.CODE:
            found.append(Watched(watch.id, Watchable.CODE, code.title, base))
        elif watch.kind == Watchable.ROUND and watch.subject_id in rounds:
            number, draft = rounds[watch.subject_id]
            path = f"{base}/rounds/{number}"
            found.append(Watched(watch.id, Watchable.ROUND, code.title, path, number=number, draft=draft))
        elif watch.kind == Watchable.ISSUE and watch.subject_id in issues:
            issue = issues[watch.subject_id]
            path = f"{base}/issues/{issue.number}"
            found.append(Watched(watch.id, Watchable.ISSUE, code.title, path, name=issue.title, number=issue.number))
        elif watch.subject_id in provisions:
            name, slug, draft = provisions[watch.subject_id]
            path = f"{base}/drafts/{draft}/{slug}"
            found.append(Watched(watch.id, Watchable.PROVISION, code.title, path, name=name, draft=draft))
    return found


def titles_of(notices: Collection[Notice]) -> dict[str, str]:
    """The titles of the codes of practice that notices are about, by id; one query."""
    ids = {notice.happening.code_id for notice in notices}
    statement = sa.select(CodeOfPractice.id, CodeOfPractice.title).where(CodeOfPractice.id.in_(ids))
    return {id_: title for id_, title in db.session.execute(statement)} if ids else {}


def list_readers_due(frequency: Frequency, *, after: datetime, until: datetime, limit: int) -> list[User]:
    """Accounts that want their notices this often and have some due; only those that can receive mail."""
    waiting = sa.select(Notice.user_id).where(*is_due(after, until)).distinct()
    statement = (
        sa.select(User)
        .outerjoin(Preference, Preference.user_id == User.id)
        .where(
            User.id.in_(waiting),
            User.active,
            User.confirmed_at.is_not(None),
            sa.func.coalesce(Preference.frequency, DEFAULT_FREQUENCY) == frequency,
        )
    )
    return list(db.session.scalars(statement.order_by(User.id).limit(limit)))


def _rounds_of(watches: Sequence[Watch]) -> dict[str, tuple[int, int]]:
    """Number of each watched round, and of its draft."""
    ids = _subjects(watches, Watchable.ROUND)
    statement = sa.select(Round.id, Round.number, Draft.number).join(Round.draft).where(Round.id.in_(ids))
    return {id_: (number, draft or 0) for id_, number, draft in db.session.execute(statement)} if ids else {}


def _issues_of(watches: Sequence[Watch]) -> dict[str, Issue]:
    """The watched issues that are public."""
    ids = _subjects(watches, Watchable.ISSUE)
    return {issue.id: issue for issue in _list_by_id(Issue, ids) if issue.released_at and not issue.removed_at}


def _provisions_of(watches: Sequence[Watch]) -> dict[str, tuple[str, str, int]]:
    """Name and address of each watched provision in the newest released draft that holds it, and its number."""
    identities = _subjects(watches, Watchable.PROVISION)
    statement = (
        sa.select(Provision, Draft.number)
        .join(Provision.draft)
        .where(Provision.identity.in_(identities), Provision.removed_at.is_(None), Draft.state == DraftState.RELEASED)
        .order_by(Draft.number, Provision.position.desc())
    )
    rows = db.session.execute(statement) if identities else ()
    return {row.identity: (row.name, row.slug, number or 0) for row, number in rows}


def _subjects(watches: Sequence[Watch], kind: Watchable) -> set[str]:
    return {watch.subject_id for watch in watches if watch.kind == kind}


def _list_by_id(model: Any, ids: Collection[str]) -> list[Any]:
    return list(db.session.scalars(sa.select(model).where(model.id.in_(ids)))) if ids else []
