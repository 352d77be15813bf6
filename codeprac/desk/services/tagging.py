"""Tags of annotations, for drafters only."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from codeprac.annotations.services.submitting import lock_numbers
from codeprac.db import db, new_id
from codeprac.desk.models import DeskAct, DeskTag, TaggedAnnotation
from codeprac.desk.queries.arranged import find_tag, list_bearing
from codeprac.desk.rules import Act, check_tag
from codeprac.desk.services.noting import note_act


def tag_annotations(
    code_id: str, annotation_ids: Collection[str], *, name: str, actor_id: str | None, now: datetime
) -> DeskAct | None:
    """Mark annotations with a tag, a new one or one of the code; None where all had it. Raises TagUnusable."""
    tidied = check_tag(name)
    lock_numbers(code_id)
    tag = find_tag(code_id, tidied)
    if tag is None:
        tag = DeskTag(code_id=code_id, name=tidied, created_by_id=actor_id, created_at=now)
        db.session.add(tag)
        db.session.flush()
    held = list_bearing(tag.id, annotation_ids)
    changed = [id_ for id_ in annotation_ids if id_ not in held]
    add_tag(tag.id, changed, actor_id=actor_id, now=now)
    detail = {"tag": tag.id, "name": tag.name}
    return note_act(Act.TAG, code_id=code_id, before={"": changed}, detail=detail, actor_id=actor_id, now=now)


def untag_annotations(
    code_id: str, annotation_ids: Collection[str], *, name: str, actor_id: str | None, now: datetime
) -> DeskAct | None:
    """Take a tag off annotations; None where none had it."""
    lock_numbers(code_id)
    tag = find_tag(code_id, check_tag(name))
    if tag is None:
        return None
    held = list_bearing(tag.id, annotation_ids)
    changed = [id_ for id_ in annotation_ids if id_ in held]
    remove_tag(tag.id, changed)
    detail = {"tag": tag.id, "name": tag.name}
    return note_act(Act.UNTAG, code_id=code_id, before={"": changed}, detail=detail, actor_id=actor_id, now=now)


def add_tag(tag_id: str, annotation_ids: Sequence[str], *, actor_id: str | None, now: datetime) -> None:
    """Write the tag on annotations that do not have it; part of an act or of undoing one."""
    rows = [
        {"id": new_id(), "annotation_id": id_, "tag_id": tag_id, "tagged_by_id": actor_id, "tagged_at": now}
        for id_ in annotation_ids
    ]
    if rows:
        db.session.execute(sa.insert(TaggedAnnotation), rows)


def remove_tag(tag_id: str, annotation_ids: Sequence[str]) -> None:
    """Take the tag off; part of an act or of undoing one."""
    db.session.execute(
        sa.delete(TaggedAnnotation).where(
            TaggedAnnotation.tag_id == tag_id, TaggedAnnotation.annotation_id.in_(annotation_ids)
        )
    )
