"""Prepared releases, and who may approve them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from codeprac.accounts.models import User
from codeprac.codes.models import CodeRole
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.releasing.models import PreparedRelease, ReleaseSettings
from codeprac.releasing.rules import OPEN, Stage


def find_settings(code_id: str) -> ReleaseSettings | None:
    """What the code asks of a release, where somebody has set it."""
    return db.session.scalar(sa.select(ReleaseSettings).where(ReleaseSettings.code_id == code_id))


def find_open_release(code_id: str) -> PreparedRelease | None:
    """The release of a code that waits for its approval or its moment."""
    return db.session.scalar(_whole().where(PreparedRelease.code_id == code_id, PreparedRelease.stage.in_(OPEN)))


def get_open_release(code_id: str, release_id: str) -> PreparedRelease:
    """The same, if it is still this one; NotFound otherwise."""
    found = find_open_release(code_id)
    if found is None or found.id != release_id:
        raise NotFound(f"no prepared release {release_id}")
    return found


def find_last_ended(draft_id: str) -> PreparedRelease | None:
    """The newest release of a draft that was sent back or undone: what its drafters should know."""
    statement = _whole().where(
        PreparedRelease.draft_id == draft_id, PreparedRelease.stage.in_([Stage.SENT_BACK, Stage.VOID])
    )
    return db.session.scalar(statement.order_by(PreparedRelease.ended_at.desc(), PreparedRelease.id.desc()).limit(1))


def find_release_of(draft_id: str) -> PreparedRelease | None:
    """How a released draft came out, where it went through the gate: what was passed over, and who approved it."""
    statement = _whole().where(PreparedRelease.draft_id == draft_id, PreparedRelease.stage == Stage.RELEASED)
    return db.session.scalar(statement.limit(1))


def list_open_ids() -> list[str]:
    """The releases that wait, of all codes; one query."""
    statement = sa.select(PreparedRelease.id).where(PreparedRelease.stage.in_(OPEN))
    return list(db.session.scalars(statement.order_by(PreparedRelease.prepared_at, PreparedRelease.id)))


def list_approvers(code_id: str, *, but: str | None) -> list[User]:
    """The active drafters and moderators of a code besides one, by name; one query."""
    statement = (
        sa.select(User)
        .where(User.id.in_(sa.select(CodeRole.user_id).where(CodeRole.code_id == code_id)), User.active.is_(True))
        .where(User.id != (but or ""))
        .order_by(User.name, User.id)
    )
    return list(db.session.scalars(statement))


def _whole() -> sa.Select[PreparedRelease]:
    return sa.select(PreparedRelease).options(
        selectinload(PreparedRelease.passes),
        joinedload(PreparedRelease.prepared_by),
        joinedload(PreparedRelease.approved_by),
    )
