"""What is done to an issue: annotations put in and out, two merged, an empty one removed; and all of it undone."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.gathering.queries import list_by_id, list_numbered, numbers_in
from codeprac.gathering.views.blueprint import Page, bp, go_to_issue, go_to_list, last_act, load_issue
from codeprac.issues.queries import find_act, get_issue
from codeprac.issues.rules import NothingToUndo, read_numbers
from codeprac.issues.services import merge_issues, put_into_issue, remove_issue, take_out_of_issue, undo_act
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.post("/codes/<slug>/desk/issues/<int:number>/put")
@requires(Permission.DISPOSITION_RECORD)
def put(slug: str, number: int) -> Page:
    """Put annotations into the issue by their numbers."""
    code, issue = load_issue(slug, number, Permission.DISPOSITION_RECORD)
    numbers, unknown = read_numbers(request.form.get("numbers", "")[:40_000], numbers_in(issue.round_id))
    if unknown:
        flash(_("No annotation of this round has this number: %(named)s.", named=", ".join(unknown[:5])), "error")
    annotations = list_numbered(issue.round_id, numbers)
    if not put_into_issue(issue, annotations, actor_id=current_actor().user_id, now=clock.now()):
        if not unknown:
            flash(_("There was no annotation to put in: name some by their numbers."), "info")
        return redirect(url_for("gathering.issue", slug=slug, number=number), 303)
    return go_to_issue(code, issue)


@bp.post("/codes/<slug>/desk/issues/<int:number>/take-out")
@requires(Permission.DISPOSITION_RECORD)
def take_out(slug: str, number: int) -> Page:
    """Take the ticked annotations out of the issue."""
    code, issue = load_issue(slug, number, Permission.DISPOSITION_RECORD)
    annotations = list_by_id(code.id, request.form.getlist("annotation")[:5_000])
    if not take_out_of_issue(issue, annotations, actor_id=current_actor().user_id, now=clock.now()):
        flash(_("Select at least one annotation in the list."), "info")
        return redirect(url_for("gathering.issue", slug=slug, number=number), 303)
    return go_to_issue(code, issue)


@bp.post("/codes/<slug>/desk/issues/<int:number>/merge")
@requires(Permission.DISPOSITION_RECORD)
def merge(slug: str, number: int) -> Page:
    """Put all that the issue holds into another one, and remove it."""
    code, issue = load_issue(slug, number, Permission.DISPOSITION_RECORD)
    target = get_issue(code.id, read_whole(request.form.get("into", ""), digits=9) or 0)
    merge_issues(issue, target, actor_id=current_actor().user_id, now=clock.now())
    return go_to_issue(code, target)


@bp.post("/codes/<slug>/desk/issues/<int:number>/remove")
@requires(Permission.DISPOSITION_RECORD)
def remove(slug: str, number: int) -> Page:
    """Remove an empty issue."""
    code, issue = load_issue(slug, number, Permission.DISPOSITION_RECORD)
    remove_issue(issue, actor_id=current_actor().user_id, now=clock.now())
    return go_to_list(code, issue.round.number, done=last_act(code))


@bp.post("/codes/<slug>/desk/issues/undo")
@requires(Permission.DISPOSITION_RECORD)
def undo(slug: str) -> Page:
    """Undo what a drafter did to an issue in one go."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    act = find_act(code.id, request.form.get("act", "")[:26])
    if act is None:
        raise NothingToUndo(_("This is undone already."))
    issue = undo_act(act, actor_id=current_actor().user_id, now=clock.now())
    flash(_("Undone: what stood before stands again."), "success")
    if issue.removed_at is not None:
        return go_to_list(code, issue.round.number)
    return redirect(url_for("gathering.issue", slug=slug, number=issue.number), 303)
