"""What who was answered says to it: content, not content, or a formal objection; once, after a page that asks."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.models import Annotation
from codeprac.dispositions.forms import FollowUpForm
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries import answers_to
from codeprac.dispositions.rules import FollowUpGiven, ReasonMissing
from codeprac.dispositions.services import follow_up as give_follow_up
from codeprac.dispositions.views.blueprint import Page, bp, load_annotation
from codeprac.errors import NotFound
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/annotations/<annotation_id>/follow-up")
@requires(Permission.DISPOSITION_FOLLOW_UP)
def follow_up(annotation_id: str) -> Page:
    """The form that says what one thinks of the answer."""
    annotation = load_annotation(annotation_id, Permission.DISPOSITION_FOLLOW_UP)
    return _page(annotation, _answer(annotation), FollowUpForm(formdata=None))


@bp.post("/annotations/<annotation_id>/follow-up")
@requires(Permission.DISPOSITION_FOLLOW_UP)
@limits.on_writing
def save_follow_up(annotation_id: str) -> Page:
    """Show what was chosen, to be confirmed; confirmed, record it."""
    annotation = load_annotation(annotation_id, Permission.DISPOSITION_FOLLOW_UP)
    answer, form = _answer(annotation), FollowUpForm()
    if answer.follow_up is not None:
        raise FollowUpGiven(_("What you think of this answer has been said already, and stays."))
    if not form.validate_on_submit():
        return _page(annotation, answer, form), 422
    if request.form.get("confirmed") != "1":
        return _page(annotation, answer, form, is_asked="again" not in request.form)
    try:
        give_follow_up(
            annotation,
            stance=form.stance.data,
            reason=form.reason.data or "",
            actor_id=current_actor().user_id or "",
            now=clock.now(),
        )
    except ReasonMissing as error:
        form.reason.errors = [error.message]
        return _page(annotation, answer, form), 422
    flash(_("What you think of the answer stands beside it."), "success")
    return redirect(url_for("annotations.annotation", annotation_id=annotation.id, _anchor="follow-up"), 303)


def _answer(annotation: Annotation) -> Disposition:
    found = answers_to([annotation.id]).get(annotation.id)
    if found is None:
        raise NotFound(annotation.id)
    return found


def _page(annotation: Annotation, answer: Disposition, form: FollowUpForm, is_asked: bool = False) -> str:
    return render_template(
        "dispositions/follow_up.html",
        annotation=annotation,
        answer=answer,
        code=annotation.draft.code,
        form=form,
        is_asked=is_asked,
    )
