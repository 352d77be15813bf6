"""Only what changed, for reading: stretches of a commitment each, what is folded, and how long it takes."""

from collections.abc import Sequence

import pytest
from flask import Flask

from codeprac.drafts.models import Draft
from codeprac.drafts.rendering.changed import Stretch, list_stretches
from codeprac.drafts.rendering.changes import shown_provisions
from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.rules import minutes_to_read
from codeprac.text.comparing import compare
from codeprac.text.lineage import trace
from codeprac.text.outline import outline
from tests.client import JudgingClient
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft

OLD = """\
# Code

## Chapter

### Commitment 1. Records

Signatories keep records for ten years.

#### Measure 1.1. Safety

They keep them safe.

#### Measure 1.2. Dryness

They keep them dry.

### Commitment 2. Fees

There are no fees.

#### Measure 2.1. Refunds

What was paid is paid back.

## Recitals

### Why records

Whereas records help.
"""
NEW = OLD.replace("for ten years", "for five years").replace(
    OLD[OLD.index("### Commitment 2") : OLD.index("## Recitals")], ""
)


def stretches(old: str = OLD, new: str = NEW) -> Sequence[Stretch]:
    before, after = outline(old), outline(new)
    links = trace(before.provisions, after.provisions)
    found = Compared((1, 2), before.provisions, after.provisions, compare(before, after, links))
    return list_stretches(found, shown_provisions(found))


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (114, 0), (115, 1), (230, 1), (345, 2), (23_000, 100)])
def test_reading_time_is_that_of_230_words_a_minute(words: int, minutes: int) -> None:
    assert minutes_to_read(words) == minutes


def test_a_stretch_is_a_commitment_or_the_highest_heading_without_one() -> None:
    found = stretches(OLD, OLD)
    assert [(one.name, len(one.provisions)) for one in found] == [
        ("Code", 1),
        ("Chapter", 1),
        ("Commitment 1", 3),
        ("Commitment 2", 2),
        ("Recitals", 2),
    ]
    assert not any(one.is_changed or one.words for one in found)


def test_a_deleted_commitment_is_a_stretch_of_its_own_and_takes_no_time() -> None:
    gone = next(one for one in stretches() if one.name == "Commitment 2")
    assert all(one.is_deleted for one in gone.provisions)
    assert (gone.statistics.deleted, gone.words) == (12, 0)


def test_a_deleted_measure_stays_with_its_commitment() -> None:
    new = OLD.replace("#### Measure 1.2. Dryness\n\nThey keep them dry.\n\n", "")
    found = next(one for one in stretches(OLD, new) if one.name == "Commitment 1")
    assert [one.is_deleted for one in found.provisions] == [False, False, True]


def test_words_to_read_are_those_of_changed_provisions() -> None:
    records = next(one for one in stretches() if one.name == "Commitment 1")
    assert [one.is_read for one in records.provisions] == [True, False, False]
    # The title, the sentence, and the word struck out.
    assert records.words == 8
    assert (records.statistics.inserted, records.statistics.deleted) == (1, 1)


def test_only_what_changed_is_read_and_the_rest_folded_to_its_heading(client: JudgingClient, app: Flask) -> None:
    code = make_code(slug="tests", title="Code on Tests")
    _drafts: list[Draft] = [make_released_draft(code), make_released_draft(code, NEXT_SOURCE)]
    address = "/codes/tests/compare/1/2/reading"
    assert f'href="{address}"' in client.get("/codes/tests/drafts/2").text
    answer = client.get(address)
    page = answer.text
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Draft 2: only what changed since draft 1".lower() in page.lower()
    assert "five</b></ins>" in page
    assert "Measure 1.3" in page
    assert "Signatories commit to documenting" not in page
    assert 'href="/codes/tests/drafts/2#commitment-1"' in page
    assert "Unchanged" in page
    assert client.get("/codes/tests/compare/2/1/reading").location == address
    assert client.get("/codes/tests/compare/1/1/reading").status_code == 404
