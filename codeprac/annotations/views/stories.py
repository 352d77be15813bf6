"""The page of one annotation: what it says about which words, what others replied, and what became of it."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from codeprac.access.permissions import Permission
from codeprac.access.policy import is_allowed
from codeprac.annotations.answers import answers
from codeprac.annotations.forms import ReplyForm
from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import View, view_of
from codeprac.annotations.queries import get_annotation, list_journeys, list_removals, subject_of
from codeprac.annotations.rules import About, AnnotationState
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.discussion import asked_parent, find_parent, load_discussion
from codeprac.annotations.views.endorsing import load_endorsements
from codeprac.annotations.views.keeping import continue_form, keeping_of
from codeprac.annotations.views.places import organisations_of_actor
from codeprac.rounds.rules import RoundState
from codeprac.text.comparing import Segment, compare_words
from codeprac.web import clock
from codeprac.web.access import current_actor, public


@bp.get("/annotations/<annotation_id>")
@public
def annotation(annotation_id: str) -> ResponseReturnValue:
    """One annotation's story."""
    found = get_annotation(annotation_id, actor=current_actor(), now=clock.now())
    return show_story(found, reply_form(found))


def show_story(annotation: Annotation, form: ReplyForm | None, status: int = 200) -> ResponseReturnValue:
    """The page with this form for a reply."""
    actor, now = current_actor(), clock.now()
    view = view_of(annotation.written, actor)
    is_open = annotation.round.state(now) is RoundState.OPEN
    journey = list_journeys([annotation.id]).get(annotation.id, [])
    may_edit = is_allowed(actor, Permission.ANNOTATION_EDIT, annotation.facts)
    context = {
        "annotation": annotation,
        "view": view,
        "code": annotation.draft.code,
        "draft": annotation.draft,
        "provision": annotation.provision,
        "answer": answers().find([annotation.id]).get(annotation.id),
        "redline": _redline(view, annotation.anchor.quote),
        "journey": [] if view.is_closed else journey,
        "removals": list_removals(journey),
        "form": form,
        "endorsements": load_endorsements(annotation, view),
        "discussion": load_discussion(annotation, view),
        "parent": find_parent(annotation, form.parent.data) if form else None,
        "keeping": keeping_of(subject_of(About.REPLY, annotation), form.form_token.data or "") if form else None,
        "is_open": is_open,
        "is_own": may_edit or actor.user_id == annotation.author_id,
        "may_edit": may_edit,
        "is_withdrawn": annotation.state == AnnotationState.WITHDRAWN,
        "sign_in": url_for("security.login", next=url_for("annotations.annotation", annotation_id=annotation.id)),
    }
    return render_template("annotations/annotation.html", **context), status


def reply_form(annotation: Annotation) -> ReplyForm | None:
    """An empty form for a reply; None where none is taken now."""
    takes_replies = annotation.round.state(clock.now()) is RoundState.OPEN
    if not takes_replies or not current_actor().is_signed_in or annotation.state == AnnotationState.WITHDRAWN:
        return None
    if view_of(annotation.written, current_actor()).is_closed:
        return None
    form = ReplyForm(formdata=None)
    form.offer(organisations_of_actor())
    parent = asked_parent(annotation)
    form.parent.data = parent.id if parent else ""
    unsent = continue_form(form, subject_of(About.REPLY, annotation), wanted={"parent": form.parent.data})
    if unsent is not None:
        form.form_token.data = unsent.form_token
    return form


def _redline(view: View, quote: str) -> tuple[Segment, ...] | None:
    """What the proposed wording changes in the quoted words; None without a proposal or a quote."""
    return None if view.wording is None or not quote else compare_words(quote, view.wording)
