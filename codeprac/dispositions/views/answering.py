"""One annotation answered on a page of its own: its words in their context, what else is said of them, the form."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.annotations.quoting import CONTEXT, NARROW, difference, quote
from codeprac.dispositions.conflicts import rivals_of
from codeprac.dispositions.forms import DecisionForm
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries import (
    answers_to,
    find_next_draft,
    find_next_open,
    list_change_targets,
    list_on_same_words,
    list_proposals,
    list_taken,
)
from codeprac.dispositions.rules import DispositionReleased, ProposalNotTakable
from codeprac.dispositions.services import clear_dispositions, record_dispositions
from codeprac.dispositions.views.blueprint import Page, bp, load_annotation
from codeprac.dispositions.views.changing import change_for
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import find_working_draft
from codeprac.errors import Stale
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/annotations/<annotation_id>/answer")
@requires(Permission.DESK_READ)
def answer(annotation_id: str) -> Page:
    """An annotation with its words, context, other annotations on the same words, and the form to answer it."""
    annotation = load_annotation(annotation_id, Permission.DESK_READ)
    return show_answer(annotation)


@bp.get("/annotations/<annotation_id>/answer/words")
@requires(Permission.DESK_READ)
def words(annotation_id: str) -> Page:
    """The same without the form, as a piece for the pane of the desk."""
    annotation = load_annotation(annotation_id, Permission.DESK_READ)
    return render_template("dispositions/words.html", in_pane=True, **_about(annotation, NARROW))


@bp.post("/annotations/<annotation_id>/answer")
@requires(Permission.DISPOSITION_RECORD)
def save_answer(annotation_id: str) -> Page:
    """Answer an annotation, or take a private answer back."""
    annotation = load_annotation(annotation_id, Permission.DISPOSITION_RECORD)
    form = DecisionForm()
    form.offer(_targets(annotation))
    try:
        if request.form.get("act") == "clear":
            return _clear(annotation, form)
        if not form.validate_on_submit():
            return show_answer(annotation, form), 422
        return _record(annotation, form)
    except Stale as error:
        return show_answer(annotation, form, stale=error), 409
    except DispositionReleased as error:
        return show_answer(annotation, form, problem=error.message), 409


def show_answer(
    annotation: Annotation,
    form: DecisionForm | None = None,
    *,
    stale: Stale | None = None,
    refused: ProposalNotTakable | None = None,
    problem: str = "",
) -> str:
    """The page, with this form and what went wrong."""
    about = _about(annotation)
    return render_template(
        "dispositions/answer.html",
        form=_with_version(form, about["answer"]) if form else _prefilled(annotation, about["answer"]),
        stale=stale,
        refused=refused,
        problem=problem,
        following=find_next_open(annotation),
        in_pane=False,
        **about,
    )


def _about(annotation: Annotation, context: int = CONTEXT) -> dict[str, Any]:
    """What the page and the piece of it show of an annotation."""
    anchor, text = annotation.anchor, annotation.provision.body_text
    others = list_on_same_words(annotation)
    answers = answers_to([annotation.id, *(other.id for other in others)], include_private=True)
    working = find_working_draft(annotation.code_id)
    proposals = list_proposals(annotation.round_id, annotation.provision_id)
    taken = list_taken([annotation.id]).get(annotation.id)
    return {
        "annotation": annotation,
        "code": annotation.draft.code,
        "draft": annotation.draft,
        "quotation": quote(text, anchor.start, anchor.end, context=context),
        "segments": difference(anchor.quote or text, annotation.proposed_wording),
        "others": others,
        "answers": answers,
        "answer": answers.get(annotation.id),
        "rivals": rivals_of({annotation.id}, proposals).get(annotation.id, []),
        "working": working,
        "taken": taken if taken and working and taken.draft_id == working.id else None,
    }


def _targets(annotation: Annotation) -> list[Any]:
    return list_change_targets(_next_draft(annotation))


def _next_draft(annotation: Annotation) -> Draft | None:
    return find_next_draft(annotation.code_id, annotation.draft)


def _prefilled(annotation: Annotation, answer: Disposition | None) -> DecisionForm:
    """The form with the answer that there is, and the place in the next draft that carries the provision on."""
    form = DecisionForm(formdata=None)
    form.offer(_targets(annotation))
    if answer is None:
        return form
    form.outcome.data, form.reason.data, form.version.data = answer.outcome, answer.reason, str(answer.version)
    if answer.change is not None:
        change = answer.change
        key = f"kept:{change.provision_id}" if change.provision_id else f"dropped:{change.old_provision_id}"
        form.change.data = key if key in form.targets else ""
    return form


def _with_version(form: DecisionForm, answer: Disposition | None) -> DecisionForm:
    """What was typed, with the version of the answer that the page now shows: sending it again is a decision."""
    form.version.data = str(answer.version if answer else 0)
    return form


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
    following = find_next_open(annotation) if request.form.get("then") == "next" else None
    return redirect(url_for("dispositions.answer", annotation_id=(following or annotation).id), 303)


def _clear(annotation: Annotation, form: DecisionForm) -> Page:
    versions = {annotation.id: form.seen_version}
    clear_dispositions([annotation], actor_id=current_actor().user_id, now=clock.now(), versions=versions)
    flash(_("The answer is taken back. The annotation is not yet considered."), "success")
    return redirect(url_for("dispositions.answer", annotation_id=annotation.id), 303)
