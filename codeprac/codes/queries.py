"""Reading codes of practice, and who an account is within them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.access.actor import Actor, CodeRoleName, MembershipRole, OfficeRole
from codeprac.accounts.models import User
from codeprac.codes.models import CodeOfPractice, CodeRole, Suspension
from codeprac.db import by_name, db
from codeprac.errors import NotFound
from codeprac.organisations.models import Membership

# Built once: nearly every page asks these, and building a statement takes longer than answering it.
_USER: sa.BindParameter[str] = sa.bindparam("user_id")
_ROLES = sa.select(CodeRole.code_id, CodeRole.role, CodeRole.is_chair, CodeRole.working_group_id).where(
    CodeRole.user_id == _USER
)
_MEMBERSHIPS = sa.select(Membership.organisation_id, Membership.role).where(Membership.user_id == _USER)
_CODE = sa.select(CodeOfPractice).where(CodeOfPractice.slug == sa.bindparam("slug"))
_SUSPENSION = (
    sa.select(Suspension)
    .where(
        Suspension.code_id == sa.bindparam("code_id"),
        Suspension.user_id == _USER,
        Suspension.lifted_at.is_(None),
        Suspension.since <= sa.bindparam("now"),
        Suspension.until > sa.bindparam("now"),
    )
    .order_by(Suspension.until.desc())
    .limit(1)
)


def actor_of(user_id: str, name: str, office_role: str) -> Actor:
    """The actor behind an account, with the roles and memberships that it has now."""
    roles = db.session.execute(_ROLES, {"user_id": user_id}).all()
    memberships = db.session.execute(_MEMBERSHIPS, {"user_id": user_id}).all()
    return Actor(
        user_id=user_id,
        name=name,
        office_role=OfficeRole(office_role),
        code_roles=frozenset((code_id, CodeRoleName(role)) for code_id, role, *_rest in roles),
        chairs=frozenset((code_id, group_id or "") for code_id, _role, is_chair, group_id in roles if is_chair),
        organisations=frozenset(organisation_id for organisation_id, _ in memberships),
        leads=frozenset(organisation_id for organisation_id, role in memberships if role == MembershipRole.LEAD),
    )


def get_code(slug: str) -> CodeOfPractice:
    """The code of practice at this address, or NotFound."""
    code = find_code(slug)
    if code is None:
        raise NotFound(slug)
    return code


def list_codes() -> list[CodeOfPractice]:
    """Every code of practice, by title."""
    return list(db.session.scalars(sa.select(CodeOfPractice).order_by(by_name(CodeOfPractice.title))))


def find_code(slug: str) -> CodeOfPractice | None:
    """The code of practice at this address, if there is one."""
    return db.session.scalar(_CODE, {"slug": slug})


def lock_code(code_id: str) -> None:
    """Make acts on one code queue on PostgreSQL, as they do on SQLite, where one writes at a time anyway."""
    db.session.execute(sa.select(CodeOfPractice.id).where(CodeOfPractice.id == code_id).with_for_update())


def list_slugs() -> set[str]:
    """Every address that is taken."""
    return set(db.session.scalars(sa.select(CodeOfPractice.slug)))


def find_role(code_id: str, user_id: str, role: CodeRoleName) -> CodeRole | None:
    """The role of an account in a code, if it has it."""
    statement = sa.select(CodeRole).where(
        CodeRole.code_id == code_id, CodeRole.user_id == user_id, CodeRole.role == role
    )
    return db.session.scalar(statement)


def find_suspension(code_id: str, user_id: str, now: datetime) -> Suspension | None:
    """The suspension of an account for a code that runs at this moment."""
    return db.session.scalar(_SUSPENSION, {"code_id": code_id, "user_id": user_id, "now": now})


def list_suspensions(code_id: str, now: datetime) -> list[Suspension]:
    """The suspensions of a code that run, the one that ends first before the others."""
    statement = sa.select(Suspension).where(
        Suspension.code_id == code_id, Suspension.lifted_at.is_(None), Suspension.until > now
    )
    return list(db.session.scalars(statement.options(joinedload(Suspension.user)).order_by(Suspension.until)))


def list_people(code_id: str) -> list[CodeRole]:
    """Who drafts and who moderates, by name, with account and working group; one query."""
    statement = (
        sa.select(CodeRole)
        .join(CodeRole.user)
        .where(CodeRole.code_id == code_id)
        .options(contains_eager(CodeRole.user), joinedload(CodeRole.working_group))
        .order_by(CodeRole.role, by_name(User.name), User.id)
    )
    return list(db.session.scalars(statement))


def list_chairs(code_id: str) -> list[CodeRole]:
    """The drafters who chair a working group of the code, or the code, by name; one query."""
    return [role for role in list_people(code_id) if role.is_chair]


def asks_agreement(code_id: str) -> bool:
    """Whether answers of the code are released only once a chair has agreed: if it is set so, and there is a chair."""
    chaired = sa.exists().where(CodeRole.code_id == CodeOfPractice.id, CodeRole.is_chair)
    statement = sa.select(CodeOfPractice.id).where(
        CodeOfPractice.id == code_id, CodeOfPractice.needs_agreement, chaired
    )
    return db.session.scalar(statement) is not None


def list_drafter_ids(code_id: str) -> list[str]:
    """The accounts that draft the code."""
    statement = sa.select(CodeRole.user_id).where(CodeRole.code_id == code_id, CodeRole.role == CodeRoleName.DRAFTER)
    return list(db.session.scalars(statement.order_by(CodeRole.user_id)))


def list_moderator_ids(code_id: str) -> list[str]:
    """The accounts that moderate the code."""
    statement = sa.select(CodeRole.user_id).where(CodeRole.code_id == code_id, CodeRole.role == CodeRoleName.MODERATOR)
    return list(db.session.scalars(statement.order_by(CodeRole.user_id)))


def find_account(email: str) -> User | None:
    """The account with this e-mail address, however its letters are written."""
    return db.session.scalar(sa.select(User).where(sa.func.lower(User.email) == email.strip().lower()))


def list_roles_of(user_id: str) -> list[CodeRole]:
    """The roles of an account in codes of practice, with the codes, by title and role."""
    statement = (
        sa.select(CodeRole)
        .join(CodeOfPractice)
        .where(CodeRole.user_id == user_id)
        .options(contains_eager(CodeRole.code))
        .order_by(by_name(CodeOfPractice.title), CodeRole.role)
    )
    return list(db.session.scalars(statement))


def list_slugs_drafted_by(actor: Actor) -> list[str]:
    """The codes whose working draft and desk the actor may see."""
    statement = sa.select(CodeOfPractice.slug).order_by(CodeOfPractice.slug)
    if not actor.is_administrator:
        statement = statement.where(CodeOfPractice.id.in_({code_id for code_id, _ in actor.code_roles}))
    return list(db.session.scalars(statement))
