"""Reading stored comparisons."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, undefer

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, StoredComparison
from codeprac.drafts.rules import DraftState
from codeprac.errors import NotFound


@dataclass(frozen=True, slots=True)
class ComparedKey:
    """Which two drafts of which code: all that a kept page needs."""

    code_id: str
    old_id: str
    old_number: int
    new_id: str
    new_number: int


def get_compared_key(slug: str, old: int, new: int) -> ComparedKey:
    """The two released drafts at this address, in one query; NotFound where one is missing or both are one."""
    before, after = aliased(Draft), aliased(Draft)
    statement = (
        sa.select(CodeOfPractice.id, before.id, after.id)
        .join(before, before.code_id == CodeOfPractice.id)
        .join(after, after.code_id == CodeOfPractice.id)
        .where(CodeOfPractice.slug == slug, before.number == old, after.number == new)
        .where(before.state == DraftState.RELEASED, after.state == DraftState.RELEASED)
    )
    row = db.session.execute(statement).first()
    if row is None or old == new:
        raise NotFound(f"{slug}: drafts {old} and {new}")
    return ComparedKey(row[0], row[1], old, row[2], new)


def find_comparison(key: ComparedKey) -> StoredComparison | None:
    """The stored comparison with its pages, if the release made one."""
    statement = sa.select(StoredComparison).where(
        StoredComparison.old_draft_id == key.old_id, StoredComparison.new_draft_id == key.new_id
    )
    pages = (StoredComparison.inline_html, StoredComparison.side_html, StoredComparison.contents_html)
    return db.session.scalar(statement.options(*(undefer(page) for page in pages)))
