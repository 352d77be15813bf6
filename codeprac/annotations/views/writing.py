"""Writing annotations: submitting, editing, withdrawing, restoring; and what happens after the closing second."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.forms import AnnotationForm, ContentForm, EditForm
from codeprac.annotations.models import Annotation, UnsentText
from codeprac.annotations.queries import get_annotation, subject_of
from codeprac.annotations.queries.alike import list_alike
from codeprac.annotations.rules import About, AnnotationKind, RoundClosed, Unacceptable
from codeprac.annotations.services import (
    edit_annotation,
    end_unsent_text,
    keep_unsent_text,
    restore_annotation,
    submit_annotation,
    withdraw_annotation,
)
from codeprac.annotations.together import read_speaker, together
from codeprac.annotations.unsent import content_of
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.cards import card
from codeprac.annotations.views.keeping import continue_form, keeping_of, posted_token, seen_version, token_of_edit
from codeprac.annotations.views.places import (
    Place,
    chosen_organisation,
    load_place,
    load_question_place,
    organisations_of_actor,
    signed_in_user,
)
from codeprac.annotations.views.provisions import show_composer, show_provision
from codeprac.annotations.views.questions import show_question
from codeprac.errors import RuleBroken, Stale
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.rounds.rules import RoundState
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, requires

COMPOSER = "composer"


@bp.post("/codes/<slug>/drafts/<int:number>/<provision_slug>/annotations")
@requires(Permission.ANNOTATION_SUBMIT)
@limits.on_writing
def submit(slug: str, number: int, provision_slug: str) -> ResponseReturnValue:
    """Submit an annotation on a provision, from its page or from the composer of the reading page."""
    return take(load_place(slug, number, provision_slug))


def take(place: Place) -> ResponseReturnValue:
    """Take what the form says into the round."""
    form = AnnotationForm()
    organisations = organisations_of_actor()
    form.offer(organisations)
    if place.asks:
        form.become_answer()
    if place.question is None:
        form.offer_parts(place.provision)
    if place.round is None:
        raise RoundClosed(_("There is no round on this draft. Your text was not submitted."))
    if place.state is RoundState.CLOSED and form.has_text():
        return _keep_late(place, place.round, form)
    if not form.validate_on_submit():
        return _show_again(place, form)
    party_id, is_draft = read_speaker(form.speak_for.data)
    party = chosen_organisation(organisations, party_id)
    try:
        if is_draft and place.question is not None:
            message = _(
                "An answer to a question of the round is submitted at once: choose yourself or an organisation."
            )
            raise Unacceptable("speak_for", message)
        if is_draft and party is not None:
            return _keep_together(place, place.round, party, form)
        annotation = submit_annotation(
            place.round,
            place.provision,
            author=signed_in_user(),
            organisation=party,
            selector=form.selector,
            **form.content,
            **form.choice,
            question_number=place.question.number if place.question else None,
            form_token=form.form_token.data or "",
            now=place.now,
        )
    except Unacceptable as error:
        form.refuse(error)
        return _show_again(place, form)
    end_unsent_text(place.subject, posted_token(), author_id=annotation.author_id, now=place.now)
    return _submitted(place, annotation)


@bp.post("/codes/<slug>/rounds/<int:number>/questions/<int:question>")
@requires(Permission.ANNOTATION_SUBMIT)
@limits.on_writing
def answer_question(slug: str, number: int, question: int) -> ResponseReturnValue:
    """Answer a question that a round asks of the public."""
    return take(load_question_place(slug, number, question))


@bp.get("/annotations/<annotation_id>/edit")
@requires(Permission.ANNOTATION_EDIT)
def edit(annotation_id: str) -> ResponseReturnValue:
    """The form that changes one's own annotation."""
    annotation = _own(annotation_id)
    form = EditForm(formdata=None)
    form.show(annotation)
    form.offer_for(annotation, organisations_of_actor(), actor_id=_actor_id())
    if annotation.kind == AnnotationKind.ANSWER:
        form.become_answer()
    unsent = continue_form(form, subject_of(About.EDIT, annotation), afresh="afresh" in request.args)
    return _edit_page(annotation, form, unsent=unsent)


@bp.post("/annotations/<annotation_id>/edit")
@requires(Permission.ANNOTATION_EDIT)
@limits.on_writing
def save(annotation_id: str) -> ResponseReturnValue:
    """Change one's own annotation, as long as its round runs."""
    annotation = _own(annotation_id)
    form = EditForm()
    organisations = organisations_of_actor()
    form.show(annotation)
    form.offer_for(annotation, organisations, actor_id=_actor_id())
    if annotation.kind == AnnotationKind.ANSWER:
        form.become_answer()
    now = clock.now()
    if annotation.round.state(now) is RoundState.CLOSED and form.has_text():
        return _keep(form, annotation.round, annotation.provision_id, annotation)
    if not form.validate_on_submit():
        return _edit_page(annotation, form, 422)
    try:
        edit_annotation(
            annotation,
            actor_id=_actor_id(),
            version=form.seen_version,
            organisation=chosen_organisation(organisations, form.speak_for.data),
            **form.content,
            **form.choice,
            now=now,
        )
    except Unacceptable as error:
        form.refuse(error)
        return _edit_page(annotation, form, 422)
    except Stale as error:
        form.version.data = str(annotation.version)
        return _edit_page(annotation, form, 409, stale=error)
    end_unsent_text(subject_of(About.EDIT, annotation), posted_token(), author_id=_actor_id(), now=now)
    flash(_("Annotation %(number)s has been changed.", number=annotation.number), "success")
    return redirect(url_for("annotations.annotation", annotation_id=annotation.id, saved="edit"), code=303)


