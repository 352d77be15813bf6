"""Texts that came after the closing second, for their authors."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.annotations.models import UnsentText
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.rounds.models import Round


def get_unsent_text(unsent_id: str, *, author_id: str) -> UnsentText:
    """A kept text of this author, or NotFound."""
    statement = (
        sa.select(UnsentText)
        .where(UnsentText.id == unsent_id, UnsentText.author_id == author_id)
        .options(
            joinedload(UnsentText.provision),
            joinedload(UnsentText.round).options(joinedload(Round.code), joinedload(Round.draft)),
        )
    )
    unsent = db.session.scalar(statement)
    if unsent is None:
        raise NotFound(unsent_id)
    return unsent


def list_unsent_texts(author_id: str, *, round_id: str | None = None) -> list[UnsentText]:
    """The kept texts of this author, newest first."""
    statement = (
        sa.select(UnsentText)
        .where(UnsentText.author_id == author_id)
        .options(
            joinedload(UnsentText.provision),
            joinedload(UnsentText.round).options(joinedload(Round.code), joinedload(Round.draft)),
        )
        .order_by(UnsentText.created_at.desc(), UnsentText.id.desc())
    )
    if round_id is not None:
        statement = statement.where(UnsentText.round_id == round_id)
    return list(db.session.scalars(statement))
