"""Writing together, merging and submitting, as the services do it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import Publication, RoundClosed
from codeprac.annotations.services.contents import check_content
from codeprac.audit.models import Receipt
from codeprac.audit.receipts import fingerprint
from codeprac.db import db
from codeprac.errors import NotAllowed, Stale
from codeprac.notifications.models import Notice, OutboxMessage
from codeprac.overviews.queries.figures import round_figures
from codeprac.watching.wording import words_of
from codeprac.workspaces.models import Contribution, ContributionLink, Position, Workspace
from codeprac.workspaces.queries import list_accepted, list_annotations_of, list_positions_in
from codeprac.workspaces.rules import ContributionSettled, ContributionState, LinkUnusable, NothingAccepted, Person
from codeprac.workspaces.services import (
    contribute_through,
    edit_contribution,
    make_link,
    merge_contributions,
    part_again,
    revoke_link,
    set_state,
    submit_position,
)
from codeprac.workspaces.services.reminding import remind_leads
from codeprac.workspaces.services.submitting import previewed
from tests.factories.annotations import get_provision_of, make_annotation
from tests.workspaces.office import Office

QUOTE = "up to date for ten years"


def content(text: str) -> object:
    return check_content(kind="technical", text=text, rationale="", proposed_wording=None, evidence=())


def submit(office: Office, workspace: Workspace, token: str, **values: object) -> Position:
    seen = previewed(list_accepted(workspace.id))
    usual = {"cover": "We speak for many.", "seen": seen, "now": office.now, "form_token": token}
    chosen = {"lead": office.lead, "person": office.leading} | usual | values
    return submit_position(workspace, **chosen)  # type: ignore[arg-type]  # values of many types by name


def test_editing_keeps_every_version_with_who_wrote_it(office: Office) -> None:
    made = office.write(office.member, "First.")
    edit_contribution(made, content("Second."), version=1, editor=office.leading, now=office.now)
    db.session.refresh(made)
    assert [(one.content["text"], one.editor_id) for one in made.versions] == [
        ("First.", office.member.id),
        ("Second.", office.lead.id),
    ]
    with pytest.raises(Stale):
        edit_contribution(made, content("Third."), version=1, editor=office.leading, now=office.now)
    with pytest.raises(NotAllowed):
        edit_contribution(made, content("X."), version=2, editor=Person(office.colleague.id, False), now=office.now)


def test_a_position_is_one_submission_of_annotations_with_one_receipt(office: Office) -> None:
    office.write(office.member, "Ten years are too long.", state="accepted", quote=QUOTE)
    office.write(office.colleague, "Say what a purpose is.", state="accepted", provision="recitals")
    left = office.write(office.member, "Only a thought.", state="ready")
    position = submit(office, left.workspace, "once")
    assert submit(office, left.workspace, "once") is position
    annotations = db.session.scalars(sa.select(Annotation).order_by(Annotation.number)).all()
    assert {(one.author_id, one.organisation_id) for one in annotations} == {(office.lead.id, office.organisation.id)}
    assert [one.anchor.quote for one in annotations if one.anchor.quote] == [QUOTE]
    receipt = db.session.scalars(sa.select(Receipt)).one()
    assert (receipt.object_id, receipt.owner_id) == (position.id, office.lead.id)
    assert "Ten years are too long." in receipt.content
    assert "We speak for many." in receipt.content
    assert fingerprint(receipt.content) == receipt.sha256
    assert left.position_id is None
    with pytest.raises(NothingAccepted):
        submit(office, left.workspace, "again")
    set_state(left, ContributionState.ACCEPTED, person=office.leading)
    assert submit(office, left.workspace, "supplement", cover="").number == 2


def test_a_position_is_submitted_whole_as_it_was_seen_by_a_lead_in_time(office: Office) -> None:
    made = office.write(office.member, "A point.", state="accepted")
    with pytest.raises(Stale):
        submit(office, made.workspace, "a", seen="something else")
    with pytest.raises(NotAllowed):
        submit(office, made.workspace, "b", lead=office.member, person=Person(office.member.id, False))
    with pytest.raises(RoundClosed):
        submit(office, made.workspace, "c", now=office.round.closes_at.replace(year=2100))
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 0


def test_merging_keeps_the_sources_and_settles_them(office: Office) -> None:
    one, two = office.write(office.member, "One.", quote=QUOTE), office.write(office.colleague, "Two.")
    merged = merge_contributions(
        [one, two], content("Both."), words_of=one, lead=office.leading, form_token="m", now=office.now
    )
    assert (merged.quote, merged.state) == (QUOTE, ContributionState.ACCEPTED)
    db.session.refresh(merged)
    assert {source.text for source in merged.sources} == {"One.", "Two."}
    with pytest.raises(ContributionSettled):
        set_state(one, ContributionState.READY, person=office.leading)
    assert list_accepted(merged.workspace_id) == [merged]
    assert {one.text for one in part_again(merged, lead=office.leading)} == {"One.", "Two."}
    assert (merged.state, list_accepted(merged.workspace_id)) == (ContributionState.LEFT_OUT, [])
    assert part_again(merged, lead=office.leading) == []


def test_what_speaks_for_somebody_else_by_now_is_no_part_of_the_position(office: Office) -> None:
    workspace = office.write(office.member, "One.", state=ContributionState.ACCEPTED).workspace
    position = submit(office, workspace, "t")
    (annotation,) = list_annotations_of([position], actor=PUBLIC, now=office.now)[position.id]
    annotation.organisation, annotation.publication = None, Publication.NAMED
    db.session.flush()
    assert list_annotations_of([position], actor=PUBLIC, now=office.now) == {position.id: []}
    assert [one.annotations for one in list_positions_in(office.round, actor=PUBLIC, now=office.now)] == [0]


def test_who_waited_for_a_colleague_finds_what_became_of_it(office: Office) -> None:
    one, two = office.write(office.member, "One."), office.write(office.colleague, "Two.")
    merged = merge_contributions(
        [one, two], content("Both."), words_of=one, lead=office.leading, form_token="m", now=office.now
    )
    again = merge_contributions(
        [one, two], content("Both."), words_of=one, lead=office.leading, form_token="m", now=office.now
    )
    assert again is merged
    three = office.write(office.member, "Three.")
    elsewhere = sa.update(Contribution).where(Contribution.id == three.id).values(merged_into_id=merged.id)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))  # as if another lead had just done so
    assert not three.standing.is_merged
    with pytest.raises(ContributionSettled):
        set_state(three, ContributionState.ACCEPTED, person=office.leading)


def test_a_link_takes_contributions_until_it_is_used_up_or_revoked(office: Office) -> None:
    workspace = office.write(office.member, "One.").workspace
    link, token = make_link(
        workspace,
        label="Northern members",
        expires_at=office.round.closes_at,
        most_uses=1,
        actor_id=office.lead.id,
        now=office.now,
    )
    assert token not in str(db.session.execute(sa.select(*ContributionLink.__table__.columns)).all())

    def send(text: str) -> object:
        return contribute_through(
            link,
            get_provision_of(office.round, "measure-1.1"),
            content(text),
            selector=None,
            name="Gail Guest",
            form_token="form",
            now=office.now,
        )

    first = send("Through the link.")
    assert send("Through the link.") is first
    with pytest.raises(LinkUnusable):
        send("Another.")
    link.most_uses = None
    send("Another.")
    revoke_link(link, actor_id=None, now=office.now)
    with pytest.raises(LinkUnusable):
        send("A third.")


def test_an_organisation_is_one_party_however_many_wrote(office: Office) -> None:
    one = office.write(office.member, "One.", state="accepted")
    office.write(office.colleague, "Two.", state="accepted", provision="recitals")
    submit(office, one.workspace, "p")
    make_annotation(office.round, author=office.outsider)
    figures = round_figures(office.round.id, actor=PUBLIC, now=office.now)
    assert (figures.total, figures.parties) == (3, 2)
    hidden = db.session.scalars(sa.select(Annotation).where(Annotation.text == "Two.")).one()
    hidden.publication = Publication.ANONYMOUS
    assert round_figures(office.round.id, actor=PUBLIC, now=office.now).parties == 2


def test_leads_hear_two_days_and_three_hours_before_the_end_what_is_not_submitted(office: Office) -> None:
    office.write(office.member, "Waits.")
    office.write(office.member, "Left.", state="left-out")
    closes_at = office.round.closes_at
    told = [
        remind_leads(closes_at - timedelta(hours=hours), db.session.commit) for hours in (49, 48, 47.5, 20, 3, 2.9, 0.5)
    ]
    assert told == [0, 1, 0, 0, 1, 0, 0]
    mails = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.event == "workspace_waiting")).all()
    assert [mail.recipient for mail in mails] == [office.lead.email] * 2
    assert "one contribution" in mails[0].body_text
    assert "Waits." not in mails[0].body_text
    notices = db.session.scalars(sa.select(Notice)).all()
    assert {notice.user_id for notice in notices} == {office.lead.id}
    assert "not all is submitted" in words_of(notices[0].happening.event, notices[0].happening.data)
