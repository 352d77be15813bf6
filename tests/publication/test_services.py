"""Publishing a released draft as the consolidated version."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.publication.queries import find_latest_edition, list_editions
from codeprac.publication.rules import (
    AlreadyPublished,
    DraftNotReleased,
    NewerPublished,
    is_older_than_published,
)
from codeprac.publication.services import publish_consolidated_version
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft, make_working_draft

NOW = datetime(2026, 5, 2, 10, 0, tzinfo=UTC)


def test_a_released_draft_becomes_the_first_edition_and_is_recorded(db_session: Session) -> None:
    moderator = make_user()
    draft = make_released_draft(make_code())
    edition = publish_consolidated_version(draft, note=" Agreed. ", actor_id=moderator.id, now=NOW)
    assert (edition.number, edition.note, edition.published_at) == (1, "Agreed.", NOW)
    entry = db_session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == Tag.EDITION_PUBLISHED)).one()
    assert (entry.actor_id, entry.data["sha256"]) == (moderator.id, draft.source_sha256)


def test_a_working_draft_is_not_published(db_session: Session) -> None:
    with pytest.raises(DraftNotReleased):
        publish_consolidated_version(make_working_draft(make_code()), actor_id=None, now=NOW)


def test_a_draft_is_published_once(db_session: Session) -> None:
    draft = make_released_draft(make_code())
    publish_consolidated_version(draft, actor_id=None, now=NOW)
    with pytest.raises(AlreadyPublished, match="1"):
        publish_consolidated_version(draft, actor_id=None, now=NOW)


def test_later_editions_supersede_earlier_ones_and_an_older_draft_never_does(db_session: Session) -> None:
    code = make_code()
    first = make_released_draft(code)
    second = make_released_draft(code, NEXT_SOURCE)
    third = make_released_draft(code, NEXT_SOURCE + "\nMore.\n")
    publish_consolidated_version(first, actor_id=None, now=NOW)
    publish_consolidated_version(third, actor_id=None, now=NOW)
    assert [edition.number for edition in list_editions(code.id)] == [2, 1]
    latest = find_latest_edition(code.id)
    assert latest is not None
    assert latest.draft_id == third.id
    with pytest.raises(NewerPublished):
        publish_consolidated_version(second, actor_id=None, now=NOW)


def test_only_a_lower_number_is_older() -> None:
    assert is_older_than_published(1, 2)
    assert not is_older_than_published(2, 2)
    assert not is_older_than_published(1, None)
