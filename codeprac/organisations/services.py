"""Acts on organisations and stakeholder groups; memberships have a module of their own."""

from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from codeprac.access.actor import MembershipRole
from codeprac.accounts.queries import get_account
from codeprac.accounts.rules import one_line
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.notifications.services import queue
from codeprac.organisations.memberships import add_member
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.organisations.queries import (
    find_organisation_named,
    get_stakeholder_group,
    list_members,
    list_slugs_like,
    list_stakeholder_groups,
)
from codeprac.organisations.rules import NameTaken, Profile, changed_fields, comparable_name, free_slug
from codeprac.text.slugs import slugify

__all__ = [
    "add_member",
    "add_stakeholder_group",
    "create_organisation",
    "edit_organisation",
    "ensure_first_stakeholder_groups",
    "rename_stakeholder_group",
    "unverify_organisation",
    "verify_organisation",
]

NOTHING_SAID = Profile()


def create_organisation(
    *,
    name: str,
    group: StakeholderGroup | str,
    country: str,
    description: str,
    website: str,
    profile: Profile = NOTHING_SAID,
    created_by_id: str | None,
    now: datetime,
) -> Organisation:
    """Create an organisation in a stakeholder group (or the one with this slug); who creates it leads it."""
    _ensure_name_is_free(name, None)
    slug = slugify(name) or "organisation"
    organisation = Organisation(
        slug=free_slug(slug, list_slugs_like(slug)),
        name=one_line(name),
        description=description.strip(),
        country=country,
        website=website.strip(),
        group=get_stakeholder_group(group) if isinstance(group, str) else group,
        created_by_id=created_by_id,
        created_at=now,
        verification_note="",
        **asdict(profile),
    )
    try:
        with db.session.begin_nested():
            db.session.add(organisation)
    except IntegrityError:  # a form sent twice at the same moment
        raise _name_taken() from None
    record(Tag.ORGANISATION_CREATED, actor_id=created_by_id, subject=organisation, at=now, name=organisation.name)
    if created_by_id is not None:
        creator = get_account(created_by_id)
        add_member(organisation, creator, role=MembershipRole.LEAD, actor_id=created_by_id, now=now)
    return organisation


def edit_organisation(
    organisation: Organisation,
    *,
    name: str,
    group: StakeholderGroup,
    country: str,
    description: str,
    website: str,
    profile: Profile = NOTHING_SAID,
    keeps_verification: bool,
    actor_id: str,
    now: datetime,
) -> None:
    """Change what an organisation says of itself. Unless the office acts, a new name or group ends its verification,
    and any other change is shown as one since then."""
    _ensure_name_is_free(name, organisation)
    before = _said(organisation)
    organisation.name = one_line(name)
    organisation.group = group
    organisation.country = country
    organisation.description = description.strip()
    organisation.website = website.strip()
    for field, value in asdict(profile).items():
        setattr(organisation, field, value.strip())
    db.session.flush()
    changed = changed_fields(before, _said(organisation))
    record(
        Tag.ORGANISATION_EDITED,
        actor_id=actor_id,
        subject=organisation,
        at=now,
        name=organisation.name,
        changed=changed,
    )
    if not organisation.is_verified or keeps_verification or not changed:
        return
    organisation.changed_at = now
    if {"name", "group"} & set(changed):
        unverify_organisation(organisation, reason=_("Its name or group was changed."), actor_id=actor_id, now=now)


def verify_organisation(organisation: Organisation, *, note: str, actor_id: str | None, now: datetime) -> None:
    """Note that the office has checked who the organisation is, and how; its leads get a mail."""
    organisation.verified_at = now
    organisation.changed_at = None
    organisation.verified_by_id = actor_id
    organisation.verification_note = note.strip()
    db.session.flush()
    record(Tag.ORGANISATION_VERIFIED, actor_id=actor_id, subject=organisation, at=now, note=note.strip())
    for membership in list_members(organisation.id):
        if membership.role == MembershipRole.LEAD and not membership.user.is_demo:
            queue(
                "organisation_verified",
                to=membership.user.email,
                now=now,
                name=membership.user.name,
                organisation=organisation.name,
                path=f"/organisations/{organisation.slug}",
            )


def unverify_organisation(organisation: Organisation, *, reason: str, actor_id: str, now: datetime) -> None:
    """Take the verification back."""
    organisation.verified_at = None
    organisation.changed_at = None
    organisation.verified_by_id = None
    organisation.verification_note = ""
    record(Tag.ORGANISATION_UNVERIFIED, actor_id=actor_id, subject=organisation, at=now, reason=reason.strip())


def add_stakeholder_group(*, name: str, actor_id: str | None, now: datetime, slug: str = "") -> StakeholderGroup:
    """Add a side of society, behind the others; raises NameTaken."""
    groups = list_stakeholder_groups()
    _ensure_group_name_is_free(name, groups)
    wanted = slug or slugify(name)[:50] or "group"
    group = StakeholderGroup(
        slug=free_slug(wanted, [other.slug for other in groups]),
        name=one_line(name),
        position=max((other.position for other in groups), default=0) + 1,
    )
    db.session.add(group)
    db.session.flush()
    record(Tag.STAKEHOLDER_GROUP_ADDED, actor_id=actor_id, subject=group, at=now, name=group.name)
    return group


def ensure_first_stakeholder_groups(*, now: datetime) -> None:
    """Add the groups that every office begins with, where there is none yet."""
    if not list_stakeholder_groups():
        for name in (_("Industry"), _("Academia"), _("Civil society")):
            add_stakeholder_group(name=name, actor_id=None, now=now)


def rename_stakeholder_group(group: StakeholderGroup, *, name: str, actor_id: str, now: datetime) -> None:
    """Give a group another name; its address and the annotations made for it stay; raises NameTaken."""
    _ensure_group_name_is_free(name, [other for other in list_stakeholder_groups() if other.id != group.id])
    before, group.name = group.name, one_line(name)
    record(Tag.STAKEHOLDER_GROUP_RENAMED, actor_id=actor_id, subject=group, at=now, name=group.name, before=before)


def _said(organisation: Organisation) -> dict[str, str]:
    """What an organisation says of itself, by the names of its fields."""
    return {
        "name": organisation.name,
        "group": organisation.group.slug,
        "country": organisation.country,
        "description": organisation.description,
        "website": organisation.website,
    } | asdict(organisation.profile)


def _ensure_name_is_free(name: str, own: Organisation | None) -> None:
    other = find_organisation_named(name)
    if other is not None and other is not own:
        raise _name_taken()


def _name_taken() -> NameTaken:
    return NameTaken(_("There is an organisation with this name already. Ask one of its leads to add you."))


def _ensure_group_name_is_free(name: str, groups: list[StakeholderGroup]) -> None:
    if comparable_name(name) in {comparable_name(group.name) for group in groups}:
        raise NameTaken(_("There is a stakeholder group with this name already."))
