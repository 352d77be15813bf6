"""Filled forms brought into an organisation's workspace: seen by members alone, counted once, nothing lost."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationKind
from codeprac.audit.models import Receipt
from codeprac.db import db
from codeprac.errors import NotAllowed, Stale
from codeprac.organisations.memberships import remove_member
from codeprac.organisations.queries import find_membership
from codeprac.sheets import delimited as delimited_files
from codeprac.sheets.columns import ANNOTATIONS, Column
from codeprac.sheets.models import SheetImport, SheetRow
from codeprac.sheets.queries import get_provision_in, select_rows
from codeprac.sheets.rules import NothingReady, RowState, RowSubmitted
from codeprac.sheets.services import contribute_import, correct_row, drop_row, keep_import, submit_import
from codeprac.workspaces.models import Contribution, ContributionVersion
from codeprac.workspaces.queries import find_workspace, list_contributions
from codeprac.workspaces.rules import ContributionState, Person
from codeprac.workspaces.services import accept_ready
from codeprac.workspaces.services.deciding import previewed
from tests.annotations.scene import closed
from tests.client import JudgingClient
from tests.factories.annotations import get_provision_of, make_annotation
from tests.factories.workspaces import make_position
from tests.sheets.files import delimited
from tests.sheets.test_importing import ROWS, upload
from tests.sheets.test_views import send
from tests.workspaces.office import Office, make_office

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def office(app: Flask) -> Office:
    """An organisation with a lead and two members, in an open round."""
    return make_office()


def brought(office: Office, data: bytes = b"", *, by: User | None = None) -> SheetImport:
    """A file for the workspace, committed."""
    sheet, _is_new = keep_import(
        office.round,
        upload(data or delimited(*ROWS)),
        author=by or office.member,
        organisation=office.organisation,
        in_workspace=True,
        now=office.now,
    )
    db.session.commit()
    return sheet


def rows_of(sheet: SheetImport) -> list[SheetRow]:
    return list(db.session.scalars(select_rows(sheet.id)))


def states_of(sheet: SheetImport) -> list[str]:
    return [one.state for one in rows_of(sheet)]


def count(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_a_filled_form_becomes_contributions_that_a_lead_submits_once(office: Office, db_session: Session) -> None:
    sheet = brought(office)
    assert states_of(sheet) == ["ready", "ready", "unplaced", "wrong", "duplicate"]
    made = contribute_import(sheet, actor_id=office.member.id, now=office.now)
    db_session.commit()
    assert states_of(sheet) == ["contributed", "contributed", "unplaced", "wrong", "duplicate"]
    assert [(one.state, one.author_id, one.quote) for one in made] == [
        (ContributionState.READY, office.member.id, "up to date for ten years"),
        (ContributionState.READY, office.member.id, ""),
    ]
    assert (count(Annotation), count(Receipt), count(ContributionVersion)) == (0, 0, 2)
    with pytest.raises(NothingReady):
        contribute_import(sheet, actor_id=office.member.id, now=office.now)
    assert [one.state for one in rows_of(brought(office, by=office.colleague))][:2] == [RowState.DUPLICATE] * 2

    waiting = rows_of(sheet)[2]
    place = get_provision_in(office.round.draft_id, get_provision_of(office.round, "recitals").id)
    says = {"kind": "general", "rationale": "", "proposed_wording": None, "evidence": (), "quote": ""}
    correct_row(waiting, place, text="Here.", seen=waiting.mark, actor_id=office.member.id, **says)
    contribute_import(sheet, actor_id=office.member.id, now=office.now)
    workspace = find_workspace(office.organisation.id, office.round.id)
    assert workspace is not None
    ready = list_contributions(workspace.id, ContributionState.READY)
    assert len(accept_ready(workspace, seen=previewed(ready), lead=office.leading)) == 3
    make_position(workspace, office.lead)
    submitted = db_session.scalars(sa.select(Annotation)).all()
    assert {(one.organisation_id, one.author_id) for one in submitted} == {(office.organisation.id, office.lead.id)}
    assert (len(submitted), count(Receipt)) == (3, 1)

    longer = brought(office, delimited(*ROWS[:2], ("", "", "Recitals", "", "ge", "New.", "", "")), by=office.colleague)
    assert states_of(longer) == [RowState.DUPLICATE, RowState.DUPLICATE, RowState.READY]


def test_only_members_bring_files_into_a_workspace_and_none_goes_out_by_itself(
    office: Office, db_session: Session
) -> None:
    with pytest.raises(NotAllowed):
        brought(office, by=office.outsider)
    sheet = brought(office)
    with pytest.raises(NotAllowed):
        submit_import(sheet, actor_id=office.member.id, now=office.now)
    with pytest.raises(NotAllowed):
        contribute_import(sheet, actor_id=office.colleague.id, now=office.now)
    membership = find_membership(office.organisation.id, office.member.id)
    assert membership is not None
    remove_member(membership, actor_id=office.lead.id, now=office.now)
    with pytest.raises(NotAllowed):
        contribute_import(sheet, actor_id=office.member.id, now=office.now)
    own, _is_new = keep_import(office.round, upload(delimited(*ROWS)), author=office.lead, now=office.now)
    with pytest.raises(NotAllowed):
        contribute_import(own, actor_id=office.lead.id, now=office.now)
    assert (count(Annotation), count(Contribution)) == (0, 0)


def test_what_the_organisation_said_already_is_there_and_what_was_closed_waits(office: Office) -> None:
    make_annotation(office.round, "measure-1.2", author=office.lead, organisation=office.organisation,
                    kind=AnnotationKind.EDITORIAL, text="Safe from whom?")  # fmt: skip
    make_annotation(office.round, author=office.member, kind=AnnotationKind.TECHNICAL, text="As myself.")
    own = ("DE", "", "Measure 1.1", "", "te", "As myself.", "", "")
    assert states_of(brought(office, delimited(ROWS[1], own))) == [RowState.DUPLICATE, RowState.READY]
    says = {Column.CLAUSE: "Measure 1.1", Column.KIND: "general", Column.TEXT: "Ours."}
    rows = [
        [(says | {Column.PUBLICATION: choice}).get(column, "") for column in ANNOTATIONS]
        for choice in ("anonymous", "named")
    ]
    asked = [
        (says | {Column.KIND: "answer", Column.QUESTION: "1", Column.TEXT: "Yes."}).get(one, "") for one in ANNOTATIONS
    ]
    found = rows_of(brought(office, delimited_files.write([list(ANNOTATIONS.values()), *rows, asked])))
    assert [(one.state, [remark["code"] for remark in one.remarks]) for one in found] == [
        (RowState.WRONG, ["opened"]),
        (RowState.READY, []),
        (RowState.WRONG, ["asked-by-round"]),
    ]


def test_many_rows_take_as_many_statements_as_few(office: Office, count_queries: Counting) -> None:
    counts = []
    for amount in (3, 200):
        rows = [("DE", "", "Measure 1.1", "", "te", f"Row {one} of {amount}", "", "") for one in range(amount)]
        sheet = brought(office, delimited(*rows))
        with count_queries() as statements:
            assert len(contribute_import(sheet, actor_id=office.member.id, now=office.now)) == amount
        db.session.commit()
        workspace = find_workspace(office.organisation.id, office.round.id)
        assert workspace is not None
        ready = list_contributions(workspace.id, ContributionState.READY)
        accept_ready(workspace, seen=previewed(ready), lead=office.leading)
        db.session.commit()
        with count_queries() as submitting:
            make_position(workspace, office.lead)
        counts.append((len(statements), len(submitting)))
    assert counts[1][0] <= counts[0][0]
    assert counts[1][1] <= counts[0][1] + 4  # acts are recorded by the hundred


def test_a_lead_accepts_what_they_saw_and_nothing_else(office: Office, db_session: Session) -> None:
    office.write(office.member, "Seen.", state="ready")
    workspace = find_workspace(office.organisation.id, office.round.id)
    assert workspace is not None
    seen = previewed(list_contributions(workspace.id, ContributionState.READY))
    late = office.write(office.colleague, "Late.", state="ready")
    with pytest.raises(Stale):
        accept_ready(workspace, seen=seen, lead=office.leading)
    with pytest.raises(NotAllowed):
        accept_ready(workspace, seen=seen, lead=Person(office.member.id, is_lead=False))
    db_session.refresh(late)
    assert late.state == ContributionState.READY


def test_members_bring_a_form_and_a_lead_accepts_all_of_it(client: JudgingClient, office: Office) -> None:
    client.sign_in(office.member)
    room = client.get(office.address).text
    chosen = f"draft:{office.organisation.id}"
    address = f"/codes/{office.round.code.slug}/rounds/{office.round.number}/import?speak_for={chosen}"
    assert address.replace(":", "%3A") in room or address in room
    checked = re.findall(r"<input[^>]* checked[^>]*>", client.get(address).text)
    assert [chosen in one for one in checked if "speak_for" in one] == [True]
    answer = send(
        client, SimpleNamespace(code=office.round.code, round=office.round), delimited(*ROWS), speak_for=chosen
    )  # type: ignore[arg-type]
    page = client.get(answer.location).text
    assert "Put 2 rows into the workspace" in page
    assert client.post(f"{answer.location}/submit").status_code == 303
    page = client.get(answer.location).text
    assert "2 contributions are in the workspace" in page
    link = f"{office.address}/contributions/"
    assert page.count(link) == 2
    with pytest.raises(RowSubmitted):
        drop_row(db.session.scalars(sa.select(SheetRow).order_by(SheetRow.line)).first(), actor_id=office.member.id)  # type: ignore[arg-type]
    row = db.session.scalars(sa.select(SheetRow).order_by(SheetRow.line)).first()
    assert row is not None
    assert "This row is in the workspace." in client.get(f"/imports/rows/{row.id}").text
    assert len(client.get(f"{answer.location}/unsent.csv").data.splitlines()) == 4
    assert "2 in the workspace" in client.get("/account/imports").text
    contribution = f"{link}{row.contribution_id}"
    for stranger in (office.outsider, office.drafter):
        client.sign_in(stranger)
        assert client.get(contribution).status_code == 404
        assert client.get(answer.location).status_code == 404
        assert client.post(f"{office.address}/accept").status_code == 404
    client.sign_in(office.lead)
    ready = client.get(f"{office.address}?state=ready").text
    seen = ready.partition('name="seen" value="')[2].partition('"')[0]
    assert "Accept all 2" in ready
    client.post(f"{office.address}/accept", data={"seen": "something else"})
    assert "What is ready changed" in client.get(f"{office.address}?state=ready").text
    client.post(f"{office.address}/accept", data={"seen": seen})
    assert "2 contributions are accepted" in client.get(f"{office.address}?state=accepted").text
    assert count(Annotation) == 0


def test_after_the_round_a_form_still_goes_into_the_workspace_and_nowhere_else(app: Flask) -> None:
    office = make_office(**closed())
    sheet = brought(office)
    assert len(contribute_import(sheet, actor_id=office.member.id, now=datetime.now(UTC))) == 2
    assert count(Annotation) == 0
