"""Reading codes of practice, and who an account is within them."""

import sqlalchemy as sa

from codeprac.access.actor import Actor, CodeRoleName, MembershipRole, OfficeRole
from codeprac.codes.models import CodeOfPractice, CodeRole
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.organisations.models import Membership


def actor_of(user_id: str, name: str, office_role: str) -> Actor:
    """The actor behind an account, with the roles and memberships that it has now."""
    roles = db.session.execute(sa.select(CodeRole.code_id, CodeRole.role).where(CodeRole.user_id == user_id))
    memberships = db.session.execute(
        sa.select(Membership.organisation_id, Membership.role).where(Membership.user_id == user_id)
    ).all()
    return Actor(
        user_id=user_id,
        name=name,
        office_role=OfficeRole(office_role),
        code_roles=frozenset((code_id, CodeRoleName(role)) for code_id, role in roles),
        organisations=frozenset(organisation_id for organisation_id, _ in memberships),
        leads=frozenset(organisation_id for organisation_id, role in memberships if role == MembershipRole.LEAD),
    )


def get_code(slug: str) -> CodeOfPractice:
    """The code of practice at this address, or NotFound."""
    code = db.session.scalar(sa.select(CodeOfPractice).where(CodeOfPractice.slug == slug))
    if code is None:
        raise NotFound(slug)
    return code


def list_codes() -> list[CodeOfPractice]:
    """Every code of practice, by title."""
    return list(db.session.scalars(sa.select(CodeOfPractice).order_by(CodeOfPractice.title)))
