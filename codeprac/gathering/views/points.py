"""A long annotation split into points: each may stand in an issue of its own and is answered apart."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.dispositions.forms import OUTCOME_NAMES
from codeprac.dispositions.queries import answers_to
from codeprac.dispositions.services.points import answer_point, compose_answer
from codeprac.dispositions.views.blueprint import load_annotation
from codeprac.errors import RuleBroken
from codeprac.gathering.views.blueprint import Page, bp
from codeprac.issues.models import Point
from codeprac.issues.queries import list_issues
from codeprac.issues.queries.points import list_points, list_removed_points
from codeprac.issues.services import join_points, put_point, restore_points, split_annotation
from codeprac.text.numbers import read_whole
from codeprac.text.pieces import cut, gather
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/annotations/<annotation_id>/points")
@requires(Permission.DESK_READ)
def points(annotation_id: str) -> Page:
    """The points of an annotation with their answers, or where it can be split."""
    return _show(load_annotation(annotation_id, Permission.DESK_READ))


@bp.post("/annotations/<annotation_id>/points")
@requires(Permission.DISPOSITION_RECORD)
def split(annotation_id: str) -> Page:
    """Split an annotation where the drafter says that points begin."""
    annotation = load_annotation(annotation_id, Permission.DISPOSITION_RECORD)
    places = [read_whole(value, digits=6) or 0 for value in request.form.getlist("begins")]
    spans = gather(cut(annotation.text), places)
    try:
        split_annotation(annotation, spans, actor_id=current_actor().user_id, now=clock.now())
    except RuleBroken as error:
        return _show(annotation, problem=error.message), 422
    return _back(annotation)


@bp.post("/annotations/<annotation_id>/points/join")
@requires(Permission.DISPOSITION_RECORD)
def join(annotation_id: str) -> Page:
    """Take the splitting back."""
    annotation = load_annotation(annotation_id, Permission.DISPOSITION_RECORD)
    join_points(annotation, actor_id=current_actor().user_id, now=clock.now())
    return redirect(url_for("gathering.points", annotation_id=annotation.id, joined=1), 303)


@bp.post("/annotations/<annotation_id>/points/restore")
@requires(Permission.DISPOSITION_RECORD)
def restore(annotation_id: str) -> Page:
    """Restore the points that were joined last."""
    annotation = load_annotation(annotation_id, Permission.DISPOSITION_RECORD)
    restore_points(annotation, actor_id=current_actor().user_id, now=clock.now())
    return _back(annotation)


@bp.post("/annotations/<annotation_id>/points/answers")
@requires(Permission.DISPOSITION_RECORD)
def save_points(annotation_id: str) -> Page:
    """Put each point into its issue, and record the answers that were filled in."""
    annotation = load_annotation(annotation_id, Permission.DISPOSITION_RECORD)
    found = list_points(annotation.id)
    try:
        changed = sum([_save(point, annotation) for point in found])
        composed = compose_answer(annotation, actor_id=current_actor().user_id, now=clock.now()) if changed else None
    except RuleBroken as error:
        return _show(annotation, problem=error.message), 422
    if composed is not None:
        flash(_("All points are answered: the annotation's answer is composed of theirs, private until released."))
    elif changed:
        flash(ngettext("%(num)d point is answered.", "%(num)d points are answered.", changed), "success")
    return _back(annotation)


def _save(point: Point, annotation: Annotation) -> bool:
    """Take over what the form says of a point; whether its answer changed."""
    actor_id, now = current_actor().user_id, clock.now()
    number = request.form.get(f"issue-{point.number}", "")
    issues = {str(issue.number): issue for issue in list_issues(annotation.code_id, annotation.round_id)}
    chosen = issues.get(number)
    if (chosen.id if chosen else None) != point.issue_id:
        put_point(point, chosen, actor_id=actor_id, now=now)
    outcome, reason = request.form.get(f"outcome-{point.number}", ""), request.form.get(f"reason-{point.number}", "")
    if not outcome or (outcome, reason.strip()) == (point.outcome, point.reason):
        return False
    version = read_whole(request.form.get(f"version-{point.number}"), digits=9)
    answer_point(point, outcome=outcome, reason=reason, actor_id=actor_id, now=now, version=version)
    return True


def _show(annotation: Annotation, problem: str = "") -> str:
    found = list_points(annotation.id)
    pieces = cut(annotation.text)
    context: dict[str, Any] = {
        "annotation": annotation,
        "code": annotation.draft.code,
        "draft": annotation.draft,
        "points": found,
        "pieces": [(place, annotation.text[start:end]) for place, (start, end) in enumerate(pieces)],
        "issues": list_issues(annotation.code_id, annotation.round_id),
        "outcomes": [(outcome.value, name) for outcome, name in OUTCOME_NAMES.items()],
        "answer": answers_to([annotation.id], include_private=True).get(annotation.id),
        "removed": list_removed_points(annotation.id) if not found else [],
        "is_open": annotation.round.closes_at >= clock.now(),
        "problem": problem,
    }
    return render_template("gathering/points.html", **context)


def _back(annotation: Annotation) -> Page:
    return redirect(url_for("gathering.points", annotation_id=annotation.id), 303)
