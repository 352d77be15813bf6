"""Pages of organisations: who sees and does what."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from codeprac import jobs
from codeprac.access.actor import MembershipRole
from codeprac.audit.queries import list_entries_of
from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from codeprac.organisations.invitations import make_token
from codeprac.organisations.models import Organisation
from codeprac.organisations.queries import find_membership, get_organisation, list_members, list_stakeholder_groups
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_moderator, make_user
from tests.factories.organisations import make_organisation, make_stakeholder_groups
from tests.servers.smtp import MailServer

VALUES = {
    "name": "Example Repair Network",
    "group": "civil-society",
    "country": "SE",
    "website": "https://repair.example.org/about",
    "description": "Repairs *things*.",
}


def fresh(organisation: Organisation) -> Organisation:
    return get_organisation(organisation.slug)


def test_the_list_is_public_filtered_and_paged(client: JudgingClient, db_session: Session) -> None:
    assert "No organisations yet" in client.get("/organisations").text
    for number in range(60):
        make_organisation(name=f"Musterverein {number:02}", group="civil-society")
    make_organisation(name="Alpha Works", verified=True)
    first = client.get("/organisations").text
    assert "Alpha Works" in first
    assert "Musterverein 48" in first
    assert "Musterverein 49" not in first
    assert "Musterverein 59" in client.get("/organisations?page=2").text
    assert "Musterverein" not in client.get("/organisations?group=industry").text
    assert "Alpha Works" in client.get("/organisations?verified=yes&q=works").text
    assert "No organisation fits" in client.get("/organisations?q=%25%25&group=nothing").text


def test_a_stakeholder_creates_an_organisation_and_leads_it(client: JudgingClient, db_session: Session) -> None:
    make_stakeholder_groups()
    user = make_user()
    client.sign_in(user)
    assert client.get("/organisations/create").status_code == 200
    answer = client.post("/organisations/create", data=VALUES)
    assert (answer.status_code, answer.location) == (303, "/organisations/example-repair-network")
    page = client.get(answer.location).text
    for words in ("Civil society", "Sweden", "<em>things</em>", "https://repair.example.org/about", "Lead"):
        assert words in page


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": " "}, "Enter the name."),
        ({"name": "n" * 201}, "Use at most 200 characters."),
        ({"name": "taken  NAME"}, "There is an organisation with this name already."),
        ({"name": "www.evil.example"}, "Leave out web and e-mail addresses."),
        ({"group": "nothing"}, "Not a valid choice"),
        ({"group": ""}, "Choose a group."),
        ({"country": "XX"}, "Not a valid choice"),
        ({"website": "javascript:alert(1)"}, "Enter a whole address"),
        ({"website": "https://user:pw@example.org"}, "Enter a whole address"),
        ({"description": "d" * 2001}, "Use at most 2000 characters."),
    ],
)
def test_a_form_in_error_keeps_what_was_typed(
    client: JudgingClient, db_session: Session, values: dict[str, str], message: str
) -> None:
    make_organisation(name="Taken name")
    client.sign_in(make_user())
    typed = {"website": "https://kept.example.org"} | values
    answer = client.post("/organisations/create", data=VALUES | typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Error:" in answer.text
    assert f'value="{typed["website"]}"' in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Organisation.id))) == 1


def test_a_form_posted_twice_makes_one_organisation(client: JudgingClient, db_session: Session) -> None:
    make_stakeholder_groups()
    client.sign_in(make_user())
    codes = [client.post("/organisations/create", data=VALUES).status_code for _ in range(2)]
    assert codes == [303, 422]


def test_members_are_seen_by_members_and_the_office_only(client: JudgingClient, db_session: Session) -> None:
    lead, member = make_user(name="Lena Lead"), make_user(name="Mona Member")
    path = f"/organisations/{make_organisation(leads=[lead], members=[member]).slug}"

    def sees() -> tuple[bool, bool]:
        page = client.get(path).text
        return "Mona Member" in page and "Lena Lead" in page, "Invite somebody" in page or "Add somebody" in page

    assert sees() == (False, False)
    for user, expected in (
        (make_user(), (False, False)),
        (member, (True, False)),
        (lead, (True, True)),
        (make_moderator(), (True, True)),
    ):
        client.sign_in(user)
        assert sees() == expected


def test_only_leads_and_the_office_edit(client: JudgingClient, db_session: Session) -> None:
    lead, member = make_user(), make_user()
    organisation = make_organisation(leads=[lead], members=[member], verified=True)
    path = f"/organisations/{organisation.slug}/edit"
    assert client.get(path).status_code == 303
    for user in (make_user(), member):
        client.sign_in(user)
        assert client.get(path).status_code == 403
        assert client.post(path, data=VALUES).status_code == 403
    client.sign_in(lead)
    page = client.get(path)
    assert "Changing its name or its stakeholder group ends that" in page.text
    assert 'value="industry" checked' in page.text
    assert client.post(path, data=VALUES | {"website": "nowhere"}).status_code == 422
    assert client.post(path, data=VALUES).status_code == 303
    assert (fresh(organisation).name, fresh(organisation).is_verified) == ("Example Repair Network", False)


def test_a_moderator_verifies_with_a_note_and_takes_it_back(client: JudgingClient, db_session: Session) -> None:
    lead = make_user()
    organisation = make_organisation(leads=[lead])
    path = f"/organisations/{organisation.slug}"
    client.sign_in(lead)
    assert client.post(f"{path}/verify", data={"note": "I say so."}).status_code == 403
    client.sign_in(make_moderator())
    assert client.post(f"{path}/verify", data={"note": " "}).status_code == 422
    assert client.post(f"{path}/verify", data={"note": "Found in the register."}).status_code == 303
    assert fresh(organisation).is_verified
    assert "Found in the register." in client.get(path).text
    client.sign_out()
    public = client.get(path).text
    assert "verified" in public
    assert "Found in the register." not in public
    client.sign_in(make_moderator())
    assert client.post(f"{path}/unverify", data={"reason": "The register was wrong."}).status_code == 303
    assert not fresh(organisation).is_verified
    assert list_entries_of("organisations", organisation.id)[-1].data == {"reason": "The register was wrong."}


def test_the_office_adds_who_has_an_account(client: JudgingClient, db_session: Session) -> None:
    user = make_user(email="known@example.org")
    organisation = make_organisation()
    path = f"/organisations/{organisation.slug}/members"
    client.sign_in(make_moderator())
    assert client.post(path, data={"email": "nobody", "role": "member"}).status_code == 422
    assert client.post(path, data={"email": "a@example.org\nBcc: b@example.org", "role": "member"}).status_code == 422
    assert client.post(path, data={"email": " Known@Example.org ", "role": "member"}).status_code == 303
    assert find_membership(organisation.id, user.id) is not None
    again = client.post(path, data={"email": "known@example.org", "role": "member"})
    assert again.status_code == 422
    assert "belongs to this organisation already" in again.text


def test_a_lead_does_not_learn_who_has_an_account(client: JudgingClient, db_session: Session) -> None:
    lead, user = make_user(), make_user(email="known@example.org", name="Kim Known")
    organisation = make_organisation(leads=[lead])
    client.sign_in(lead)
    pages = []
    for name in ("known", "nobody"):
        address = f"{name}@example.org"
        answer = client.post(
            f"/organisations/{organisation.slug}/members",
            data={"email": address, "role": "member"},
            follow_redirects=True,
        )
        assert "Kim Known" not in answer.text
        pages.append(re.sub(r'value="[^"]*"', "", answer.text.replace(address, "…")))
    assert pages[0] == pages[1]
    assert find_membership(organisation.id, user.id) is None


def test_an_invitation_ends_with_who_gave_it_and_with_leaving(client: JudgingClient, db_session: Session) -> None:
    lead, second, user = make_user(), make_user(), make_user()
    organisation = make_organisation(leads=[lead, second])
    token = make_token(organisation, user.email, role=MembershipRole.LEAD, inviter_id=lead.id)
    path = f"/organisations/{organisation.slug}"
    client.sign_in(user)
    assert client.post(f"{path}/join/{token}").status_code == 303
    assert user.id in {row.user_id for row in list_members(organisation.id) if row.role == MembershipRole.LEAD}
    assert client.post(f"{path}/leave").status_code == 303
    assert "You have left the organisation since" in client.post(f"{path}/join/{token}").text
    client.sign_in(lead)
    assert client.post(f"{path}/leave").status_code == 303
    client.sign_in(other := make_user())
    token = make_token(organisation, other.email, role=MembershipRole.LEAD, inviter_id=lead.id)
    assert "no longer leads the organisation" in client.post(f"{path}/join/{token}").text
    assert find_membership(organisation.id, other.id) is None


def test_who_has_no_account_is_invited_and_joins_with_that_address(
    app: Flask, client: JudgingClient, db_session: Session, mails: MailServer
) -> None:
    lead = make_user(name="Lena Lead")
    organisation = make_organisation(leads=[lead])
    client.sign_in(lead)
    client.post(f"/organisations/{organisation.slug}/members", data={"email": "new@example.org", "role": "member"})
    jobs.drain(app)
    body = mails.wait_for("new@example.org").get_body(("plain",))
    assert body is not None
    assert "Lena Lead invites you" in body.get_content()
    found = re.search(r"http://localhost(/organisations/\S+)", body.get_content())
    assert found is not None
    client.sign_out()
    assert client.get(found[1]).location.startswith("/login?next=")
    client.sign_in(make_user(email="other@example.org"))
    assert client.get(found[1]).status_code == 409
    assert client.post(found[1]).status_code == 409
    newcomer = make_user(email="new@example.org")
    client.sign_in(newcomer)
    assert "Join" in client.get(found[1]).text
    assert find_membership(organisation.id, newcomer.id) is None
    assert client.post(found[1]).status_code == 303
    assert find_membership(organisation.id, newcomer.id) is not None
    assert client.get(found[1]).status_code == 303
    other = make_organisation()
    assert client.get(found[1].replace(organisation.slug, other.slug)).status_code == 409
    assert client.get(f"/organisations/{other.slug}/join/forged").status_code == 409


def test_an_account_that_is_not_confirmed_is_invited_not_added(client: JudgingClient, db_session: Session) -> None:
    lead, late = make_user(), make_user(email="late@example.org", confirmed=False)
    organisation = make_organisation(leads=[lead])
    client.sign_in(lead)
    client.post(f"/organisations/{organisation.slug}/members", data={"email": "late@example.org", "role": "lead"})
    assert find_membership(organisation.id, late.id) is None
    assert list(db_session.scalars(sa.select(OutboxMessage.event))) == ["organisation_invitation"]


def test_leads_change_roles_and_remove_members(client: JudgingClient, db_session: Session) -> None:
    lead, member, stranger = make_user(), make_user(), make_user()
    organisation = make_organisation(leads=[lead], members=[member])
    path = f"/organisations/{organisation.slug}"
    client.sign_in(member)
    assert client.post(f"{path}/members/{lead.id}/remove").status_code == 403
    client.sign_in(lead)
    assert client.post(f"{path}/leave").status_code == 409
    assert client.post(f"{path}/members/{stranger.id}/remove").status_code == 404
    assert client.post(f"{path}/members/{member.id}/role", data={"role": "lead"}).status_code == 303
    assert client.post(f"{path}/leave").status_code == 303
    client.sign_in(member)
    assert find_membership(organisation.id, lead.id) is None
    assert client.post(f"{path}/members/{member.id}/role", data={"role": "member"}).status_code == 303
    assert client.post(f"{path}/leave").status_code in {303, 409}


def test_an_administrator_adds_and_renames_groups(client: JudgingClient, db_session: Session) -> None:
    client.sign_in(make_moderator())
    assert client.get("/admin/stakeholder-groups").status_code == 403
    client.sign_in(make_administrator())
    assert "No groups yet" in client.get("/admin/stakeholder-groups").text
    assert client.post("/admin/stakeholder-groups", data={"name": "Trade unions"}).status_code == 303
    for name, message in (("TRADE unions", "with this name already"), ("", "Enter the name.")):
        answer = client.post("/admin/stakeholder-groups", data={"name": name})
        assert answer.status_code == 422
        assert message in answer.text
    path = "/admin/stakeholder-groups/trade-unions"
    assert 'value="Trade unions"' in client.get(path).text
    assert client.post(path, data={"name": "Workers"}).status_code == 303
    assert [group.name for group in list_stakeholder_groups()] == ["Workers"]
    assert "Workers" in client.get("/admin/stakeholder-groups").text
    assert client.get("/admin/stakeholder-groups/nothing").status_code == 404
