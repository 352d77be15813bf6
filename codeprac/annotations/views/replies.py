"""Replies to annotations, and to such replies."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.actor import Facts
from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.forms import EditReplyForm, ReplyContentForm, ReplyForm
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.publishing import view_of
from codeprac.annotations.queries import get_annotation, get_reply, subject_of
from codeprac.annotations.rules import About, AnnotationWithdrawn, Unacceptable
from codeprac.annotations.services import edit_reply as change_reply
from codeprac.annotations.services import end_unsent_text, keep_unsent_text, submit_reply, withdraw_reply
from codeprac.annotations.unsent import content_of
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.discussion import find_parent, page_of
from codeprac.annotations.views.keeping import posted_token, seen_version
from codeprac.annotations.views.places import chosen_organisation, organisations_of_actor, signed_in_user
from codeprac.annotations.views.stories import show_story
from codeprac.errors import NotAllowed, Stale
from codeprac.rounds.rules import RoundState
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, requires


@bp.post("/annotations/<annotation_id>/replies")
@requires(Permission.REPLY_SUBMIT)
@limits.on_writing
def reply(annotation_id: str) -> ResponseReturnValue:
    """Reply to an annotation, or to a reply to it."""
    now = clock.now()
    annotation = get_annotation(annotation_id, actor=current_actor(), now=now)
    if view_of(annotation.written, current_actor()).is_closed:
        raise NotAllowed(annotation_id)
    form = ReplyForm()
    organisations = organisations_of_actor()
    form.offer(organisations)
    if _is_late(annotation, form):
        return _keep(form, annotation)
    if not form.validate_on_submit():
        return show_story(annotation, form, 422)
    parent = find_parent(annotation, form.parent.data)
    if form.parent.data and parent is None:
        raise AnnotationWithdrawn(_("The reply that you answer has been withdrawn. Your text was not submitted."))
    try:
        sent = submit_reply(
            annotation,
            author=signed_in_user(),
            organisation=chosen_organisation(organisations, form.speak_for.data),
            kind=form.kind.data,
            parent=parent,
            text=form.text.data or "",
            form_token=form.form_token.data or "",
            now=now,
        )
    except Unacceptable as error:
        form.refuse(error)
        return show_story(annotation, form, 422)
    end_unsent_text(subject_of(About.REPLY, annotation), posted_token(), author_id=sent.author_id, now=now)
    flash(_("Your reply stands below the annotation."), "success")
    return redirect(_address(sent, saved=True), code=303)


@bp.get("/replies/<reply_id>/edit")
@requires(Permission.REPLY_EDIT)
def edit_reply(reply_id: str) -> ResponseReturnValue:
    """The form that changes one's own reply."""
    found = _own(reply_id)
    form = EditReplyForm(formdata=None)
    form.kind.data, form.text.data, form.version.data = found.kind, found.text, str(found.version)
    return _edit_page(found, form)


@bp.post("/replies/<reply_id>/edit")
@requires(Permission.REPLY_EDIT)
@limits.on_writing
def save_reply(reply_id: str) -> ResponseReturnValue:
    """Change one's own reply, as long as the round runs."""
    found = _own(reply_id)
    form = EditReplyForm()
    if _is_late(found.annotation, form):
        return _keep(form, found.annotation)
    if not form.validate_on_submit():
        return _edit_page(found, form, 422)
    try:
        change_reply(
            found,
            actor_id=found.author_id,
            version=form.seen_version,
            kind=form.kind.data,
            text=form.text.data or "",
            now=clock.now(),
        )
    except Unacceptable as error:
        form.refuse(error)
        return _edit_page(found, form, 422)
    except Stale as error:
        form.version.data = str(found.version)
        return _edit_page(found, form, 409, stale=error)
    flash(_("Your reply has been changed."), "success")
    return redirect(_address(found, saved=True), code=303)


@bp.post("/replies/<reply_id>/withdraw")
@requires(Permission.REPLY_EDIT)
def take_back_reply(reply_id: str) -> ResponseReturnValue:
    """Take one's own reply back."""
    found = _own(reply_id)
    withdraw_reply(found, actor_id=found.author_id, now=clock.now())
    flash(_("Your reply is withdrawn."), "success")
    return redirect(_address(found), code=303)


def _own(reply_id: str) -> Reply:
    found = get_reply(reply_id, actor=current_actor(), now=clock.now())
    ensure(Permission.REPLY_EDIT, Facts(code_id=found.annotation.code_id, owner_id=found.author_id))
    return found


def _address(found: Reply, *, saved: bool = False) -> str:
    told = "reply" if saved else None
    return url_for(
        "annotations.annotation",
        annotation_id=found.annotation_id,
        saved=told,
        page=page_of(found),
        _anchor=f"reply-{found.id}",
    )


def _edit_page(found: Reply, form: EditReplyForm, status: int = 200, stale: Stale | None = None) -> ResponseReturnValue:
    annotation = found.annotation
    context = {
        "reply": found,
        "annotation": annotation,
        "code": annotation.draft.code,
        "form": form,
        "stale": stale,
        "is_open": annotation.round.state(clock.now()) is RoundState.OPEN and found.withdrawn_at is None,
    }
    return render_template("annotations/edit_reply.html", **context), status


def _is_late(annotation: Annotation, form: ReplyContentForm) -> bool:
    return annotation.round.state(clock.now()) is RoundState.CLOSED and bool((form.text.data or "").strip())


def _keep(form: ReplyContentForm, annotation: Annotation) -> ResponseReturnValue:
    """Keep a reply that came after the closing second."""
    unsent = keep_unsent_text(
        annotation.round,
        author_id=current_actor().user_id or "",
        provision_id=annotation.provision_id,
        content=content_of(request.form.items()) | {"reply_to": annotation.number},
        about=About.REPLY,
        annotation_id=annotation.id,
        form_token=posted_token(),
        seen_version=seen_version(),
        now=clock.now(),
    )
    return redirect(url_for("annotations.unsent_text", unsent_id=unsent.id), code=303)
