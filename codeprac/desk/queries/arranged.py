"""What drafters have arranged: who answers what, tags, kept filters, acts. Each a fixed number of queries."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from codeprac.access.actor import CodeRoleName
from codeprac.accounts.models import User
from codeprac.codes.models import CodeRole, WorkingGroup
from codeprac.db import by_name, db
from codeprac.desk.models import Assignment, DeskAct, DeskTag, SavedFilter, TaggedAnnotation
from codeprac.desk.rules import Assignee
from codeprac.errors import NotFound


def assignees_of(annotation_ids: Collection[str]) -> dict[str, Assignee]:
    """Who answers these annotations, by annotation id; those that nobody has are left out."""
    rows = db.session.execute(
        sa.select(Assignment.annotation_id, Assignment.drafter_id, Assignment.working_group_id).where(
            Assignment.annotation_id.in_(annotation_ids)
        )
    )
    return {id_: Assignee(drafter_id, group_id) for id_, drafter_id, group_id in rows if drafter_id or group_id}


def due_days_of(annotation_ids: Collection[str]) -> dict[str, date]:
    """By which day these annotations are to be answered, by annotation id; those without a day are left out."""
    rows = db.session.execute(
        sa.select(Assignment.annotation_id, Assignment.due_on).where(Assignment.annotation_id.in_(annotation_ids))
    )
    return {id_: day for id_, day in rows if day is not None}


def tags_of(annotation_ids: Collection[str]) -> dict[str, list[str]]:
    """The tags of these annotations by annotation id, in the order of the alphabet."""
    rows = db.session.execute(
        sa.select(TaggedAnnotation.annotation_id, DeskTag.name)
        .join(TaggedAnnotation.tag)
        .where(TaggedAnnotation.annotation_id.in_(annotation_ids))
        .order_by(by_name(DeskTag.name))
    )
    found: dict[str, list[str]] = {}
    for id_, name in rows:
        found.setdefault(id_, []).append(name)
    return found


def list_tags(code_id: str) -> list[DeskTag]:
    """The tags of a code, in the order of the alphabet."""
    return list(
        db.session.scalars(sa.select(DeskTag).where(DeskTag.code_id == code_id).order_by(by_name(DeskTag.name)))
    )


def find_tag(code_id: str, name: str) -> DeskTag | None:
    """The tag of a code with this name, however its letters are written."""
    same = sa.func.lower(DeskTag.name) == name.lower()
    return db.session.scalar(sa.select(DeskTag).where(DeskTag.code_id == code_id, same).order_by(DeskTag.id).limit(1))


def list_bearing(tag_id: str, annotation_ids: Collection[str]) -> set[str]:
    """Which of these annotations bear the tag."""
    statement = sa.select(TaggedAnnotation.annotation_id).where(
        TaggedAnnotation.tag_id == tag_id, TaggedAnnotation.annotation_id.in_(annotation_ids)
    )
    return set(db.session.scalars(statement))


def list_drafters(code_id: str) -> list[CodeRole]:
    """Who drafts the code, by name, with account and working group."""
    statement = (
        sa.select(CodeRole)
        .join(CodeRole.user)
        .where(CodeRole.code_id == code_id, CodeRole.role == CodeRoleName.DRAFTER)
        .options(joinedload(CodeRole.user), joinedload(CodeRole.working_group))
        .order_by(by_name(User.name), User.id)
    )
    return list(db.session.scalars(statement))


def list_working_groups(code_id: str) -> list[WorkingGroup]:
    """The working groups of a code, in its order."""
    statement = sa.select(WorkingGroup).where(WorkingGroup.code_id == code_id).order_by(WorkingGroup.position)
    return list(db.session.scalars(statement))


def list_saved_filters(code_id: str, user_id: str) -> list[SavedFilter]:
    """The filters that somebody keeps for a code, in the order of the alphabet."""
    statement = sa.select(SavedFilter).where(SavedFilter.code_id == code_id, SavedFilter.user_id == user_id)
    return list(db.session.scalars(statement.order_by(by_name(SavedFilter.name), SavedFilter.id)))


def list_acts(code_id: str, *, most: int) -> list[DeskAct]:
    """The latest acts on the desk of a code, newest first, with who did them."""
    statement = sa.select(DeskAct).where(DeskAct.code_id == code_id).options(joinedload(DeskAct.actor))
    return list(db.session.scalars(statement.order_by(DeskAct.at.desc(), DeskAct.id.desc()).limit(most)))


def get_act(code_id: str, act_id: str) -> DeskAct:
    """An act on the desk of a code with what stood before it, or NotFound."""
    statement = sa.select(DeskAct).where(DeskAct.code_id == code_id, DeskAct.id == act_id)
    act = db.session.scalar(statement.options(undefer(DeskAct.before)))
    if act is None:
        raise NotFound(act_id)
    return act
