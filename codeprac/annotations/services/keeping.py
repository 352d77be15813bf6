"""Keeping what somebody has typed and not submitted: for its author alone, version by version, submitted to nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from codeprac.annotations.models import UnsentText
from codeprac.annotations.queries import Subject, count_unsent_texts, list_unsent_texts
from codeprac.annotations.rules import About
from codeprac.annotations.unsent import (
    MOST_DELETED,
    MOST_LATE,
    MOST_TEXTS,
    UNDO_HOURS,
    Standing,
    fits,
    fits_late,
    has_words,
    standing,
)
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db, new_id
from codeprac.errors import NotAllowed, RuleBroken, Stale
from codeprac.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds: by which token it is known, which saved version it goes on from, and what was written."""

    form_token: str
    seen_version: int
    content: dict[str, Any]


class EditedElsewhere(Stale):
    """Another window has saved another version; `unsent` is what is saved."""

    def __init__(self, unsent: UnsentText, typed: Typed) -> None:
        texts = [str(content.get("text") or "") for content in (unsent.content, typed.content)]
        super().__init__(_("You edited this in another window."), theirs=texts[0], yours=texts[1])
        self.unsent = unsent


class UnsentGone(RuleBroken):
    """It was submitted or deleted in another window."""


class TooMuchUnsent(RuleBroken):
    """It is longer, or there are more of them, than is kept."""


def save_unsent_text(subject: Subject, typed: Typed, *, author_id: str, now: datetime) -> UnsentText | None:
    """Save what was typed so far; None once nothing is left of it. EditedElsewhere keeps both versions apart; after its
    form was submitted a save is UnsentGone, whichever version it goes on from."""
    if not fits(typed.content):
        raise TooMuchUnsent(_("This is longer than what fits into an annotation; it is not saved."))
    unsent = _find(author_id, typed.form_token)
    if unsent is not None and unsent.is_submitted:
        raise UnsentGone(_("You submitted or deleted this draft in another window."))
    saved, version = (unsent.content, unsent.version) if unsent and not unsent.deleted_at else (None, 0)
    how = standing(saved, version, typed.content, typed.seen_version)
    if how is Standing.GONE:
        raise UnsentGone(_("You submitted or deleted this draft in another window."))
    if unsent is None:
        if not has_words(typed.content):
            return None
        made = _create(subject, typed, author_id, now)
        return made or save_unsent_text(subject, typed, author_id=author_id, now=now)
    if how is Standing.RIVAL:
        raise EditedElsewhere(unsent, typed)
    if how is Standing.SAME:
        return unsent
    if has_words(typed.content):
        return _write(unsent, typed.content, now)
    _forget(unsent)
    return None


def keep_beside(subject: Subject, typed: Typed, *, author_id: str, now: datetime) -> UnsentText | None:
    """Save what was typed; where another version stands already, beside it. Nothing is overwritten."""
    try:
        return save_unsent_text(subject, typed, author_id=author_id, now=now)
    except (EditedElsewhere, UnsentGone):
        return save_unsent_text(subject, Typed(new_id(), 0, typed.content), author_id=author_id, now=now)


def end_unsent_text(subject: Subject, form_token: str, *, author_id: str, now: datetime) -> None:
    """Forget what was typed, now that it is submitted. For a day the form is remembered without its text, so that a
    save of it which is still on its way makes no draft of what was sent."""
    if not form_token:
        return
    unsent = _find(author_id, form_token)
    if unsent is None:
        _purge(author_id, now)
        unsent = _insert_first(subject, Typed(form_token, 0, {}), author_id, now) or _find(author_id, form_token)
    if unsent is not None:
        unsent.content, unsent.deleted_at = {}, now
    db.session.flush()


