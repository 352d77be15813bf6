"""Reading what stands in the way of erasing an account, and what was asked."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.access.actor import CodeRoleName, MembershipRole, OfficeRole
from codeprac.accounts.models import Erasure, Merging, User
from codeprac.accounts.queries import count_administrators
from codeprac.codes.queries import list_drafter_ids, list_roles_of
from codeprac.db import db
from codeprac.organisations.queries import list_members, list_memberships_of
from codeprac.privacy.rules import Obstacle


def list_obstacles(account: User) -> list[Obstacle]:
    """Why this account cannot be erased yet, each with what to do."""
    found = []
    if account.active and account.office_role == OfficeRole.ADMINISTRATOR and count_administrators() <= 1:
        words = _("You are the last administrator. Make another account an administrator first.")
        found.append(Obstacle(words, "/admin/accounts"))
    for role in list_roles_of(account.id):
        if role.role == CodeRoleName.DRAFTER and list_drafter_ids(role.code_id) == [account.id]:
            words = _("Nobody else drafts “%(code)s”. Appoint another drafter first.", code=role.code.title)
            found.append(Obstacle(words, f"/codes/{role.code.slug}/people"))
    return found + _without_people(account)


def _without_people(account: User) -> list[Obstacle]:
    found = []
    for membership in list_memberships_of(account.id):
        organisation = membership.organisation
        others = [one for one in list_members(organisation.id) if one.user_id != account.id]
        if membership.role != MembershipRole.LEAD or any(one.role == MembershipRole.LEAD for one in others):
            continue
        if others:
            words = _("Nobody else leads %(name)s. Make another member a lead first.", name=organisation.name)
        else:
            words = _(
                "Nobody else belongs to %(name)s. Invite somebody and make them a lead first, or ask the office to "
                "erase your account and leave the organisation without people.",
                name=organisation.name,
            )
        path = f"/organisations/{organisation.slug}"
        found.append(Obstacle(words, path, may_be_overruled=not others))
    return found


def find_erasure(user_id: str) -> Erasure | None:
    """The erasure of an account that waits to be done."""
    statement = sa.select(Erasure).where(
        Erasure.user_id == user_id, Erasure.undone_at.is_(None), Erasure.done_at.is_(None)
    )
    return db.session.scalar(statement.order_by(Erasure.asked_at.desc()).limit(1))


def list_due_erasures(now: datetime) -> list[Erasure]:
    """Erasures whose time to undo is over, oldest first."""
    statement = sa.select(Erasure).where(Erasure.due_at <= now, Erasure.undone_at.is_(None), Erasure.done_at.is_(None))
    return list(db.session.scalars(statement.order_by(Erasure.due_at, Erasure.id)))


def list_merged_into(user_id: str) -> list[User]:
    """The accounts that a person had besides this one."""
    return list(db.session.scalars(sa.select(User).where(User.merged_into_id == user_id).order_by(User.id)))


def select_mergings() -> sa.Select[Merging]:
    """Every merging of accounts, latest first, for paging."""
    return sa.select(Merging).order_by(Merging.at.desc(), Merging.id.desc())
