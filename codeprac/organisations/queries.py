"""Reading organisations, stakeholder groups and memberships."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import MembershipRole
from codeprac.accounts.models import User
from codeprac.db import by_name, db
from codeprac.errors import NotFound
from codeprac.organisations.models import Membership, Organisation, StakeholderGroup
from codeprac.organisations.rules import comparable_name


def list_stakeholder_groups() -> list[StakeholderGroup]:
    """Every stakeholder group, in the office's order."""
    return list(
        db.session.scalars(sa.select(StakeholderGroup).order_by(StakeholderGroup.position, StakeholderGroup.name))
    )


def get_stakeholder_group(slug: str) -> StakeholderGroup:
    """The stakeholder group with this slug, or NotFound."""
    group = db.session.scalar(sa.select(StakeholderGroup).where(StakeholderGroup.slug == slug))
    if group is None:
        raise NotFound(slug)
    return group


def count_organisations_by_group() -> dict[str, int]:
    """How many organisations each group has, by the group's id; groups without any are left out."""
    rows = db.session.execute(
        sa.select(Organisation.group_id, sa.func.count(Organisation.id)).group_by(Organisation.group_id)
    )
    return {group_id: count for group_id, count in rows}


def get_organisation(slug: str) -> Organisation:
    """The organisation at this address, or NotFound."""
    organisation = db.session.scalar(sa.select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        raise NotFound(slug)
    return organisation


def find_organisation_named(name: str) -> Organisation | None:
    """The organisation whose name looks the same."""
    wanted = comparable_name(name)
    rows = db.session.execute(sa.select(Organisation.id, Organisation.name).order_by(Organisation.id))
    found = next((row_id for row_id, row_name in rows if comparable_name(row_name) == wanted), None)
    return db.session.get(Organisation, found) if found else None


def list_slugs_like(slug: str) -> list[str]:
    """The slugs in use that begin like this one."""
    statement = sa.select(Organisation.slug).where(Organisation.slug.startswith(slug, autoescape=True))
    return list(db.session.scalars(statement.order_by(Organisation.slug)))


def select_organisations(words: str = "", group: str = "", verified: str = "") -> sa.Select[Organisation]:
    """Organisations by name, for paging; with these words, of the group with this slug, verified or not."""
    statement = sa.select(Organisation).order_by(by_name(Organisation.name), Organisation.id)
    for word in words.split()[:6]:
        columns = (Organisation.name, Organisation.description)
        statement = statement.where(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if group:
        groups = sa.select(StakeholderGroup.id).where(StakeholderGroup.slug == group)
        statement = statement.where(Organisation.group_id.in_(groups))
    if verified == "yes":
        return statement.where(Organisation.verified_at.is_not(None))
    return statement.where(Organisation.verified_at.is_(None)) if verified == "no" else statement


def list_memberships_of(user_id: str) -> list[Membership]:
    """The memberships of an account with their organisations, by the organisations' names."""
    statement = (
        sa.select(Membership)
        .join(Organisation)
        .where(Membership.user_id == user_id)
        .options(joinedload(Membership.organisation).joinedload(Organisation.group))
        .order_by(by_name(Organisation.name), Organisation.id)
    )
    return list(db.session.scalars(statement))


def list_organisations_of(user_id: str) -> list[Organisation]:
    """The organisations that an account may speak for, by name."""
    return [membership.organisation for membership in list_memberships_of(user_id)]


def list_members(organisation_id: str) -> list[Membership]:
    """Who belongs to an organisation: leads first, then by name."""
    statement = (
        sa.select(Membership)
        .join(User)
        .where(Membership.organisation_id == organisation_id)
        .options(joinedload(Membership.user))
        .order_by(sa.case((Membership.role == MembershipRole.LEAD, 0), else_=1), by_name(User.name), User.id)
    )
    return list(db.session.scalars(statement))


def find_membership(organisation_id: str, user_id: str) -> Membership | None:
    """The membership of an account in an organisation."""
    return db.session.scalar(
        sa.select(Membership).where(Membership.organisation_id == organisation_id, Membership.user_id == user_id)
    )
