"""Replying to the annotations of others."""

import hashlib
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.rules import AnnotationState, AnnotationWithdrawn
from codeprac.annotations.services.contents import check_text
from codeprac.annotations.services.submitting import ensure_member, ensure_open
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.errors import NotAllowed
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people
from codeprac.organisations.models import Organisation


def submit_reply(
    annotation: Annotation,
    *,
    author: User,
    organisation: Organisation | None = None,
    text: str,
    form_token: str,
    now: datetime,
) -> Reply:
    """Answer an annotation while its round runs; the same form sent again gives the same reply."""
    checked = check_text("text", text, required=True)
    token = hashlib.sha256("\x00".join((form_token, annotation.id, checked)).encode()).hexdigest()
    lock = sa.select(Annotation.id).where(Annotation.id == annotation.id)
    db.session.execute(lock.with_for_update(key_share=True))  # the same form in parallel waits, and finds the first
    if (sent_before := _find_sent(author.id, token)) is not None:
        return sent_before
    ensure_open(annotation.round, now)
    ensure_member(author, organisation)
    if annotation.state == AnnotationState.WITHDRAWN:
        raise AnnotationWithdrawn(_("This annotation has been withdrawn; it takes no more replies."))
    reply = Reply(
        annotation_id=annotation.id,
        author_id=author.id,
        organisation_id=organisation.id if organisation else None,
        text=checked,
        created_at=now,
        form_token=token,
    )
    db.session.add(reply)
    db.session.flush()
    audit.record(Tag.REPLY_SUBMITTED, actor_id=author.id, subject=reply, at=now, annotation_id=annotation.id)
    _tell_author(annotation, reply, now)
    return reply


def withdraw_reply(reply: Reply, *, actor_id: str, now: datetime) -> Reply:
    """Take a reply back; that it was there stays on record."""
    if reply.author_id != actor_id:
        raise NotAllowed(reply.id)
    ensure_open(reply.annotation.round, now)
    if reply.withdrawn_at is None:
        reply.withdrawn_at = now
        db.session.flush()
        audit.record(Tag.REPLY_WITHDRAWN, actor_id=actor_id, subject=reply, at=now, annotation_id=reply.annotation_id)
    return reply


def _tell_author(annotation: Annotation, reply: Reply, now: datetime) -> None:
    """Tell who wrote the annotation that somebody replied; what was said stays on its page."""
    if annotation.author_id == reply.author_id:
        return
    path, data = f"/annotations/{annotation.id}", {"annotation": annotation.number}
    news = News(Event.REPLY_SUBMITTED, annotation.code_id, annotation.id, path, data, once=reply.id)
    tell_people(news, [annotation.author_id], now=now)


def _find_sent(author_id: str, token: str) -> Reply | None:
    return db.session.scalar(sa.select(Reply).where(Reply.author_id == author_id, Reply.form_token == token))
