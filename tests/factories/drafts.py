"""Drafts for tests, committed: imported and released by the services, so that they are what readers get."""

from datetime import UTC, datetime
from typing import Any

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.services import release_draft_with_answers
from codeprac.drafts.models import Draft
from codeprac.drafts.services import import_draft

CREATED = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
SOURCE = """\
# Code of Practice on Tests

An opening word.

## Commitment 1. Documentation

Signatories commit to documenting what they do, as Measure 1.1 says.

### Measure 1.1. Drawing up documentation

Signatories will draw up documentation and keep it up to date for ten years.

- (1) It is written in plain words.
- (2) It is published.

### Measure 1.2. Keeping it safe

Signatories will keep the documentation safe.[^1]

> Legal text: Article 53 of the Act.

## Recitals

Whereas documentation helps those who come after.

[^1]: Safe from loss and from change.
"""
NEXT_SOURCE = SOURCE.replace("ten years", "five years").replace(
    "### Measure 1.2. Keeping it safe", "### Measure 1.3. Keeping it safe"
)


def make_working_draft(code: CodeOfPractice, source: str = SOURCE, **values: Any) -> Draft:
    """A working draft of the code with this text."""
    chosen = {"title": "", "author_id": None, "now": CREATED}
    draft = import_draft(code, source, **chosen | values)
    db.session.commit()
    return draft


def make_released_draft(code: CodeOfPractice, source: str = SOURCE, **values: Any) -> Draft:
    """A released draft of the code with this text; `released_at` is the moment of release."""
    released_at = values.pop("released_at", CREATED)
    draft = make_working_draft(code, source, **values)
    release_draft_with_answers(draft, with_answers=False, actor_id=values.get("author_id"), now=released_at)
    db.session.commit()
    return draft
