"""Giving and taking roles within a code of practice."""

from datetime import datetime

from flask_babel import gettext as _

from codeprac.access.actor import CodeRoleName
from codeprac.accounts.models import User
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice, CodeRole, WorkingGroup
from codeprac.codes.queries import find_role, list_moderator_ids, lock_code
from codeprac.codes.rules import AccountUnconfirmed, LastModerator, is_last_moderator
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.notifications.services import queue


def give_role(
    code: CodeOfPractice,
    user: User,
    *,
    role: CodeRoleName,
    working_group: WorkingGroup | None = None,
    actor_id: str | None,
    now: datetime,
) -> CodeRole:
    """Make an account a drafter or moderator of the code; given again, only the working group changes."""
    if user.confirmed_at is None or not user.active:
        raise AccountUnconfirmed(_("%(name)s has not confirmed their e-mail address yet.", name=user.name))
    if working_group is not None and working_group.code_id != code.id:
        raise NotFound(working_group.id)
    lock_code(code.id)
    given = find_role(code.id, user.id, role)
    if given is None:
        given = CodeRole(code_id=code.id, user_id=user.id, role=role, created_at=now)
        db.session.add(given)
        _tell(code, user, role, actor_id=actor_id, now=now)
    group_id = working_group.id if working_group else None
    if given.working_group_id != group_id:
        given.working_group_id, given.is_chair = group_id, False  # who chairs one group does not chair the next by that
    name = working_group.name if working_group else ""
    audit.record(
        Tag.CODE_ROLE_GIVEN, actor_id=actor_id, subject=code, at=now, user_id=user.id, role=role, working_group=name
    )
    db.session.flush()
    return given


def name_chair(code: CodeOfPractice, user_id: str, *, is_chair: bool, actor_id: str | None, now: datetime) -> CodeRole:
    """Let a drafter chair their working group or, in none, the whole code; or no longer."""
    lock_code(code.id)
    role = find_role(code.id, user_id, CodeRoleName.DRAFTER)
    if role is None:
        raise NotFound(user_id)
    if role.is_chair != is_chair:
        role.is_chair = is_chair
        tag = Tag.CODE_CHAIR_NAMED if is_chair else Tag.CODE_CHAIR_TAKEN
        audit.record(tag, actor_id=actor_id, subject=code, at=now, user_id=user_id)
    db.session.flush()
    return role


def ask_agreement(code: CodeOfPractice, *, is_asked: bool, actor_id: str | None, now: datetime) -> None:
    """Release answers of the code only once a chair has agreed to them, or without that."""
    lock_code(code.id)
    if code.needs_agreement != is_asked:
        code.needs_agreement = is_asked
        tag = Tag.CODE_AGREEMENT_ASKED if is_asked else Tag.CODE_AGREEMENT_WAIVED
        audit.record(tag, actor_id=actor_id, subject=code, at=now)
    db.session.flush()


def _tell(code: CodeOfPractice, user: User, role: CodeRoleName, *, actor_id: str | None, now: datetime) -> None:
    """Write to who got a role from somebody else; nobody needs mail about their own act, or about a sample."""
    if actor_id is None or actor_id == user.id:
        return
    queue(
        "code_role_given",
        to=user.email,
        now=now,
        name=user.name,
        code=code.title,
        role=role,
        path=f"/codes/{code.slug}",
    )


def take_role(code: CodeOfPractice, user_id: str, *, role: CodeRoleName, actor_id: str | None, now: datetime) -> None:
    """Take a role back; what the account wrote stays. The code keeps at least one moderator."""
    lock_code(code.id)
    given = find_role(code.id, user_id, role)
    if given is None:
        raise NotFound(user_id)
    if role == CodeRoleName.MODERATOR and is_last_moderator(user_id, list_moderator_ids(code.id)):
        raise LastModerator(_("A code of practice keeps at least one moderator. Appoint another one first."))
    db.session.delete(given)
    audit.record(Tag.CODE_ROLE_TAKEN, actor_id=actor_id, subject=code, at=now, user_id=user_id, role=role)
    db.session.flush()
