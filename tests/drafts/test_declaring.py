"""Drafters say what became of provisions; the engine's findings stay beside their word."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from codeprac.accounts.models import User
from codeprac.audit.queries import list_entries_of
from codeprac.db import db
from codeprac.drafts import linking
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.queries import list_every_link, list_lineage, list_provisions
from codeprac.drafts.rules import NoNeighbours
from codeprac.drafts.services import release_draft
from codeprac.drafts.services.comparing import compare_drafts
from codeprac.drafts.services.declaring import Decision, decide_lineage, take_back_decision
from codeprac.drafts.services.structuring import remove_provision
from codeprac.drafts.services.writing import add_provision, start_working_draft
from tests.drafts.texts import FIRST, SECOND, THIRD, doubt
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft, make_working_draft

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _doubting_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "trace_all", doubt)


@pytest.fixture
def drafter(db_session: Session) -> User:
    return make_user(name="Dana Drafter")


@pytest.fixture
def drafts(db_session: Session) -> tuple[Draft, Draft]:
    """A released draft and a working one that was imported."""
    code = make_code(slug="tests")
    return make_released_draft(code, FIRST), make_working_draft(code, SECOND)


def named(draft: Draft, title: str) -> Provision:
    db.session.expire_all()
    return next(row for row in list_provisions(draft) if row.title == title)


def ends(old: Draft, new: Draft) -> set[tuple[str | None, str | None, str]]:
    """Links in force by titles."""
    return {
        (
            link.old_provision.title if link.old_provision else None,
            link.new_provision.title if link.new_provision else None,
            link.relation,
        )
        for link in list_lineage(old.id, new.id)
    }


def decide(old: Draft, new: Draft, *decisions: Decision, by: User | None = None) -> None:
    decide_lineage(old, new, decisions, actor_id=by.id if by else None, now=NOW)


def test_an_import_proposes_and_passes_no_identity_along_proposals(drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    proposed = [link for link in list_lineage(old.id, new.id) if link.confidence == "proposed"]
    assert proposed, "the texts of this test are made to be doubtful"
    pairs = [link for link in proposed if link.old_provision and link.new_provision]
    assert all(link.old_provision.identity != link.new_provision.identity for link in pairs)
    assert named(old, "Records").identity == named(new, "Records").identity


def test_a_word_stands_beside_what_was_found(drafts: tuple[Draft, Draft], drafter: User) -> None:
    old, new = drafts
    found = {link.id for link in list_every_link(old.id, new.id)}
    decide(old, new, Decision(named(new, "Notices"), [named(old, "Records")]), by=drafter)
    rows = list_every_link(old.id, new.id)
    assert found <= {row.id for row in rows}, "what the engine found stays stored"
    (word,) = [row for row in rows if row.declared]
    assert (word.declared_by, word.declared_at, word.confidence) == (drafter, NOW, "confident")
    assert ("Records", "Notices", "split") in ends(old, new)
    (entry,) = list_entries_of("provisions", named(new, "Notices").id)
    assert (entry.tag, entry.actor_id, entry.data["old"]) == (
        "lineage:declared",
        drafter.id,
        [named(old, "Records").id],
    )


def test_identity_follows_the_word_and_goes_back_with_it(drafts: tuple[Draft, Draft], drafter: User) -> None:
    old, new = drafts
    before = ends(old, new)
    was = named(new, "Notices").identity
    decide(old, new, Decision(named(new, "Notices"), [named(old, "Incidents")]), by=drafter)
    assert named(new, "Notices").identity == named(old, "Incidents").identity != was
    take_back_decision(old, new, named(new, "Notices"), actor_id=drafter.id, now=NOW)
    assert ends(old, new) == before
    assert named(new, "Notices").identity != named(old, "Incidents").identity
    assert [entry.tag for entry in list_entries_of("provisions", named(new, "Notices").id)] == [
        "lineage:declared",
        "lineage:taken_back",
    ]


def test_a_part_that_is_confirmed_takes_no_identity_from_the_main_part(drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    decide(old, new, Decision(named(new, "Notices"), [named(old, "Records")]))
    assert named(new, "Records").identity == named(old, "Records").identity != named(new, "Notices").identity


def test_new_gone_and_merged_can_be_said(drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    decide(old, new, Decision(named(new, "Notices")), Decision(None, [named(old, "Incidents")]))
    assert {(None, "Notices", "new"), ("Incidents", None, "deleted")} <= ends(old, new)
    decide(old, new, Decision(named(new, "Notices"), [named(old, "Incidents"), named(old, "Naming")]))
    told = ends(old, new)
    assert {("Incidents", "Notices", "merged"), ("Naming", "Notices", "merged")} <= told
    assert not {("Incidents", None, "deleted"), (None, "Notices", "new")} & told, "a later word replaces an earlier one"


def test_running_the_engine_again_overwrites_no_word(drafts: tuple[Draft, Draft], drafter: User) -> None:
    old, new = drafts
    decide(old, new, Decision(named(new, "Notices"), [named(old, "Incidents")]), by=drafter)
    told = ends(old, new)
    release_draft(new, actor_id=drafter.id, now=NOW)
    assert ends(old, new) == told
    assert named(new, "Notices").identity == named(old, "Incidents").identity


def test_what_is_written_here_can_be_linked_by_a_word(db_session: Session, drafter: User) -> None:
    code = make_code(slug="tests")
    old = make_released_draft(code, FIRST)
    new = start_working_draft(code, author_id=drafter.id, now=NOW)
    made = add_provision(
        new,
        after=list_provisions(new)[-1],
        heading="Alarm",
        level=2,
        kind="measure",
        body="Call at once.",
        actor_id=None,
        now=NOW,
    )
    remove_provision(named(new, "Incidents"), with_beneath=False, actor_id=None, now=NOW)
    decide(old, new, Decision(made, [named(old, "Incidents")]), by=drafter)
    assert named(new, "Alarm").identity == named(old, "Incidents").identity
    release_draft(new, actor_id=drafter.id, now=NOW)
    assert [row for row in ends(old, new) if "Alarm" in row] == [("Incidents", "Alarm", "edited")]


def test_after_the_release_links_change_and_identities_do_not(drafts: tuple[Draft, Draft], drafter: User) -> None:
    old, new = drafts
    release_draft(new, actor_id=None, now=NOW)
    was = named(new, "Notices").identity
    decide(old, new, Decision(named(new, "Notices"), [named(old, "Incidents")]), by=drafter)
    assert any(row[:2] == ("Incidents", "Notices") for row in ends(old, new))
    assert named(new, "Notices").identity == was


def test_only_neighbours_can_be_decided(drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    release_draft(new, actor_id=None, now=NOW)
    third = make_working_draft(new.code, THIRD)
    with pytest.raises(NoNeighbours):
        decide(old, third, Decision(named(third, "Notices")))


def test_a_comparison_follows_the_chain_of_words(drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    release_draft(new, actor_id=None, now=NOW)
    third = make_released_draft(new.code, THIRD)
    decide(old, new, Decision(named(new, "Notices"), [named(old, "Incidents")]))
    decide(new, third, Decision(named(third, "Public list"), [named(new, "Notices")]))
    compared = compare_drafts(old, third)
    pairs = {
        (compared.before[change.old].title, compared.after[change.new].title)
        for change in compared.comparison.changes
        if change.old is not None and change.new is not None
    }
    assert ("Incidents", "Public list") in pairs


def test_nothing_in_force_contradicts_itself(drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    decide(old, new, Decision(named(new, "Notices"), [named(old, "Records")]))
    rows: list[LineageLink] = list_lineage(old.id, new.id)
    assert len({(row.old_provision_id, row.new_provision_id) for row in rows}) == len(rows)
    assert {row.old_provision_id for row in rows} - {None} == {row.id for row in list_provisions(old)}
    assert {row.new_provision_id for row in rows} - {None} == {row.id for row in list_provisions(new)}
