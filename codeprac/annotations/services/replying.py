"""Replying to the annotations of others, and to such replies; editing and withdrawing one's own."""

import hashlib
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.rules import AnnotationState, AnnotationWithdrawn, ReplyKind, Unacceptable
from codeprac.annotations.services.admitting import ensure_admitted, is_read_first, withhold
from codeprac.annotations.services.contents import check_text
from codeprac.annotations.services.submitting import ensure_member, ensure_open
from codeprac.annotations.withholding import Withholding
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.errors import NotAllowed, NotFound, Stale
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people
from codeprac.organisations.models import Organisation


def submit_reply(
    annotation: Annotation,
    *,
    author: User,
    organisation: Organisation | None = None,
    kind: str = ReplyKind.COMMENT,
    parent: Reply | None = None,
    text: str,
    form_token: str,
    now: datetime,
) -> Reply:
    """Answer an annotation, or a reply to it, while its round runs; the same form sent again gives the same reply.

    There are two levels: an answer to a reply of the second one stands beside it."""
    checked, chosen = check_text("text", text, required=True), _kind(kind)
    token = hashlib.sha256("\x00".join((form_token, annotation.id, checked)).encode()).hexdigest()
    lock = sa.select(Annotation.id).where(Annotation.id == annotation.id)
    db.session.execute(lock.with_for_update(key_share=True))  # the same form in parallel waits, and finds the first
    if (sent_before := _find_sent(author.id, token)) is not None:
        return sent_before
    ensure_open(annotation.round, now)
    ensure_member(author, organisation)
    ensure_admitted(annotation.code_id, author.id, now)
    _ensure_standing(annotation, parent)
    reply = Reply(
        annotation_id=annotation.id,
        author_id=author.id,
        organisation_id=organisation.id if organisation else None,
        parent_id=(parent.parent_id or parent.id) if parent else None,
        kind=chosen,
        text=checked,
        created_at=now,
        form_token=token,
    )
    if is_read_first(annotation.code_id, author, organisation):
        withhold(reply, Withholding.HELD, now)
    db.session.add(reply)
    db.session.flush()
    audit.record(Tag.REPLY_SUBMITTED, actor_id=author.id, subject=reply, at=now, annotation_id=annotation.id)
    if not reply.withheld:
        tell_of_reply(reply, now, answered=parent)
    return reply


def edit_reply(reply: Reply, *, actor_id: str, version: int, kind: str, text: str, now: datetime) -> Reply:
    """Change one's own reply while the round runs; Stale when it was edited elsewhere since it was read."""
    _hold(reply)
    checked, chosen = check_text("text", text, required=True), _kind(kind)
    _ensure_own(reply, actor_id)
    ensure_open(reply.annotation.round, now)
    ensure_admitted(reply.annotation.code_id, actor_id, now)
    return _change(reply, actor_id, version, chosen, checked, now)


def amend_reply(reply: Reply, *, actor_id: str, version: int, text: str, now: datetime) -> Reply:
    """Change what one's own reply says as a moderator has asked, whatever the clock of its round says."""
    _hold(reply)
    checked = check_text("text", text, required=True)
    _ensure_own(reply, actor_id)
    return _change(reply, actor_id, version, ReplyKind(reply.kind), checked, now)


def _change(reply: Reply, actor_id: str, version: int, chosen: ReplyKind, checked: str, now: datetime) -> Reply:
    if reply.withdrawn_at is not None:
        raise AnnotationWithdrawn(_("You have withdrawn this reply; it cannot be edited any more."))
    if version != reply.version:
        message = _("This reply was edited in another window since you opened it.")
        raise Stale(message, theirs=reply.text, yours=checked)
    reply.kind, reply.text, reply.edited_at = chosen, checked, now
    reply.version += 1
    db.session.flush()
    audit.record(Tag.REPLY_EDITED, actor_id=actor_id, subject=reply, at=now, annotation_id=reply.annotation_id)
    return reply


def withdraw_reply(reply: Reply, *, actor_id: str, now: datetime) -> Reply:
    """Take a reply back; that it was there stays on record."""
    _hold(reply)
    _ensure_own(reply, actor_id)
    ensure_open(reply.annotation.round, now)
    if reply.withdrawn_at is None:
        reply.withdrawn_at = now
        db.session.flush()
        audit.record(Tag.REPLY_WITHDRAWN, actor_id=actor_id, subject=reply, at=now, annotation_id=reply.annotation_id)
    return reply


def _hold(reply: Reply) -> None:
    """Let the acts on a reply follow one another: who waited for the lock sees what became of it."""
    lock = sa.select(Reply).where(Reply.id == reply.id).with_for_update(key_share=True, of=Reply)
    db.session.scalars(lock.execution_options(populate_existing=True)).one()


def _kind(kind: str) -> ReplyKind:
    try:
        return ReplyKind(kind)
    except ValueError:
        raise Unacceptable("kind", _("Choose what your reply does.")) from None


def _ensure_own(reply: Reply, actor_id: str) -> None:
    if reply.author_id != actor_id:
        raise NotAllowed(reply.id)


def _ensure_standing(annotation: Annotation, parent: Reply | None) -> None:
    if annotation.state == AnnotationState.WITHDRAWN:
        raise AnnotationWithdrawn(_("This annotation has been withdrawn; it takes no more replies."))
    if parent is None:
        return
    if parent.annotation_id != annotation.id:
        raise NotFound(parent.id)
    if parent.withdrawn_at is not None:
        raise AnnotationWithdrawn(_("This reply has been withdrawn; it takes no more replies."))


def tell_of_reply(reply: Reply, now: datetime, *, answered: Reply | None = None) -> None:
    """Tell who wrote the annotation, and the reply that was answered; what was said stays on its page."""
    annotation, parent = reply.annotation, answered or reply.parent
    path, data = f"/annotations/{annotation.id}", {"annotation": annotation.number}
    told = {annotation.author_id: Event.REPLY_SUBMITTED}
    if parent is not None:
        told.setdefault(parent.author_id, Event.REPLY_ANSWERED)
    for user_id, event in told.items():
        if user_id != reply.author_id:
            news = News(event, annotation.code_id, annotation.id, path, data, once=reply.id)
            tell_people(news, [user_id], now=now)


def _find_sent(author_id: str, token: str) -> Reply | None:
    return db.session.scalar(sa.select(Reply).where(Reply.author_id == author_id, Reply.form_token == token))
