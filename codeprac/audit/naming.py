"""Of which acts the pages of the record do not name the actor.

Authors choose for each contribution whether they are named, and who flags a text is told to those who judge it alone.
Who works on the code finds either where it is needed, one by one; a list of all acts would tell it of everybody."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.db import db

# Flags and what follows from them; a sheet's rows may be contributions of an author who is not named.
NEVER_NAMED = (Tag.TEXT_FLAGGED, Tag.JUDGEMENT_APPEALED, Tag.CASE_AMENDED, Tag.SHEET_SUBMITTED)
WRITING = (Tag.ANNOTATION_SUBMITTED, Tag.ANNOTATION_EDITED)


def is_named(entry: Any) -> sa.ColumnElement[bool]:
    """Whether the actor of an act is told: a condition on the act's row. Nothing names who flagged, or who wrote what
    was last published without a name."""
    wrote, last = aliased(AuditEntry), aliased(AuditEntry)
    about = sa.func.coalesce(entry.data["annotation_id"].as_string(), entry.object_id)
    choice = (
        sa.select(last.data["publication"].as_string())
        .where(*_writes(last), last.object_id == about)
        .order_by(last.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    is_author = sa.exists().where(*_writes(wrote), wrote.object_id == about, wrote.actor_id == entry.actor_id)
    opens_flag = sa.and_(entry.tag == Tag.CASE_OPENED, sa.func.coalesce(entry.data["source"].as_string(), "") == "flag")
    is_kept = sa.or_(
        entry.tag.in_(NEVER_NAMED), opens_flag, sa.and_(is_author, sa.func.coalesce(choice, "named") != "named")
    )
    return sa.or_(entry.actor_id.is_(None), ~is_kept)


def find_unnamed(entries: Sequence[AuditEntry]) -> set[int]:
    """Those of these acts, by id, of which the actor is not told; one query."""
    ids = [entry.id for entry in entries]
    return set(db.session.scalars(sa.select(AuditEntry.id).where(AuditEntry.id.in_(ids), ~is_named(AuditEntry))))


def _writes(entry: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return entry.object_type == "annotations", entry.tag.in_(WRITING)
