"""Acts on structure: what the released draft's lineage says is exactly what was declared, and an act can be undone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_lineage, list_provisions
from codeprac.drafts.rules import HeadingsOutOfPlace, UndoneMeanwhile
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.structuring import (
    demote_provision,
    merge_provisions,
    move_provision,
    promote_provision,
    remove_provision,
    restore_provision,
    split_provision,
)
from codeprac.drafts.services.undoing import find_undoable, undo_act
from codeprac.drafts.services.writing import add_provision, start_working_draft
from codeprac.text.lineage import Relation
from tests.drafts.test_writing import SOURCE, labels, named, write
from tests.factories.codes import make_code
from tests.staging import Staged

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WHO = {"actor_id": None, "now": NOW}
Said = set[tuple[str | None, str | None, Relation]]


@pytest.fixture
def draft(db_session: Session, staged: Staged) -> Draft:
    return staged("structuring", make_draft)


def make_draft() -> Draft:
    code = make_code()
    source = f"{SOURCE}\n### Measure 2.1. Keep\n\nThey keep spare parts for ten years.\n"
    release_draft(import_draft(code, source, author_id=None, now=NOW), actor_id=None, now=NOW)
    return start_working_draft(code, author_id=None, now=NOW)


def split_answer(draft: Draft) -> None:
    row = named(draft, "Measure 1.2")
    others = [("Measure 1.3. In time", "Within five working days."), ("Measure 1.4. Free", "Answers cost nothing.")]
    split_provision(row, first_body="They answer repairers.", others=others, version=row.version, **WHO)


def shift(act: Callable[..., None], draft: Draft, label: str, heading: str, kind: str) -> None:
    row = named(draft, label)
    act(row, heading=heading, kind=kind, version=row.version, **WHO)


def add_thanks(draft: Draft) -> None:
    add_provision(
        draft,
        after=named(draft, "Measure 1.1"),
        heading="Measure 1.5. Thank",
        level=3,
        kind="measure",
        body="Thanks.",
        **WHO,
    )


ACTS: dict[str, tuple[Callable[[Draft], object], Said]] = {
    "moved to another parent": (
        lambda draft: move_provision(named(draft, "Measure 1.1"), after=named(draft, "Commitment 2"), **WHO),
        {("Measure 1.1", "Measure 1.1", Relation.MOVED)},
    ),
    "moved within its parent": (
        lambda draft: move_provision(named(draft, "Measure 1.2"), after=named(draft, "Commitment 1"), **WHO),
        {("Measure 1.2", "Measure 1.2", Relation.MOVED)},
    ),
    "split in three": (
        split_answer,
        {("Measure 1.2", f"Measure 1.{number}", Relation.SPLIT) for number in (2, 3, 4)},
    ),
    "merged with one that is no neighbour": (
        lambda draft: merge_provisions(
            named(draft, "Measure 1.1"), named(draft, "Measure 1.2"), named(draft, "Measure 2.1"), **WHO
        ),
        {(f"Measure {number}", "Measure 1.1", Relation.MERGED) for number in ("1.1", "1.2", "2.1")},
    ),
    "promoted": (
        lambda draft: shift(promote_provision, draft, "Measure 1.1", "Commitment 3. Publish", "commitment"),
        {("Measure 1.1", "Commitment 3", Relation.PROMOTED)},
    ),
    "demoted": (
        lambda draft: shift(demote_provision, draft, "Measure 1.2", "Sub-Measure 1.1.1. Answer", "sub-measure"),
        {("Measure 1.2", "Sub-Measure 1.1.1", Relation.DEMOTED)},
    ),
    "removed and another added": (
        lambda draft: (
            remove_provision(named(draft, "Measure 1.1"), with_beneath=False, **WHO),
            add_provision(
                draft,
                after=named(draft, "Commitment 1"),
                heading="Measure 1.1. Publish",
                level=3,
                kind="measure",
                body="They publish what they know about every appliance that they sell.",
                **WHO,
            ),
        ),
        {("Measure 1.1", None, Relation.DELETED), (None, "Measure 1.1", Relation.NEW)},
    ),
    "moved and back": (
        lambda draft: (
            move_provision(named(draft, "Measure 1.1"), after=named(draft, "Commitment 2"), **WHO),
            move_provision(named(draft, "Measure 1.1"), after=named(draft, "Commitment 1"), **WHO),
            write(named(draft, "Measure 2.1"), "They keep spare parts for seven years."),
        ),
        {("Measure 2.1", "Measure 2.1", Relation.EDITED)},
    ),
    "removed and restored": (
        lambda draft: (
            restore_provision(remove_provision(named(draft, "Measure 1.1"), with_beneath=False, **WHO)[0], **WHO),
            write(named(draft, "Measure 2.1"), "They keep spare parts for seven years."),
        ),
        {("Measure 2.1", "Measure 2.1", Relation.EDITED)},
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_the_lineage_of_the_released_draft_says_what_was_declared(draft: Draft, name: str) -> None:
    act, expected = ACTS[name]
    act(draft)
    assert draft.base is not None
    release_draft(draft, actor_id=None, now=NOW)
    links = list_lineage(draft.base.id, draft.id)
    said = {(label(link.old_provision), label(link.new_provision), Relation(link.relation)) for link in links}
    assert {each for each in said if each[2] is not Relation.SAME} == expected
    assert all(link.confidence == "confident" for link in links)


def label(row: Provision | None) -> str | None:
    return row and (row.label or row.title)


def state(draft: Draft) -> list[tuple[object, ...]]:
    rows = list_provisions(draft)
    return [(row.id, row.source, row.position, row.level, row.kind, row.parent_id, row.identity) for row in rows]


def declared(draft: Draft) -> set[tuple[str | None, str | None, str]]:
    assert draft.base_id is not None
    links = list_lineage(draft.base_id, draft.id)
    return {(link.old_provision_id, link.new_provision_id, link.relation) for link in links}


@pytest.mark.parametrize("name", [name for name in ACTS if " and " not in name])
def test_the_last_act_can_be_undone_whole(draft: Draft, name: str) -> None:
    move_provision(named(draft, "Measure 2.1"), after=named(draft, "Commitment 1"), **WHO)
    before, said = state(draft), declared(draft)
    later = NOW + timedelta(minutes=1)
    ACTS[name][0](draft)
    for act in [find_undoable(draft)]:
        assert act is not None
        act.at = later
        undo_act(draft, act.id, actor_id=None, now=later)
    assert state(draft) == before
    assert declared(draft) == said
    earlier = find_undoable(draft)
    assert earlier is not None
    assert earlier.act == "moved"


def test_an_act_cannot_be_undone_once_somebody_wrote_in_what_it_touched(draft: Draft) -> None:
    split_answer(draft)
    act = find_undoable(draft)
    assert act is not None
    write(named(draft, "Measure 2.1"), "Somewhere else.")
    assert find_undoable(draft) is act
    write(named(draft, "Measure 1.3"), "In time, always.")
    assert find_undoable(draft) is None
    with pytest.raises(UndoneMeanwhile):
        undo_act(draft, act.id, actor_id=None, now=NOW)


def test_a_promoted_provision_takes_along_what_stands_beneath_it_and_nothing_else(draft: Draft) -> None:
    shift(demote_provision, draft, "Commitment 2", "Commitment 2. Care", "commitment")
    assert labels(draft) == ["A Code", "Commitment 1", "Measure 1.1", "Measure 1.2", "Commitment 2", "Measure 2.1"]
    assert [row.level for row in list_provisions(draft)] == [1, 2, 3, 3, 3, 4]
    shift(promote_provision, draft, "Measure 1.1", "Measure 1.1. Publish", "measure")
    assert labels(draft) == ["A Code", "Commitment 1", "Measure 1.2", "Commitment 2", "Measure 2.1", "Measure 1.1"]
    with pytest.raises(HeadingsOutOfPlace):
        shift(promote_provision, draft, "A Code", "A Code", "title")