@bp.post("/annotations/<annotation_id>/withdraw")
@requires(Permission.ANNOTATION_EDIT)
def withdraw(annotation_id: str) -> ResponseReturnValue:
    """Take one's own annotation back."""
    annotation = _own(annotation_id)
    withdraw_annotation(annotation, actor_id=_actor_id(), now=clock.now())
    flash(
        _("Annotation %(number)s is withdrawn. You can restore it until the round closes.", number=annotation.number),
        "success",
    )
    return redirect(url_for("annotations.annotation", annotation_id=annotation.id), code=303)


@bp.post("/annotations/<annotation_id>/restore")
@requires(Permission.ANNOTATION_EDIT)
def restore(annotation_id: str) -> ResponseReturnValue:
    """Undo a withdrawal."""
    annotation = _own(annotation_id)
    restore_annotation(annotation, actor_id=_actor_id(), now=clock.now())
    flash(_("Annotation %(number)s stands again.", number=annotation.number), "success")
    return redirect(url_for("annotations.annotation", annotation_id=annotation.id), code=303)


def _keep_together(
    place: Place, round_: Round, organisation: Organisation, form: AnnotationForm
) -> ResponseReturnValue:
    """Put it into the organisation's workspace, where colleagues complete it and a lead submits it."""
    keeper = together()
    if keeper is None:
        raise RuleBroken(_("There are no workspaces here."))
    address = keeper.keep(
        round_,
        place.provision,
        organisation,
        author_id=_actor_id(),
        selector=form.selector,
        content=form.content,
        form_token=form.form_token.data or "",
        now=place.now,
    )
    end_unsent_text(place.subject, posted_token(), author_id=_actor_id(), now=place.now)
    return jsonify(workspace=address) if _is_composer() else redirect(address, code=303)


def _own(annotation_id: str) -> Annotation:
    annotation = get_annotation(annotation_id, actor=current_actor(), now=clock.now())
    ensure(Permission.ANNOTATION_EDIT, annotation.facts)
    return annotation


def _actor_id() -> str:
    return current_actor().user_id or ""


def _is_composer() -> bool:
    return request.form.get("door") == COMPOSER


def _show_again(place: Place, form: AnnotationForm) -> ResponseReturnValue:
    if place.question:
        return show_question(place, form, 422)
    return show_composer(place, form, 422) if _is_composer() else show_provision(place, form, 422)


def _submitted(place: Place, annotation: Annotation) -> ResponseReturnValue:
    if _is_composer():
        found = list_alike(annotation, actor=current_actor(), now=place.now)
        address = url_for("annotations.alike", annotation_id=annotation.id) if found else ""
        words = _("Others say nearly the same: look, and endorse it as well or instead")
        made = card(annotation.anchor, actor=current_actor())
        return jsonify(annotation=made | {"alike": address, "alike_words": words})
    return redirect(f"{place.address}?sent={annotation.id}#sent", code=303)


def _edit_page(
    annotation: Annotation,
    form: EditForm,
    status: int = 200,
    *,
    stale: Stale | None = None,
    unsent: UnsentText | None = None,
) -> ResponseReturnValue:
    subject = subject_of(About.EDIT, annotation)
    token = token_of_edit(subject, unsent)
    context = {
        "annotation": annotation,
        "code": annotation.draft.code,
        "draft": annotation.draft,
        "form": form,
        "token": token,
        "keeping": keeping_of(subject, token),
        "stale": stale,
        "is_open": annotation.round.state(clock.now()) is RoundState.OPEN,
    }
    return render_template("annotations/edit.html", **context), status


def _keep_late(place: Place, round_: Round, form: AnnotationForm) -> ResponseReturnValue:
    if place.question is None:
        return _keep(form, round_, place.provision.id)
    return _keep(form, round_, None, question=place.question.number)


def _keep(
    form: ContentForm,
    round_: Round,
    provision_id: str | None,
    annotation: Annotation | None = None,
    *,
    question: int = 0,
) -> ResponseReturnValue:
    """Keep what came after the closing second, and say so."""
    content = content_of(request.form.items())
    if annotation is not None:
        content |= {"quote": annotation.anchor.quote, "annotation": annotation.number}
    unsent = keep_unsent_text(
        round_,
        author_id=_actor_id(),
        provision_id=provision_id,
        content=content,
        about=About.EDIT if annotation else About.QUESTION if question else About.NEW,
        within=str(question or ""),
        annotation_id=annotation.id if annotation else None,
        form_token=posted_token(),
        seen_version=seen_version(),
        now=clock.now(),
    )
    address = url_for("annotations.unsent_text", unsent_id=unsent.id)
    return jsonify(unsent=address) if _is_composer() else redirect(address, code=303)
