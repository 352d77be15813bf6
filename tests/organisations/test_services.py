"""Organisations are created, edited, verified; people join, lead and leave."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.access.actor import MembershipRole
from codeprac.audit.queries import list_entries_of
from codeprac.notifications.models import OutboxMessage
from codeprac.organisations.memberships import add_member, change_role, invite, remove_member
from codeprac.organisations.models import Organisation
from codeprac.organisations.queries import (
    find_membership,
    list_members,
    list_organisations_of,
    list_stakeholder_groups,
    select_organisations,
)
from codeprac.organisations.rules import AlreadyMember, LastLead, NameTaken
from codeprac.organisations.services import (
    add_stakeholder_group,
    create_organisation,
    edit_organisation,
    rename_stakeholder_group,
    verify_organisation,
)
from tests.factories.accounts import make_moderator, make_user
from tests.factories.organisations import make_organisation, make_stakeholder_groups

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def edit(organisation: Organisation, *, actor_id: str, **values: object) -> None:
    chosen = {
        "name": organisation.name,
        "group": organisation.group,
        "country": organisation.country,
        "description": organisation.description,
        "website": organisation.website,
        "keeps_verification": False,
    }
    edit_organisation(organisation, **chosen | values, actor_id=actor_id, now=NOW)


def events(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(sa.select(OutboxMessage.event, OutboxMessage.recipient).order_by(OutboxMessage.id))
    return [(event, recipient) for event, recipient in rows]


def test_who_creates_an_organisation_leads_it(db_session: Session) -> None:
    user = make_user()
    organisation = create_organisation(
        name="Société d’Exemple",
        group=make_stakeholder_groups()["academia"],
        country="FR",
        description="",
        website="",
        created_by_id=user.id,
        now=NOW,
    )
    assert organisation.slug == "societe-d-exemple"
    assert [(member.user_id, member.role) for member in list_members(organisation.id)] == [(user.id, "lead")]
    assert list_organisations_of(user.id) == [organisation]


def test_names_that_look_the_same_are_the_same(db_session: Session) -> None:
    make_organisation(name="Sample Makers")
    with pytest.raises(NameTaken):
        make_organisation(name="  SAMPLE   makers ")


def test_forms_sent_twice_at_the_same_moment_count_once(db_session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    member = make_user()
    organisation = make_organisation(name="Sample Makers", members=[member])
    monkeypatch.setattr("codeprac.organisations.services.find_organisation_named", lambda name: None)
    monkeypatch.setattr("codeprac.organisations.memberships.find_membership", lambda organisation_id, user_id: None)
    with pytest.raises(NameTaken):
        make_organisation(name="Sample Makers")
    with pytest.raises(AlreadyMember):
        add_member(organisation, member, role=MembershipRole.MEMBER, actor_id=None, now=NOW)
    assert [one.user_id for one in list_members(organisation.id)] == [member.id]


def test_addresses_stay_unique(db_session: Session) -> None:
    slugs = [make_organisation(name=name).slug for name in ("Sample!", "Sample?", "Create", "日本")]
    assert slugs == ["sample", "sample-2", "create-2", "日本"]


def test_a_new_name_ends_the_verification(db_session: Session) -> None:
    lead = make_user()
    organisation = make_organisation(leads=[lead], verified=True)
    edit(organisation, actor_id=lead.id, description="Other words.")
    assert organisation.is_verified
    edit(organisation, actor_id=lead.id, name="Somebody Else")
    assert not organisation.is_verified
    assert list_entries_of("organisations", organisation.id)[-1].tag == "organisation:unverified"


def test_the_office_may_mend_a_name_without_ending_the_verification(db_session: Session) -> None:
    organisation = make_organisation(verified=True)
    edit(organisation, actor_id=make_moderator().id, name="Mended Name", keeps_verification=True)
    assert organisation.is_verified


def test_the_leads_of_a_verified_organisation_get_a_mail(db_session: Session) -> None:
    lead, member, moderator = make_user(), make_user(), make_moderator()
    organisation = make_organisation(leads=[lead], members=[member])
    verify_organisation(organisation, note="Found in the register.", actor_id=moderator.id, now=NOW)
    assert events(db_session) == [("organisation_verified", lead.email)]
    assert (organisation.verified_at, organisation.verified_by_id) == (NOW, moderator.id)


def test_whom_a_lead_adds_gets_a_mail_and_cannot_be_added_twice(db_session: Session) -> None:
    lead, user = make_user(), make_user()
    organisation = make_organisation(leads=[lead])
    add_member(organisation, user, role=MembershipRole.MEMBER, actor_id=lead.id, now=NOW)
    assert events(db_session) == [("organisation_member_added", user.email)]
    with pytest.raises(AlreadyMember):
        add_member(organisation, user, role=MembershipRole.MEMBER, actor_id=lead.id, now=NOW)


def test_an_invitation_is_a_mail_to_the_normalised_address(db_session: Session) -> None:
    lead = make_user()
    organisation = make_organisation(leads=[lead])
    invite(organisation, email="New@Example.org", token="t", inviter=lead.name, actor_id=lead.id, now=NOW)
    assert events(db_session) == [("organisation_invitation", "new@example.org")]


def test_somebody_always_leads_while_there_are_members(db_session: Session) -> None:
    lead, member = make_user(), make_user()
    organisation = make_organisation(leads=[lead], members=[member])
    leading, belonging = find_membership(organisation.id, lead.id), find_membership(organisation.id, member.id)
    assert leading is not None
    assert belonging is not None
    with pytest.raises(LastLead):
        remove_member(leading, actor_id=lead.id, now=NOW)
    with pytest.raises(LastLead):
        change_role(leading, role=MembershipRole.MEMBER, actor_id=lead.id, now=NOW)
    change_role(belonging, role=MembershipRole.LEAD, actor_id=lead.id, now=NOW)
    remove_member(leading, actor_id=lead.id, now=NOW)
    remove_member(belonging, actor_id=member.id, now=NOW)
    assert list_members(organisation.id) == []


def test_groups_are_added_behind_the_others_and_renamed(db_session: Session) -> None:
    make_stakeholder_groups()
    group = add_stakeholder_group(name="Trade unions", actor_id=None, now=NOW)
    assert list_stakeholder_groups()[-1] is group
    with pytest.raises(NameTaken):
        add_stakeholder_group(name="trade  UNIONS", actor_id=None, now=NOW)
    rename_stakeholder_group(group, name="Workers", actor_id=make_user().id, now=NOW)
    assert (group.slug, group.name) == ("trade-unions", "Workers")


def test_organisations_are_filtered_by_group_words_and_verification(db_session: Session) -> None:
    industry = make_organisation(name="Alpha Works", verified=True)
    academia = make_organisation(name="Beta School", group="academia")

    def found(**values: str) -> list[Organisation]:
        return list(db_session.scalars(select_organisations(**values)))

    assert found() == [industry, academia]
    assert found(group="academia") == [academia]
    assert found(words="works alpha") == [industry]
    assert found(verified="yes") == [industry]
    assert found(verified="no") == [academia]
