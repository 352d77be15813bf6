"""Workspaces over the web: what members do there, and that nobody else finds anything."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import MembershipRole
from codeprac.annotations.models import Annotation, UnsentText
from codeprac.annotations.rules import Publication
from codeprac.db import db
from codeprac.organisations.memberships import remove_member
from codeprac.organisations.queries import find_membership
from codeprac.rounds.rules import Visibility
from codeprac.workspaces.rules import ContributionState
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_moderator
from tests.factories.organisations import make_organisation
from tests.workspaces.office import Office, make_office

SECRET = "wombat-private"


def test_members_write_support_remark_and_a_lead_submits(client: JudgingClient, office: Office) -> None:
    client.sign_in(office.member)
    assert "Nothing here yet" in client.get(office.address).text
    sent = client.post(
        f"{office.address}/write/measure-1.1",
        data={"kind": "technical", "text": "Ten years are long.", "quote": "ten years", "form_token": "a"},
    )
    assert sent.status_code == 303
    here = sent.headers["Location"].split("?")[0]
    assert client.post(f"{here}/state", data={"state": "accepted"}).status_code == 403
    client.post(f"{here}/state", data={"state": "ready"})
    client.sign_in(office.colleague)
    client.post(f"{here}/support")
    client.post(f"{here}/remarks", data={"text": "Quite so.", "form_token": "r"})
    assert client.get(f"{here}/edit").status_code == 403
    assert client.get(f"{office.address}/submit").status_code == 403
    page = client.get(here).text
    assert "Supported by Cem Colleague" in page
    assert "Quite so." in page
    client.sign_in(office.lead)
    client.post(f"{here}/edit", data={"kind": "technical", "text": "Ten years are too long.", "version": "1"})
    client.post(f"{here}/state", data={"state": "accepted", "from": "list", "filter": "ready"})
    preview = client.get(f"{office.address}/submit").text
    assert "drafted by Mia Member" in preview
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', preview)
    assert seen is not None
    form = {"seen": seen[1], "cover": "", "form_token": "p"}
    assert client.post(f"{office.address}/submit", data=form).status_code == 422
    assert client.post(f"{office.address}/submit", data=form | {"cover": "Our position."}).status_code == 303
    receipt = re.search(r'href="(/receipts/[^"]+)"', client.get(office.address).text)
    assert receipt is not None
    assert f"Position of {office.organisation.name}" in client.get(receipt[1]).text
    client.sign_out()
    position = client.get(office.position).text
    assert "Our position." in position
    assert "Ten years are too long." in position
    assert "Mia Member" not in position
    assert "Lea Lead" not in position
    annotation = db.session.scalars(sa.select(Annotation)).one()
    annotation.publication = Publication.ANONYMOUS
    assert "Ten years are too long." not in client.get(office.position).text


def test_outsiders_ex_members_drafters_and_the_office_find_no_workspace(client: JudgingClient, office: Office) -> None:
    made = office.write(office.member, f"Secret: {SECRET}.", state="accepted")
    link_id = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    pages = ["", "/write", "/write/measure-1.1", "/merge", "/submit", "/export.txt", "/export.json"]
    pages += [f"/contributions/{made.id}", f"/contributions/{made.id}/edit"]
    acts = [f"/contributions/{made.id}/{act}" for act in ("support", "remarks", "state", "edit", "part")]
    acts += ["/write/measure-1.1", "/merge", "/submit", "/links", f"/links/{link_id}/revoke"]
    gone = find_membership(office.organisation.id, office.colleague.id)
    assert gone is not None
    remove_member(gone, actor_id=office.lead.id, now=office.now)
    other = make_organisation(leads=[office.outsider])
    for stranger in (office.outsider, office.colleague, office.drafter, make_moderator(), make_administrator()):
        client.sign_in(stranger)
        for page in pages:
            assert client.get(office.address + page).status_code == 404, page
        for act in acts:
            assert client.post(office.address + act, data={"text": "x"}).status_code == 404, act
    client.sign_in(office.outsider)
    theirs = office.address.replace(office.organisation.slug, other.slug)
    assert client.get(theirs).status_code == 200
    assert client.get(f"{theirs}/contributions/{made.id}").status_code == 404
    for path in (
        f"/codes/{office.round.code.slug}/rounds/1",
        "/organisations/" + office.organisation.slug,
        "/",
        "/since",
    ):
        assert SECRET not in client.get(path).text


def test_a_sealed_round_seals_its_positions_too(app: Flask, client: JudgingClient) -> None:
    office = make_office(visibility=Visibility.SEALED)
    office.write(office.member, "Sealed.", state="accepted")
    client.sign_in(office.lead)
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', client.get(f"{office.address}/submit").text)
    assert seen is not None
    client.post(f"{office.address}/submit", data={"seen": seen[1], "cover": f"{SECRET}.", "form_token": "p"})
    round_page = f"/codes/{office.round.code.slug}/rounds/1"
    client.sign_in(office.outsider)
    assert client.get(office.position).status_code == 404
    assert office.organisation.name not in client.get(round_page).text
    for insider in (office.member, office.drafter):
        client.sign_in(insider)
        assert SECRET in client.get(office.position).text
    office.round.closes_at = office.now
    client.sign_out()
    assert SECRET in client.get(office.position).text
    assert office.position in client.get(round_page).text


def test_strangers_write_through_a_link_and_see_nothing_of_the_workspace(client: JudgingClient, office: Office) -> None:
    office.write(office.member, f"Secret: {SECRET}.")
    client.sign_in(office.lead)
    for never, status in (("9999-12-31", 303), ("0001-01-01", 422)):
        values = {"label": "Others", "expires_on": never}
        assert client.post(f"{office.address}/links", data=values).status_code == status
    assert client.post(f"{office.address}/submit", data={"publication": "named"}).status_code == 409
    day = office.round.closes_at.date().isoformat()
    client.post(f"{office.address}/links", data={"label": "Northern members", "expires_on": day, "most_uses": "2"})
    shown = re.search(
        r'<code class="hash" id="new-link">http://localhost([^<]+)</code>', client.get(office.address).text
    )
    assert shown is not None
    assert "new-link" not in client.get(office.address).text
    client.sign_out()
    page = client.get(shown[1]).text
    assert SECRET not in page
    assert "Northern members" not in page
    form = {
        "name": "Gail Guest",
        "provision": "measure-1.1",
        "kind": "general",
        "text": "From outside.",
        "form_token": "g",
    }
    assert client.post(shown[1], data=form | {"quote": "not there"}).status_code == 422
    assert client.post(shown[1], data=form).status_code == 303
    client.sign_in(office.member)
    page = client.get(office.address).text
    assert "Gail Guest, through the link “Northern members”" in page
    office.round.closes_at = office.round.opens_at + timedelta(minutes=1)
    client.sign_out()
    late = client.post(shown[1], data=form | {"text": "Too late.", "form_token": "h"})
    assert late.status_code == 409
    assert "Too late." in late.text


def test_nothing_is_lost_when_the_round_closes(client: JudgingClient, office: Office) -> None:
    office.write(office.member, "Not submitted.", state="accepted")
    office.round.closes_at = office.round.opens_at + timedelta(minutes=1)
    client.sign_in(office.lead)
    assert "One contribution was not submitted" in client.get(office.address).text
    assert "Not submitted." in client.get(f"{office.address}/export.txt").text
    assert client.get(f"{office.address}/export.json").json["contributions"][0]["text"] == "Not submitted."
    assert "can be submitted any more" in client.get(f"{office.address}/submit").text


def test_what_a_member_types_is_saved_for_them_alone(client: JudgingClient, office: Office) -> None:
    made = office.write(office.member, "A point.")
    here = f"workspace:{office.round.id}.{made.provision_id}.{office.organisation.id}"
    client.sign_in(office.member)
    kept = []
    for about, token, text in ((here, "t", "Begun."), (f"{here}.{made.id}", f"contribution-{made.id}", "Changed.")):
        fields = {"draft_about": about, "draft_version": "0", "form_token": token, "text": text, "kind": "general"}
        answer = client.post("/account/unsent", data=fields, headers={"Accept": "application/json"})
        kept.append(answer.json["id"])
    write, edit = f"{office.address}/write/measure-1.1", f"{office.address}/contributions/{made.id}/edit"
    for page, text, unsent_id in ((write, "Begun.", kept[0]), (edit, "Changed.", kept[1])):
        assert text in client.get(page).text
        assert client.get(f"/account/unsent/{unsent_id}/continue").headers["Location"].startswith(f"{page}?unsent=")
    client.post(
        edit, data={"version": "1", "kind": "general", "text": "Changed.", "form_token": f"contribution-{made.id}"}
    )
    client.post(write, data={"kind": "general", "text": "Begun.", "form_token": "t"})
    assert set(db.session.scalars(sa.select(UnsentText.deleted_at.is_(None)))) == {False}
    client.sign_in(office.outsider)
    fields = {"draft_about": here, "draft_version": "0", "form_token": "s", "text": "Let me in."}
    assert client.post("/account/unsent", data=fields).status_code == 404


def test_a_lead_merges_what_is_ticked(client: JudgingClient, office: Office) -> None:
    one, two = office.write(office.member, "One."), office.write(office.colleague, "Two.", quote="ten years")
    client.sign_in(office.lead)
    page = client.get(f"{office.address}/merge?id={one.id}&id={two.id}").text
    assert "One.\n\nTwo." in page
    form = {"id": [one.id, two.id], "words_of": two.id, "kind": "general", "text": "Both.", "form_token": "m"}
    merged = client.post(f"{office.address}/merge", data=form).headers["Location"]
    assert client.post(f"{office.address}/merge", data=form).headers["Location"] == merged
    shown = client.get(merged).text
    assert "Merged from" in shown
    assert "Cem Colleague" in shown
    db.session.refresh(one)
    assert one.state == ContributionState.DRAFT
    assert one.standing.is_merged
    assert "stands for itself again" in client.post(f"{merged}/part", follow_redirects=True).text
    db.session.refresh(one)
    assert not one.standing.is_merged


@pytest.mark.parametrize("amount", [1, 12])
def test_the_page_of_a_workspace_asks_few_questions(
    client: JudgingClient, office: Office, amount: int, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for number in range(amount):
        office.write(office.member, f"Point {number}.")
    client.sign_in(office.colleague)
    with counted() as statements:
        client.get(office.address)
    assert len(statements) <= 22


def test_membership_is_what_counts_not_having_been_one(client: JudgingClient, office: Office) -> None:
    membership = find_membership(office.organisation.id, office.member.id)
    assert membership is not None
    membership.role = MembershipRole.LEAD
    client.sign_in(office.member)
    assert client.get(f"{office.address}/submit").status_code == 200


def test_a_member_drafts_for_an_organisation_from_the_form_in_the_draft(client: JudgingClient, office: Office) -> None:
    client.sign_in(office.member)
    provision = f"/codes/{office.round.code.slug}/drafts/1/measure-1.1"
    assert "as a draft in the workspace of" in client.get(provision).text
    form = {"kind": "general", "text": f"{SECRET}.", "form_token": "d", "publication": "named"}
    form |= {"speak_for": f"draft:{office.organisation.id}"}
    assert client.post(f"{provision}/annotations", data=form | {"quote": "not there"}).status_code == 422
    sent = client.post(f"{provision}/annotations", data=form)
    assert SECRET in client.get(sent.headers["Location"]).text
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 0
    answer = client.post(f"{provision}/annotations", data=form | {"door": "composer", "form_token": "e"})
    assert "/contributions/" in answer.json["workspace"]
    client.sign_in(office.outsider)
    assert client.post(f"{provision}/annotations", data=form).status_code == 422
    assert SECRET not in client.get(provision).text
