"""Releasing answers on their own; it asks first."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.accounts.freshness import fresh
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.forms import ReleaseForm
from codeprac.dispositions.queries import WaitingRound, count_waiting, list_waiting
from codeprac.dispositions.queries.agreeing import count_agreements
from codeprac.dispositions.services import release_dispositions
from codeprac.dispositions.views.blueprint import Page, bp
from codeprac.drafts.queries import find_working_draft
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/codes/<slug>/desk/release")
@requires(Permission.DISPOSITION_RELEASE)
def release_answers(slug: str) -> Page:
    """What waits for release, by round and outcome, and what stays not yet considered."""
    code = load_code(slug, Permission.DISPOSITION_RELEASE)
    return _answers_page(code, list_waiting(code.id, now=clock.now()))


@bp.post("/codes/<slug>/desk/release")
@requires(Permission.DISPOSITION_RELEASE)
@fresh
def confirm_release(slug: str) -> Page:
    """Release the waiting answers of all rounds or of one, if they are still those that the page showed."""
    code = load_code(slug, Permission.DISPOSITION_RELEASE)
    waiting, form = list_waiting(code.id, now=clock.now()), ReleaseForm()
    chosen = [row for row in waiting if request.form.get("round", "") in {"", str(row.number)}]
    if not form.validate_on_submit():
        return _answers_page(code, waiting), 422
    if not chosen or form.stamp.data != stamp_of(chosen):
        return _answers_page(code, waiting, outdated=True), 409
    released = release_dispositions(
        code.id,
        actor_id=current_actor().user_id,
        now=clock.now(),
        round_id=chosen[0].round_id if request.form.get("round") else None,
    )
    flash(ngettext("%(num)d answer is public.", "%(num)d answers are public.", len(released)), "success")
    return redirect(url_for("dispositions.round_answers", slug=slug, number=chosen[0].number), 303)


def stamp_of(waiting: list[WaitingRound]) -> str:
    """What the drafter saw waiting, in short."""
    return " ".join(row.stamp for row in waiting)


def _answers_page(code: CodeOfPractice, waiting: list[WaitingRound], *, outdated: bool = False) -> str:
    agreements = count_agreements(code.id)
    return render_template(
        "dispositions/release_answers.html",
        code=code,
        waiting=waiting,
        form=ReleaseForm(formdata=None),
        stamp_of=stamp_of,
        outdated=outdated,
        held=_held(code, waiting) - agreements.held,
        unagreed=agreements.held,
        working=find_working_draft(code.id),
    )


def _held(code: CodeOfPractice, waiting: list[WaitingRound]) -> int:
    """How many answers wait for the end of their round, or for a chair."""
    return count_waiting(code.id) - sum(row.count for row in waiting)
