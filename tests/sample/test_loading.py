"""What stands in the database once the sample is loaded."""

from collections import Counter
from datetime import datetime
from itertools import pairwise

import pytest
import sqlalchemy as sa

from codeprac.access.actor import CodeRoleName, OfficeRole
from codeprac.accounts.models import User
from codeprac.accounts.passwords import find_weaknesses
from codeprac.accounts.rules import RECORDER
from codeprac.annotations.models import Anchor, Annotation, Endorsement, Reply
from codeprac.annotations.rules import Verdict
from codeprac.audit.models import AuditEntry
from codeprac.audit.verifying import verify_record
from codeprac.codes.models import CodeOfPractice, CodeRole
from codeprac.codes.queries import get_code
from codeprac.db import Model, db
from codeprac.dispositions.models import Change, Disposition, FollowUp, TakenProposal
from codeprac.drafts.models import LineageLink, StoredComparison
from codeprac.drafts.queries import find_working_draft, list_lineage, list_provisions, list_released_drafts
from codeprac.organisations.models import Organisation
from codeprac.publication.models import Edition
from codeprac.rounds.models import Round
from codeprac.rounds.queries import list_rounds
from codeprac.rounds.rules import RoundState
from codeprac.sample.accounts import DEMO_PASSWORD, INTRODUCED
from codeprac.sample.content import CODES, read_story
from codeprac.sample.loading import load_sample
from codeprac.text.anchoring import Selector, locate

pytestmark = pytest.mark.usefixtures("sample")


def count(model: type[Model], *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def test_the_sample_has_what_every_page_needs() -> None:
    assert {model.__name__: count(model) for model in (CodeOfPractice, Organisation, Round, Edition, Reply)} == {
        "CodeOfPractice": 2,
        "Organisation": 14,
        "Round": 4,
        "Edition": 2,
        "Reply": 49,
    }
    assert count(Annotation, Annotation.record_id.is_(None)) == 200
    assert count(Annotation, Annotation.record_id.is_not(None)) == 3
    assert count(Endorsement) > 30
    assert count(FollowUp) == 13
    assert count(Annotation, Annotation.withdrawn_at.is_not(None)) == 3
    assert count(Annotation, Annotation.proposed_wording.is_not(None)) > 40


def test_loading_twice_is_loading_once(now: datetime) -> None:
    tables = Model.metadata.sorted_tables
    before = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]
    assert load_sample(now) == []
    assert before == [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]


def test_one_round_is_open_and_the_others_have_closed(now: datetime) -> None:
    states = [round_.state(now) for round_ in list_rounds(get_code("repair-information").id)]
    assert states == [RoundState.OPEN, RoundState.CLOSED, RoundState.CLOSED]


def test_every_row_of_the_sample_that_binds_is_held_by_its_record() -> None:
    found = verify_record()
    assert (found.fault, found.compared.unheld) == (None, 0)
    assert found.compared.rows > 1_000


def test_nothing_in_the_sample_happens_after_now(now: datetime) -> None:
    assert count(AuditEntry, AuditEntry.at > now) == 0
    assert count(Annotation, Annotation.submitted_at > now) == 0


def test_the_acts_on_a_code_are_recorded_in_the_order_in_which_they_happened() -> None:
    acts = db.session.scalars(
        sa.select(AuditEntry.at).where(AuditEntry.object_type.in_(["drafts", "rounds", "editions"])).order_by("id")
    ).all()
    per_code = acts[: acts.index(max(acts[:10])) + 1]
    assert per_code == sorted(per_code)
    assert len(acts) > 15


is_carried = Anchor.draft_id != Annotation.draft_id


def test_every_quote_stands_in_its_provision() -> None:
    placed = sa.select(Anchor).where(Anchor.quote != "", Anchor.provision_id.is_not(None))
    for anchor in db.session.scalars(placed):
        assert anchor.provision is not None
        text = anchor.provision.body_text
        assert text[anchor.start : anchor.end] == anchor.quote
        if anchor.draft_id == anchor.annotation.draft_id:
            assert locate(text, Selector(anchor.quote)) is not None


def test_annotations_come_along_with_every_verdict_that_drafters_meet() -> None:
    carried = sa.select(Anchor.verdict, sa.func.count()).join(Anchor.annotation).group_by(Anchor.verdict)
    counts = {verdict: count for verdict, count in db.session.execute(carried.where(is_carried))}
    assert sum(counts.values()) > 170
    assert set(counts) >= {Verdict.UNCHANGED, Verdict.CHANGED, Verdict.DELETED, Verdict.NEEDS_CHECK}


