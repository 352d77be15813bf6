"""The tests' own ground: what a test commits is gone after it, on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.db import Model
from codeprac.organisations.models import StakeholderGroup


def count_rows(session: Session) -> int:
    return sum(
        session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in Model.metadata.sorted_tables
    )


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_in_the_next(db_session: Session, time: str) -> None:
    before = count_rows(db_session)
    assert db_session.scalars(sa.select(StakeholderGroup).where(StakeholderGroup.slug == "of-a-test")).all() == []
    db_session.add(StakeholderGroup(slug="of-a-test", name="Of a test", position=99))
    db_session.commit()
    assert count_rows(db_session) == before + 1