def keep_unsent_text(
    round_: Round,
    *,
    author_id: str,
    provision_id: str | None,
    content: dict[str, Any],
    now: datetime,
    about: About = About.NEW,
    annotation_id: str | None = None,
    within: str = "",
    form_token: str = "",
    seen_version: int = 0,
) -> UnsentText:
    """Keep a text that a closed round did not take, whole; the same text sent again is kept once."""
    for earlier in list_unsent_texts(author_id, round_id=round_.id):
        if earlier.content == content and earlier.provision_id == provision_id:
            return _came_late(earlier, now)
    if not fits_late(content) or count_unsent_texts(author_id) >= MOST_LATE:
        raise TooMuchUnsent(_("This is more than can be kept. Go back and copy your text."))
    subject, typed = (
        Subject(about, round_.id, provision_id, annotation_id, within),
        Typed(form_token, seen_version, content),
    )
    try:
        unsent = keep_beside(subject, typed, author_id=author_id, now=now) if form_token else None
    except TooMuchUnsent:  # a limit for what is merely typed; this was sent
        unsent = None
    return _came_late(unsent or _insert(subject, Typed(new_id(), 0, content), author_id, now), now)


def delete_unsent_text(unsent: UnsentText, *, actor_id: str, now: datetime) -> None:
    """Delete a kept text, as its author wishes; for a day that can be undone."""
    _ensure_own(unsent, actor_id)
    unsent.deleted_at = now
    _purge(actor_id, now)
    db.session.flush()


def restore_unsent_text(unsent: UnsentText, *, actor_id: str) -> None:
    """Undo deleting a kept text."""
    _ensure_own(unsent, actor_id)
    unsent.deleted_at = None
    db.session.flush()


def _ensure_own(unsent: UnsentText, actor_id: str) -> None:
    if unsent.author_id != actor_id:
        raise NotAllowed(unsent.id)


def _find(author_id: str, form_token: str) -> UnsentText | None:
    """The saved version under this token; whoever saves it at the same moment waits."""
    statement = sa.select(UnsentText).where(UnsentText.author_id == author_id, UnsentText.form_token == form_token)
    return db.session.scalar(statement.with_for_update().execution_options(populate_existing=True))


def _create(subject: Subject, typed: Typed, author_id: str, now: datetime) -> UnsentText | None:
    _purge(author_id, now)
    if count_unsent_texts(author_id) >= MOST_TEXTS:
        message = _("You have %(count)s drafts, which is as many as are kept. Submit or delete some.", count=MOST_TEXTS)
        raise TooMuchUnsent(message)
    return _insert_first(subject, typed, author_id, now)


def _insert_first(subject: Subject, typed: Typed, author_id: str, now: datetime) -> UnsentText | None:
    """Insert it; None where the same form came at the same moment, and was first."""
    try:
        with db.session.begin_nested():
            return _insert(subject, typed, author_id, now)
    except IntegrityError:
        return None


def _insert(subject: Subject, typed: Typed, author_id: str, now: datetime) -> UnsentText:
    unsent = UnsentText(
        author_id=author_id,
        about=subject.about,
        round_id=subject.round_id,
        provision_id=subject.provision_id,
        annotation_id=subject.annotation_id,
        within=subject.within,
        form_token=typed.form_token,
        content=typed.content,
        created_at=now,
        saved_at=now,
    )
    db.session.add(unsent)
    db.session.flush()
    return unsent


def _write(unsent: UnsentText, content: dict[str, Any], now: datetime) -> UnsentText:
    unsent.content, unsent.saved_at, unsent.deleted_at = content, now, None
    unsent.version += 1
    db.session.flush()
    return unsent


def _forget(unsent: UnsentText) -> None:
    db.session.delete(unsent)
    db.session.flush()


def _came_late(unsent: UnsentText, now: datetime) -> UnsentText:
    """Note that it was sent after the closing second; told once. What is only saved is nobody's business."""
    if unsent.late_at is None:
        unsent.late_at = now
        db.session.flush()
        round_id = unsent.round_id
        audit.record(Tag.ANNOTATION_KEPT_UNSENT, actor_id=unsent.author_id, subject=unsent, at=now, round_id=round_id)
    return unsent


def _purge(author_id: str, now: datetime) -> None:
    """Forget for good what its author deleted a day ago, or before many others."""
    deleted = (UnsentText.author_id == author_id, UnsentText.deleted_at.is_not(None))
    kept = sa.select(UnsentText.id).where(*deleted, UnsentText.deleted_at >= now - timedelta(hours=UNDO_HOURS))
    ids = db.session.scalars(kept.order_by(UnsentText.deleted_at.desc(), UnsentText.id.desc()).limit(MOST_DELETED))
    db.session.execute(sa.delete(UnsentText).where(*deleted, UnsentText.id.not_in(ids.all())))
