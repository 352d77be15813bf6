"""Writing the working draft: every act keeps the text whole, the order right and the lineage true."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_lineage, list_provisions, list_removed_provisions
from codeprac.drafts.rules import DraftReleased, HeadingsOutOfPlace, NothingToStartFrom, WorkingDraftExists, body_of
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.structuring import (
    merge_provisions,
    move_provision,
    remove_provision,
    restore_provision,
    split_provision,
)
from codeprac.drafts.services.writing import add_provision, edit_provision, start_working_draft
from codeprac.errors import Stale
from codeprac.text.lineage import Relation
from tests.factories.codes import make_code

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SOURCE = """# A Code

Opening words.

## Commitment 1. Openness

Signatories commit to openness.

### Measure 1.1. Publish

They publish what they know about every appliance that they sell in the Union.

### Measure 1.2. Answer

They answer questions of repairers within five working days of receipt.

## Commitment 2. Care

Signatories commit to care for spare parts and for those who need them.
"""


@pytest.fixture
def code(db_session: Session) -> CodeOfPractice:
    code = make_code()
    release_draft(import_draft(code, SOURCE, author_id=None, now=NOW), actor_id=None, now=NOW)
    return code


@pytest.fixture
def draft(code: CodeOfPractice) -> Draft:
    return start_working_draft(code, author_id=None, now=NOW)


def named(draft: Draft, label: str) -> Provision:
    return next(row for row in list_provisions(draft) if (row.label or row.title) == label)


def labels(draft: Draft) -> list[str]:
    return [row.label or row.title for row in list_provisions(draft)]


def write(provision: Provision, body: str, **values: object) -> Provision:
    chosen = {
        "heading": provision.heading,
        "level": provision.level,
        "kind": provision.kind,
        "version": provision.version,
        "actor_id": None,
        "now": NOW,
    }
    return edit_provision(provision, body=body, **chosen | values)  # type: ignore[arg-type]  # a bag of test values


def test_a_working_draft_begins_as_a_copy_with_the_same_identities(code: CodeOfPractice, draft: Draft) -> None:
    assert draft.base is not None
    before, after = list_provisions(draft.base), list_provisions(draft)
    assert [row.source for row in after] == [row.source for row in before]
    assert [row.identity for row in after] == [row.identity for row in before]
    assert {row.id for row in after}.isdisjoint(row.id for row in before)
    assert [row.parent.label for row in after if row.parent and row.label.startswith("Measure")] == ["Commitment 1"] * 2


def test_there_is_one_working_draft_at_a_time(code: CodeOfPractice, draft: Draft) -> None:
    with pytest.raises(WorkingDraftExists):
        start_working_draft(code, author_id=None, now=NOW)


def test_a_first_working_draft_is_imported(db_session: Session) -> None:
    with pytest.raises(NothingToStartFrom):
        start_working_draft(make_code(), author_id=None, now=NOW)


def test_an_edit_changes_the_text_and_nothing_else(draft: Draft) -> None:
    measure = named(draft, "Measure 1.2")
    identity, version = measure.identity, measure.version
    write(measure, "They answer within three days.")
    assert measure.source == "### Measure 1.2. Answer\n\nThey answer within three days.\n\n"
    assert (measure.identity, measure.version) == (identity, version + 1)
    assert labels(draft) == ["A Code", "Commitment 1", "Measure 1.1", "Measure 1.2", "Commitment 2"]


def test_two_drafters_on_one_provision_lose_nothing(draft: Draft) -> None:
    measure = named(draft, "Measure 1.2")
    seen = measure.version
    write(measure, "The first drafter's words.")
    with pytest.raises(Stale) as stale:
        write(measure, "The second drafter's words.", version=seen)
    assert "The first drafter's words." in stale.value.theirs
    assert "The second drafter's words." in stale.value.yours
    assert "The first drafter's words." in measure.source


def test_of_two_who_write_at_the_same_moment_the_second_finds_what_the_first_wrote(draft: Draft) -> None:
    row = named(draft, "Measure 1.2")
    elsewhere = sa.update(Provision).where(Provision.id == row.id).values(version=row.version + 1)
    db.session.execute(elsewhere, execution_options={"synchronize_session": False})
    with pytest.raises(Stale):
        write(row, "The second drafter's words.", version=row.version)


@pytest.mark.parametrize(
    ("body", "says"),
    [("Words.\n\n## Another heading\n\nMore.", "reads as a heading"), ("```\nopen", "stays open")],
)
def test_text_that_would_not_stay_one_provision_is_refused(draft: Draft, body: str, says: str) -> None:
    with pytest.raises(HeadingsOutOfPlace, match=says):
        write(named(draft, "Measure 1.2"), body)


def test_a_released_draft_is_never_written(code: CodeOfPractice, draft: Draft) -> None:
    assert draft.base is not None
    with pytest.raises(DraftReleased):
        write(named(draft.base, "Measure 1.2"), "Changed behind everybody's back.")


def test_a_commitment_moves_with_its_measures(draft: Draft) -> None:
    move_provision(named(draft, "Commitment 1"), after=named(draft, "Commitment 2"), actor_id=None, now=NOW)
    assert labels(draft) == ["A Code", "Commitment 2", "Commitment 1", "Measure 1.1", "Measure 1.2"]
    with pytest.raises(HeadingsOutOfPlace):
        move_provision(named(draft, "Commitment 1"), after=named(draft, "Measure 1.1"), actor_id=None, now=NOW)


def test_a_measure_moves_under_another_commitment(draft: Draft) -> None:
    measure = named(draft, "Measure 1.1")
    move_provision(measure, after=named(draft, "Commitment 2"), actor_id=None, now=NOW)
    assert measure.parent_id == named(draft, "Commitment 2").id
    assert labels(draft) == ["A Code", "Commitment 1", "Measure 1.2", "Commitment 2", "Measure 1.1"]


def test_a_new_provision_stands_where_it_was_put(draft: Draft) -> None:
    values = {"kind": "measure", "body": "New words.", "actor_id": None, "now": NOW}
    add_provision(draft, after=named(draft, "Measure 1.1"), heading="Measure 1.1a. New", level=3, **values)  # type: ignore[arg-type]  # a bag of test values
    add_provision(draft, after=named(draft, "Commitment 1"), heading="Commitment 1a. Next", level=2, **values)  # type: ignore[arg-type]  # a bag of test values
    assert labels(draft)[1:6] == ["Commitment 1", "Measure 1.1", "Measure 1.1a", "Measure 1.2", "Commitment 1a"]


def test_what_was_split_merged_removed_and_edited_is_said_at_release(code: CodeOfPractice, draft: Draft) -> None:
    assert draft.base is not None
    answer = named(draft, "Measure 1.2")
    [second] = split_provision(
        answer,
        first_body="They answer questions of repairers.",
        others=[("Measure 1.3. In time", "They answer within five working days of receipt.")],
        version=answer.version,
        actor_id=None,
        now=NOW,
    )
    merge_provisions(named(draft, "Commitment 1"), named(draft, "Measure 1.1"), actor_id=None, now=NOW)
    remove_provision(named(draft, "Commitment 2"), with_beneath=True, actor_id=None, now=NOW)
    release_draft(draft, actor_id=None, now=NOW)
    assert labels(draft) == ["A Code", "Commitment 1", "Measure 1.2", "Measure 1.3"]
    assert second.slug == "measure-1.3"
    said = {
        (
            link.old_provision.label or link.old_provision.title if link.old_provision else None,
            link.new_provision.label or link.new_provision.title if link.new_provision else None,
        ): link.relation
        for link in list_lineage(draft.base.id, draft.id)
    }
    assert said == {
        ("A Code", "A Code"): Relation.SAME,
        ("Commitment 1", "Commitment 1"): Relation.MERGED,
        ("Measure 1.1", "Commitment 1"): Relation.MERGED,
        ("Measure 1.2", "Measure 1.2"): Relation.SPLIT,
        ("Measure 1.2", "Measure 1.3"): Relation.SPLIT,
        ("Commitment 2", None): Relation.DELETED,
    }


def test_a_removed_provision_comes_back_where_it_stood(draft: Draft) -> None:
    before = labels(draft)
    removed = remove_provision(named(draft, "Commitment 1"), with_beneath=True, actor_id=None, now=NOW)
    assert labels(draft) == ["A Code", "Commitment 2"]
    assert [row.label for row in list_removed_provisions(draft)] == ["Commitment 1", "Measure 1.1", "Measure 1.2"]
    for row in removed:
        restore_provision(row, actor_id=None, now=NOW)
    assert labels(draft) == before


def test_the_last_provision_cannot_be_removed(draft: Draft) -> None:
    with pytest.raises(HeadingsOutOfPlace, match="at least one"):
        remove_provision(named(draft, "A Code"), with_beneath=True, actor_id=None, now=NOW)


def test_the_released_text_is_what_was_written(code: CodeOfPractice, draft: Draft) -> None:
    measure = write(named(draft, "Measure 1.2"), "They answer within three days.")
    assert body_of(measure.source).strip() == "They answer within three days."
    release_draft(draft, actor_id=None, now=NOW)
    assert draft.number == 2
    assert draft.source == SOURCE.replace(
        "They answer questions of repairers within five working days of receipt.", "They answer within three days."
    )
