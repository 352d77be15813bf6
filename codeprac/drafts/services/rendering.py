"""Rendering released drafts anew where an earlier form of their page is stored; their text stays as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db, only_reading
from codeprac.drafts.models import Draft, DraftRendering
from codeprac.drafts.queries import get_draft, list_provisions
from codeprac.drafts.rendering.reading import GENERATION, render_contents, render_reading
from codeprac.drafts.rules import DraftState
from codeprac.drafts.services.comparing import words_since_base


@dataclass(frozen=True, slots=True)
class Rendered:
    """The page of a draft as it would be stored now, and when the one that is stored was made."""

    draft_id: str
    body_html: str
    contents_html: str
    instead_of: datetime


def render_outdated(now: Callable[[], datetime]) -> int:
    """Render anew what has an earlier form, each draft in a transaction of its own; gives how many. What takes long is
    done while others may write."""
    done = 0
    with only_reading():
        outdated = list_outdated()
    for draft_id in outdated:
        with only_reading():
            made = render_anew(draft_id)
        done += keep_rendering(made, now=now())
        db.session.commit()
    return done


def list_outdated() -> list[str]:
    """The ids of the released drafts whose stored page has an earlier form, by code and number."""
    statement = (
        sa.select(Draft.id)
        .join(DraftRendering, DraftRendering.draft_id == Draft.id)
        .join(CodeOfPractice, CodeOfPractice.id == Draft.code_id)
        .where(Draft.state == DraftState.RELEASED, DraftRendering.generation < GENERATION)
    )
    return list(db.session.scalars(statement.order_by(CodeOfPractice.slug, Draft.number)))


def render_anew(draft_id: str) -> Rendered:
    """The page of a released draft in the form of today, from its provisions as they are stored. Writes nothing."""
    draft = get_draft(draft_id)
    stored = db.session.execute(
        sa.select(DraftRendering.created_at).where(DraftRendering.draft_id == draft_id)
    ).scalar_one()
    rows, words = list_provisions(draft, with_body=True), words_since_base(draft)
    body = render_reading(draft, rows, words, draft.base.number if draft.base else None)
    return Rendered(draft_id, body, render_contents(rows), stored)


def keep_rendering(made: Rendered, *, now: datetime) -> bool:
    """Store it, unless the page was made anew by somebody else meanwhile, because its lineage was corrected, say."""
    statement = (
        sa.update(DraftRendering)
        .where(DraftRendering.draft_id == made.draft_id, DraftRendering.created_at == made.instead_of)
        .where(DraftRendering.generation < GENERATION)
        .values(body_html=made.body_html, contents_html=made.contents_html, generation=GENERATION, created_at=now)
    )
    # By the session, so that the record holds the page as it is now.
    return db.session.scalar(statement.returning(DraftRendering.draft_id)) is not None
