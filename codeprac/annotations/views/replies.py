"""Replies to annotations."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.actor import Facts
from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.forms import ReplyForm
from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import view_of
from codeprac.annotations.queries import get_annotation, get_reply
from codeprac.annotations.rules import Unacceptable
from codeprac.annotations.services import keep_unsent_text, submit_reply, withdraw_reply
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.places import chosen_organisation, organisations_of_actor, signed_in_user
from codeprac.annotations.views.stories import show_story
from codeprac.errors import NotAllowed
from codeprac.rounds.rules import RoundState
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, requires


@bp.post("/annotations/<annotation_id>/replies")
@requires(Permission.REPLY_SUBMIT)
@limits.on_writing
def reply(annotation_id: str) -> ResponseReturnValue:
    """Reply to an annotation."""
    now = clock.now()
    annotation = get_annotation(annotation_id, actor=current_actor(), now=now)
    if view_of(annotation.written, current_actor()).is_closed:
        raise NotAllowed(annotation_id)
    form = ReplyForm()
    organisations = organisations_of_actor()
    form.offer(organisations)
    if annotation.round.state(now) is RoundState.CLOSED and (form.text.data or "").strip():
        return _keep(form, annotation)
    if not form.validate_on_submit():
        return show_story(annotation, form, 422)
    try:
        sent = submit_reply(
            annotation,
            author=signed_in_user(),
            organisation=chosen_organisation(organisations, form.speak_for.data),
            text=form.text.data or "",
            form_token=form.form_token.data or "",
            now=now,
        )
    except Unacceptable as error:
        form.refuse(error)
        return show_story(annotation, form, 422)
    flash(_("Your reply stands below the annotation."), "success")
    return redirect(_address(annotation, f"reply-{sent.id}", saved=True), code=303)


@bp.post("/replies/<reply_id>/withdraw")
@requires(Permission.REPLY_EDIT)
def take_back_reply(reply_id: str) -> ResponseReturnValue:
    """Take one's own reply back."""
    found = get_reply(reply_id, actor=current_actor(), now=clock.now())
    ensure(Permission.REPLY_EDIT, Facts(code_id=found.annotation.code_id, owner_id=found.author_id))
    withdraw_reply(found, actor_id=found.author_id, now=clock.now())
    flash(_("Your reply is withdrawn."), "success")
    return redirect(_address(found.annotation, f"reply-{found.id}"), code=303)


def _address(annotation: Annotation, anchor: str, *, saved: bool = False) -> str:
    told = "reply" if saved else None
    return url_for("annotations.annotation", annotation_id=annotation.id, saved=told, _anchor=anchor)


def _keep(form: ReplyForm, annotation: Annotation) -> ResponseReturnValue:
    """Keep a reply that came after the closing second."""
    unsent = keep_unsent_text(
        annotation.round,
        author_id=current_actor().user_id or "",
        provision_id=annotation.provision_id,
        content={"text": (form.text.data or "").replace("\x00", ""), "reply_to": annotation.number},
        now=clock.now(),
    )
    return redirect(url_for("annotations.unsent_text", unsent_id=unsent.id), code=303)