def test_annotations_arrive_within_their_round_in_the_order_of_their_numbers() -> None:
    for round_ in db.session.scalars(sa.select(Round)):
        moments = db.session.scalars(
            sa.select(Annotation.submitted_at)
            .where(Annotation.round_id == round_.id, Annotation.record_id.is_(None))
            .order_by(Annotation.number)
        ).all()
        assert list(moments) == sorted(moments)
        assert round_.opens_at < moments[0]
        assert moments[-1] < round_.closes_at


def test_replies_follow_what_they_reply_to(now: datetime) -> None:
    for reply in db.session.scalars(sa.select(Reply)):
        assert reply.annotation.submitted_at < reply.created_at <= min(reply.annotation.round.closes_at, now)


def test_answers_of_finished_rounds_are_released_and_those_begun_on_are_private(now: datetime) -> None:
    by_round = Counter(
        (disposition.annotation.round.state(now), disposition.released_at is not None)
        for disposition in db.session.scalars(sa.select(Disposition))
    )
    assert by_round[RoundState.CLOSED, True] > 140
    assert by_round[RoundState.OPEN, False] == 7
    assert set(by_round) == {(RoundState.CLOSED, True), (RoundState.OPEN, False)}
    assert count(TakenProposal) == 3


def test_accepted_annotations_lead_to_a_change() -> None:
    accepted = db.session.scalars(sa.select(Disposition).where(Disposition.outcome == "accepted")).all()
    assert all(disposition.change_id for disposition in accepted)
    assert count(Change, Change.reason == "") == 0


@pytest.mark.parametrize("slug", CODES)
def test_lineage_is_what_the_content_says(slug: str) -> None:
    story, drafts = read_story(slug), list_released_drafts(get_code(slug).id)[::-1]
    for old, new in pairwise(drafts):
        links = list_lineage(old.id, new.id)
        assert Counter(link.relation for link in links) == Counter(
            link["relation"] for link in story.links_to(new.number or 0)
        )
        assert all(link.confidence == "confident" for link in links)
    assert count(LineageLink, LineageLink.declared) > 20


@pytest.mark.parametrize("slug", CODES)
def test_every_identity_is_carried_by_one_provision_of_a_draft(slug: str) -> None:
    for draft in list_released_drafts(get_code(slug).id):
        identities = [provision.identity for provision in list_provisions(draft)]
        assert len(identities) == len(set(identities))


def test_a_moved_measure_keeps_its_identity() -> None:
    first, second, third = list_released_drafts(get_code("repair-information").id)[::-1]
    named = [{p.label: p.identity for p in list_provisions(draft)} for draft in (first, second, third)]
    assert named[0]["Measure 3.1"] == named[1]["Measure 3.1"] == named[2]["Measure 2.1"]


def test_every_draft_is_compared_with_the_one_before() -> None:
    assert count(StoredComparison) == 4


def test_the_next_draft_is_begun() -> None:
    working = find_working_draft(get_code("repair-information").id)
    assert working is not None
    assert any("or date of manufacture" in provision.source for provision in list_provisions(working))
    assert find_working_draft(get_code("plain-instructions").id) is None


def test_every_account_of_the_sample_is_one_of_the_demonstration() -> None:
    assert count(User, ~User.is_demo, User.email != RECORDER) == 0
    assert count(User, User.is_demo, User.erased_at.is_(None)) == 23
    assert find_weaknesses(DEMO_PASSWORD) == []


def test_the_accounts_that_are_introduced_have_the_role_that_is_said() -> None:
    accounts = {
        role: db.session.scalars(sa.select(User).where(User.email == e)).one() for role, e in INTRODUCED.items()
    }
    roles = {
        role: set(db.session.scalars(sa.select(CodeRole.role).where(CodeRole.user_id == account.id)))
        for role, account in accounts.items()
    }
    assert accounts["administrator"].office_role == OfficeRole.ADMINISTRATOR
    assert accounts["moderator"].office_role == OfficeRole.MODERATOR
    assert roles["moderator"] == {CodeRoleName.MODERATOR}
    assert roles["drafter"] == {CodeRoleName.DRAFTER}
    assert roles["stakeholder"] == set()
