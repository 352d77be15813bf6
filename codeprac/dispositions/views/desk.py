"""The desk: where drafters answer, one annotation or many at once."""

from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.forms import DecisionForm
from codeprac.dispositions.models import Change
from codeprac.dispositions.queries import list_annotations_to_answer, list_recorded_together
from codeprac.dispositions.rules import DispositionReleased, SelectionGone
from codeprac.dispositions.services import (
    Undone,
    clear_dispositions,
    link_change,
    record_dispositions,
    undo_dispositions,
)
from codeprac.dispositions.views.blueprint import Page, bp, load_code
from codeprac.dispositions.views.desk_page import open_form, show_desk
from codeprac.dispositions.views.filtering import desk_address
from codeprac.dispositions.views.selecting import read_selection
from codeprac.errors import Stale
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/codes/<slug>/desk")
@requires(Permission.DESK_READ)
def desk(slug: str) -> Page:
    """The annotations of a round in a dense table, with their answers, private ones too."""
    code = load_code(slug, Permission.DESK_READ)
    return show_desk(code, open_form(code))


@bp.post("/codes/<slug>/desk")
@requires(Permission.DISPOSITION_RECORD)
def record(slug: str) -> Page:
    """Answer the selected annotations, or take their answers back."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    form, selection = open_form(code), read_selection()
    context: dict[str, Any] = {"selection": selection}
    try:
        annotations = _load(code, selection)
        if request.form.get("act") == "clear":
            return _clear(code, annotations, selection)
        if form.validate_on_submit():
            return _record(code, form, annotations, selection)
    except Stale as error:
        return show_desk(code, form, stale=error, **context), 409
    except DispositionReleased as error:
        return show_desk(code, form, problem=error.message, **context), 409
    except SelectionGone as error:
        form.form_errors = [error.message]
        form.validate()
    return show_desk(code, form, **context), 422


@bp.post("/codes/<slug>/desk/undo")
@requires(Permission.DISPOSITION_RECORD)
def undo(slug: str) -> Page:
    """Take back, in one go, the answers that the drafter has just given in one go."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    actor_id = current_actor().user_id
    together = list_recorded_together(code.id, request.form.get("recorded", "")[:26], actor_id)
    annotations = list_annotations_to_answer(code.id, [disposition.annotation_id for disposition in together])
    if together:
        recorded_at = together[0].recorded_at
        _say_undone(undo_dispositions(annotations, recorded_at=recorded_at, actor_id=actor_id, now=clock.now()))
    else:
        _say_cleared(0)
    return redirect(desk_address(slug), 303)


def change_for(form: DecisionForm, actor_id: str | None) -> Change | None:
    """The change that the form points to; one without a reason yet gets that of the answer."""
    target = form.target
    if target is None:
        return None
    return link_change(
        target.draft,
        reason=form.reason.data or "",
        actor_id=actor_id,
        now=clock.now(),
        provision_id=None if target.is_dropped else target.provision.id,
        old_provision_id=target.provision.id if target.is_dropped else None,
    )


def _load(code: CodeOfPractice, selection: dict[str, int]) -> list[Annotation]:
    """The selected annotations, if all of them still stand."""
    if not selection:
        raise SelectionGone(_("Select at least one annotation in the list."))
    annotations = list_annotations_to_answer(code.id, selection)
    gone = len(selection) - len(annotations)
    if gone:
        for key in set(selection) - {annotation.id for annotation in annotations}:
            del selection[key]
        raise SelectionGone(
            ngettext(
                "%(num)d selected annotation no longer stands and is no longer selected. Look and send again.",
                "%(num)d selected annotations no longer stand and are no longer selected. Look and send again.",
                gone,
            )
        )
    return annotations


def _record(code: CodeOfPractice, form: DecisionForm, annotations: list[Annotation], selection: dict[str, int]) -> Page:
    actor_id = current_actor().user_id
    recorded = record_dispositions(
        annotations,
        outcome=form.outcome.data,
        reason=form.reason.data or "",
        change=change_for(form, actor_id),
        actor_id=actor_id,
        now=clock.now(),
        versions=selection,
    )
    return redirect(desk_address(code.slug, recorded=recorded[0].id), 303)


def _clear(code: CodeOfPractice, annotations: list[Annotation], selection: dict[str, int]) -> Page:
    count = clear_dispositions(annotations, actor_id=current_actor().user_id, now=clock.now(), versions=selection)
    _say_cleared(count)
    return redirect(desk_address(code.slug), 303)


def _say_undone(undone: Undone) -> None:
    _say_cleared(undone.taken_back)
    if undone.restored:
        flash(ngettext("%(num)d earlier answer stands again.", "%(num)d earlier answers stand again.", undone.restored))


def _say_cleared(count: int) -> None:
    if count:
        flash(ngettext("%(num)d answer is taken back.", "%(num)d answers are taken back.", count), "success")
    else:
        flash(_("There was no private answer to take back."), "info")
