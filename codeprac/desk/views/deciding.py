"""One screen to decide: an annotation beside its provision, what others propose, and the answer."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.codes.loading import load_code
from codeprac.desk.forms import DissentForm
from codeprac.desk.queries.deciding import get_annotation_numbered
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.deciding_page import offered_form, show_decision
from codeprac.desk.views.templating import insert_template
from codeprac.dispositions.forms import DecisionForm, read_version
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries import answers_to, find_next_open
from codeprac.dispositions.rules import NothingToAgree
from codeprac.dispositions.services import (
    agree_dispositions,
    clear_dispositions,
    record_dispositions,
    record_dissent,
    return_dispositions,
)
from codeprac.dispositions.services import withdraw_dissent as withdraw
from codeprac.dispositions.views.changing import change_for
from codeprac.errors import RuleBroken, Stale
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/decide/<int:number>")
@requires(Permission.DESK_READ)
def decide(slug: str, number: int) -> Page:
    """An annotation beside its provision and all that helps to decide on it, with the form to answer."""
    return show_decision(load_numbered(slug, number, Permission.DESK_READ))


@bp.post("/decide/<int:number>")
@requires(Permission.DISPOSITION_RECORD)
def save_decision(slug: str, number: int) -> Page:
    """Answer the annotation, take a private answer back, or put a template into the form."""
    annotation = load_numbered(slug, number, Permission.DISPOSITION_RECORD)
    form = offered_form(annotation)
    if request.form.get("act") == "insert":
        insert_template(form, annotation.code_id)
        return show_decision(annotation, form)
    try:
        if annotation.state != AnnotationState.SUBMITTED:
            return show_decision(annotation, form, problem=_("This annotation has been withdrawn.")), 409
        if request.form.get("act") == "clear":
            return _clear(annotation, form)
        if not form.validate_on_submit():
            return show_decision(annotation, form), 422
        return _record(annotation, form)
    except Stale as error:
        return show_decision(annotation, form, stale=error), 409
    except RuleBroken as error:
        return show_decision(annotation, form, problem=error.message), 409


@bp.post("/decide/<int:number>/agree")
@requires(Permission.DISPOSITION_AGREE)
def agree(slug: str, number: int) -> Page:
    """Agree, as a chair, to the private answer, or return it with a note."""
    annotation, actor = load_numbered(slug, number, Permission.DISPOSITION_AGREE), current_actor()
    versions = {annotation.id: read_version(request.form.get("version", "0"))}
    user_id, for_all, now = actor.user_id or "", actor.is_administrator, clock.now()
    try:
        if request.form.get("act") == "return":
            note = request.form.get("note", "")
            return_dispositions([annotation], note=note, actor_id=user_id, now=now, versions=versions, for_all=for_all)
            flash(_("The answer is returned."), "success")
        else:
            agree_dispositions([annotation], actor_id=user_id, now=now, versions=versions, for_all=for_all)
            flash(_("The answer is agreed."), "success")
    except Stale as error:
        return show_decision(annotation, stale=error), 409
    except RuleBroken as error:
        return show_decision(annotation, problem=error.message), 409
    return _back(annotation)


@bp.post("/decide/<int:number>/dissent")
@requires(Permission.DISPOSITION_RECORD)
def dissent(slug: str, number: int) -> Page:
    """Record that one disagrees with the private answer, and why; or take that back."""
    annotation, user_id = load_numbered(slug, number, Permission.DISPOSITION_RECORD), current_actor().user_id or ""
    form = DissentForm()
    try:
        answer = _answer(annotation)
        if request.form.get("act") == "withdraw":
            withdraw(answer, actor_id=user_id, now=clock.now())
            flash(_("Your disagreement is taken back."), "success")
            return _back(annotation)
        if not form.validate_on_submit():
            return show_decision(annotation, dissent=form), 422
        record_dissent(
            answer,
            reason=form.why.data or "",
            is_public=bool(form.is_public.data),
            actor_id=user_id,
            now=clock.now(),
            version=form.seen_version,
        )
    except Stale as error:
        form.version.data = str(answer.version)
        return show_decision(annotation, stale=error, dissent=form), 409
    except RuleBroken as error:
        return show_decision(annotation, problem=error.message), 409
    flash(_("Your disagreement is recorded."), "success")
    return _back(annotation)


def load_numbered(slug: str, number: int, permission: Permission) -> Annotation:
    """The annotation with this number on the code, if the actor holds the permission there."""
    code = load_code(slug, permission)
    return get_annotation_numbered(code.id, number, actor=current_actor(), now=clock.now())


def _answer(annotation: Annotation) -> Disposition:
    answer = answers_to([annotation.id], include_private=True).get(annotation.id)
    if answer is None:
        raise NothingToAgree(_("There is no answer to disagree with yet."))
    return answer


def _record(annotation: Annotation, form: DecisionForm) -> Page:
    actor_id = current_actor().user_id
    record_dispositions(
        [annotation],
        outcome=form.outcome.data,
        reason=form.reason.data or "",
        change=change_for(form, actor_id),
        unlink=form.target is None,
        actor_id=actor_id,
        now=clock.now(),
        versions={annotation.id: form.seen_version},
    )
    flash(_("Annotation %(number)s is answered; the answer waits for release.", number=annotation.number), "success")
    return _back(annotation, request.form.get("then", ""))


def _clear(annotation: Annotation, form: DecisionForm) -> Page:
    versions = {annotation.id: form.seen_version}
    clear_dispositions([annotation], actor_id=current_actor().user_id, now=clock.now(), versions=versions)
    flash(_("The answer is taken back. The annotation is not yet considered."), "success")
    return _back(annotation)


def _back(annotation: Annotation, then: str = "") -> Page:
    """To the same screen, with the same annotation or the next one that is not decided."""
    following = find_next_open(annotation) if then == "next" else None
    number = (following or annotation).number
    return redirect(url_for("desk.decide", slug=annotation.draft.code.slug, number=number), 303)
