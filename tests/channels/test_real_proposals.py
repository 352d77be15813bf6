"""The public's own 140 changes to a real draft: loaded, each at its words, and taken over one after another."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from codeprac.channels.services import load_proposals, record_input
from codeprac.channels.services.loading import Placed
from codeprac.db import db
from codeprac.dispositions.rules import ProposalNotTakable
from codeprac.dispositions.services import take_proposal
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.writing import start_working_draft
from codeprac.records.rules import Channel, Said
from codeprac.text.proposal_files import ProposedChange, read_proposals
from codeprac.text.proposing import Place
from tests.factories.codes import make_code
from tests.factories.rounds import make_round

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
# Of 140 proposals 86 change words of the draft; the others are about pages that are not in it, or later texts of it.
PLACED = 86


@pytest.fixture
def changes(real_data: Path) -> list[ProposedChange]:
    return read_proposals((real_data / "us-source-code-policy/proposed-changes.csv").read_text(encoding="utf-8"))


@pytest.fixture
def draft(db_session: Session, real_data: Path) -> Draft:
    source = (real_data / "us-source-code-policy/v1-2016-03-10-draft.md").read_text(encoding="utf-8")
    released = release_draft(import_draft(make_code(), source, author_id=None, now=NOW), actor_id=None, now=NOW)
    db.session.commit()
    return released


def test_each_proposal_is_loaded_at_its_words_and_the_merged_ones_are_taken_or_left_alone(
    draft: Draft, changes: list[ProposedChange]
) -> None:
    assert len(changes) == 140
    closes = NOW - timedelta(days=1)
    round_ = make_round(draft, opens_at=closes - timedelta(days=20), closes_at=closes)
    said = Said(Channel.PLATFORM, "Proposals on another platform", NOW.date(), "", "", are_parties_public=True)
    names = [one.author for one in changes]
    record = record_input(round_, said, names, today=NOW.date(), actor_id=None, now=NOW)
    loaded = load_proposals(record, changes, actor_id=None, now=NOW)
    assert_at_their_words(loaded)
    working = start_working_draft(draft.code, author_id=None, now=NOW)
    taken = Counter(_take(one) for one in loaded if one.change.status == "merged")
    figures = Counter("placed" if isinstance(one.place, Place) else one.place.value for one in loaded)
    print(f"\nloaded: {figures}; merged, in the order of their days: {taken}")  # noqa: T201 - the figures are asked for
    assert sum(taken.values()) == 9
    # All nine stand in the first version already, or are about other pages: nothing may have been written anywhere.
    changed = [
        row.name
        for row, was in zip(list_provisions(working), list_provisions(draft), strict=True)
        if row.source != was.source
    ]
    assert len(changed) == taken["taken over"]


def assert_at_their_words(loaded: list[Placed]) -> None:
    """Every one is an annotation; those with a place have proposed wording there, in the section that they name."""
    assert len({one.annotation.number for one in loaded if one.annotation}) == 140
    placed = [one for one in loaded if isinstance(one.place, Place)]
    assert len(placed) >= PLACED
    for one in placed:
        assert one.annotation is not None
        assert one.annotation.anchor.quote
        assert one.annotation.proposed_wording is not None
        assert one.change.section in {"Footnotes", one.provision.heading}
    for one in loaded:
        if one not in placed and one.annotation:
            assert one.annotation.proposed_wording is None  # a wording without a place could be taken over anywhere
            assert not one.annotation.anchor.quote


def _take(one: Placed) -> str:
    assert one.annotation is not None
    try:
        with db.session.begin_nested():
            take_proposal(one.annotation, actor_id=None, now=NOW)
    except ProposalNotTakable:
        return "shown as a conflict" if isinstance(one.place, Place) else "without a place, left to people"
    return "taken over"
