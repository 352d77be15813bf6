"""Reading stored comparisons, and what they depend on."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, undefer

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, LineageLink, StoredComparison
from codeprac.drafts.rules import DraftState
from codeprac.errors import NotFound

# The generation of the engine: raised whenever it compares otherwise, or its data reads otherwise. What an earlier one
# stored is not read any more, and made anew when somebody asks for it.
ENGINE = 5


@dataclass(frozen=True, slots=True)
class ComparedKey:
    """Which two drafts of which code: all that a kept page needs. `stored_id` is empty while nothing is stored."""

    code_id: str
    old_id: str
    old_number: int
    new_id: str
    new_number: int
    stored_id: str = ""


def get_compared_key(slug: str, old: int, new: int) -> ComparedKey:
    """The two released drafts at this address, in one query; NotFound where one is missing or both are one."""
    before, after = aliased(Draft), aliased(Draft)
    of_pair = sa.and_(StoredComparison.old_draft_id == before.id, StoredComparison.new_draft_id == after.id)
    statement = (
        sa.select(CodeOfPractice.id, before.id, after.id, StoredComparison.id)
        .join(before, before.code_id == CodeOfPractice.id)
        .join(after, after.code_id == CodeOfPractice.id)
        .outerjoin(StoredComparison, sa.and_(of_pair, StoredComparison.engine == ENGINE))
        .where(CodeOfPractice.slug == slug, before.number == old, after.number == new)
        .where(before.state == DraftState.RELEASED, after.state == DraftState.RELEASED)
    )
    row = db.session.execute(statement).first()
    if row is None or old == new:
        raise NotFound(f"{slug}: drafts {old} and {new}")
    return ComparedKey(row[0], row[1], old, row[2], new, row[3] or "")


def find_comparison(old_draft_id: str, new_draft_id: str) -> StoredComparison | None:
    """The stored comparison of two drafts with its data, if this generation of the engine made one."""
    statement = sa.select(StoredComparison).where(
        StoredComparison.old_draft_id == old_draft_id,
        StoredComparison.new_draft_id == new_draft_id,
        StoredComparison.engine == ENGINE,
    )
    return db.session.scalar(statement.options(undefer(StoredComparison.data)))


def stamp_lineage(code_id: str) -> str:
    """A short text that changes whenever a link between two drafts of a code is made, removed or confirmed."""
    confirmed = sa.func.sum(sa.case((LineageLink.declared, 1), else_=0))
    in_force = sa.func.sum(sa.case((LineageLink.overruled, 0), else_=1))
    statement = sa.select(sa.func.count(), sa.func.max(LineageLink.id), confirmed, in_force)
    statement = statement.join(Draft, Draft.id == LineageLink.new_draft_id).where(Draft.code_id == code_id)
    return repr(tuple(db.session.execute(statement).one()))


def list_pairs_across(old: Draft, new: Draft) -> list[StoredComparison]:
    """The stored comparisons whose way from the one draft to the other leads over the step between these two."""
    before, after = aliased(Draft), aliased(Draft)
    statement = (
        sa.select(StoredComparison)
        .join(before, before.id == StoredComparison.old_draft_id)
        .join(after, after.id == StoredComparison.new_draft_id)
        .where(before.code_id == new.code_id, before.number <= old.number, after.number >= new.number)
    )
    return list(db.session.scalars(statement.order_by(StoredComparison.id)))
