"""Acts on memberships: adding, inviting, joining, leading, leaving."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from codeprac.access.actor import MembershipRole
from codeprac.accounts.models import User
from codeprac.accounts.rules import normalise_email
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.notifications.services import queue
from codeprac.organisations.models import Membership, Organisation
from codeprac.organisations.queries import find_membership
from codeprac.organisations.rules import AlreadyMember, LastLead, leaves_without_lead


def add_member(
    organisation: Organisation, user: User, *, role: MembershipRole, actor_id: str | None, now: datetime
) -> Membership:
    """Add an account to an organisation; raises AlreadyMember. Whom somebody else adds gets a mail."""
    if find_membership(organisation.id, user.id) is not None:
        raise AlreadyMember(_("%(name)s belongs to this organisation already.", name=user.name))
    membership = Membership(organisation_id=organisation.id, user_id=user.id, role=role, created_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(membership)
    except IntegrityError:  # a form sent twice at the same moment
        raise AlreadyMember(_("%(name)s belongs to this organisation already.", name=user.name)) from None
    record(Tag.ORGANISATION_MEMBER_ADDED, actor_id=actor_id, subject=organisation, at=now, account=user.id, role=role)
    if actor_id not in {None, user.id} and not user.is_demo:
        queue(
            "organisation_member_added",
            to=user.email,
            now=now,
            name=user.name,
            organisation=organisation.name,
            path=f"/organisations/{organisation.slug}",
        )
    return membership


def invite(organisation: Organisation, *, email: str, token: str, inviter: str, actor_id: str, now: datetime) -> None:
    """Invite somebody: the mail leads to a page where they join, with the account of this address."""
    queue(
        "organisation_invitation",
        to=normalise_email(email),
        now=now,
        inviter=inviter,
        organisation=organisation.name,
        path=f"/organisations/{organisation.slug}/join/{token}",
    )
    record(Tag.ORGANISATION_MEMBER_INVITED, actor_id=actor_id, subject=organisation, at=now)


def change_role(membership: Membership, *, role: MembershipRole, actor_id: str, now: datetime) -> None:
    """Make a member a lead or a lead a member; raises LastLead."""
    if role != MembershipRole.LEAD:
        _ensure_a_lead_remains(membership)
    membership.role = role
    record(
        Tag.ORGANISATION_MEMBER_ADDED,
        actor_id=actor_id,
        subject=membership.organisation,
        at=now,
        account=membership.user_id,
        role=role,
    )


def remove_member(membership: Membership, *, actor_id: str, now: datetime) -> None:
    """End a membership, one's own or another's; what was said for the organisation stays. Raises LastLead."""
    _ensure_a_lead_remains(membership)
    record(
        Tag.ORGANISATION_MEMBER_REMOVED,
        actor_id=actor_id,
        subject=membership.organisation,
        at=now,
        account=membership.user_id,
    )
    db.session.delete(membership)
    db.session.flush()


def _ensure_a_lead_remains(membership: Membership) -> None:
    rows = db.session.execute(
        sa.select(Membership.role, sa.func.count(Membership.id))
        .where(Membership.organisation_id == membership.organisation_id)
        .group_by(Membership.role)
    )
    counts: dict[str, int] = {role: count for role, count in rows}
    if leaves_without_lead(
        leads=counts.get(MembershipRole.LEAD, 0),
        is_lead=membership.role == MembershipRole.LEAD,
        members=sum(counts.values()),
    ):
        raise LastLead(_("Nobody would lead the organisation. Make another member a lead first."))
