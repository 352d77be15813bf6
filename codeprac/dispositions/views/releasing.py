"""Releasing: answers on their own, or a working draft together with its answers. Each asks first."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.forms import ReleaseDraftForm, ReleaseForm
from codeprac.dispositions.queries import WaitingRound, count_waiting, list_unexplained, list_waiting
from codeprac.dispositions.rules import ReleaseOutdated
from codeprac.dispositions.services import release_dispositions, release_draft_with_answers
from codeprac.dispositions.views.blueprint import Page, bp, load_code
from codeprac.drafts.cases import count_open
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import find_latest_draft, find_working_draft, list_provisions
from codeprac.drafts.rules import names_another_draft
from codeprac.errors import NotFound, RuleBroken
from codeprac.rounds.queries import find_current_round
from codeprac.text.provisions import Kind
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


@bp.get("/codes/<slug>/working/release")
@requires(Permission.DRAFT_RELEASE)
def release_draft(slug: str) -> Page:
    """What will be public: the text, its redline, its reasons, the waiting answers."""
    code = load_code(slug, Permission.DRAFT_RELEASE)
    return _draft_page(code, _working_draft(code), ReleaseDraftForm(formdata=None))


@bp.post("/codes/<slug>/working/release")
@requires(Permission.DRAFT_RELEASE)
def confirm_draft(slug: str) -> Page:
    """Release the working draft, and the answers with it unless the drafter says otherwise."""
    code = load_code(slug, Permission.DRAFT_RELEASE)
    draft, form = _working_draft(code), ReleaseDraftForm()
    if not form.validate_on_submit():
        return _draft_page(code, draft, form), 422
    try:
        _refuse_outdated(draft, form, list_waiting(code.id, now=clock.now()))
        released, answers = release_draft_with_answers(
            draft, with_answers=bool(form.with_answers.data), actor_id=current_actor().user_id, now=clock.now()
        )
    except RuleBroken as error:
        return _draft_page(code, draft, form, problem=error.message), 409
    number = released.number or 0
    said = _("Draft %(number)s is public, with its redline.") if released.base_id else _("Draft %(number)s is public.")
    flash(said % {"number": number}, "success")
    if answers:
        flash(ngettext("%(num)d answer is public.", "%(num)d answers are public.", len(answers)), "success")
    return redirect(f"/codes/{slug}", 303)  # the page of the draft is the same for everyone, and could not say it


def stamp_of(waiting: list[WaitingRound]) -> str:
    """What the drafter saw waiting, in short."""
    return " ".join(row.stamp for row in waiting)


def _answers_page(code: CodeOfPractice, waiting: list[WaitingRound], *, outdated: bool = False) -> str:
    return render_template(
        "dispositions/release_answers.html",
        code=code,
        waiting=waiting,
        form=ReleaseForm(formdata=None),
        stamp_of=stamp_of,
        outdated=outdated,
        held=_held(code, waiting),
        working=find_working_draft(code.id),
    )


def _held(code: CodeOfPractice, waiting: list[WaitingRound]) -> int:
    """How many answers wait for the end of their round."""
    return count_waiting(code.id) - sum(row.count for row in waiting)


def _working_draft(code: CodeOfPractice) -> Draft:
    draft = find_working_draft(code.id)
    if draft is None:
        raise NotFound("no working draft")
    return draft


def _draft_stamp(draft: Draft, waiting: list[WaitingRound]) -> str:
    return f"{draft.id} {draft.version} {stamp_of(waiting)}".strip()


def _refuse_outdated(draft: Draft, form: ReleaseDraftForm, waiting: list[WaitingRound]) -> None:
    if form.stamp.data != _draft_stamp(draft, waiting):
        raise ReleaseOutdated(
            _("Somebody has changed the working draft or an answer since you opened this page. Look once more.")
        )


def _draft_page(code: CodeOfPractice, draft: Draft, form: ReleaseDraftForm, *, problem: str = "") -> str:
    waiting = list_waiting(code.id, now=clock.now())
    form.stamp.data = _draft_stamp(draft, waiting)
    latest = find_latest_draft(code.id)
    number = (latest.number or 0) + 1 if latest else 1
    rows = list_provisions(draft)
    titles = (row for row in rows if row.kind == Kind.TITLE and names_another_draft(row.heading, number))
    return render_template(
        "dispositions/release_draft.html",
        code=code,
        draft=draft,
        form=form,
        number=number,
        base=draft.base,
        provisions=len(rows),
        misnamed=next(titles, None),
        running=find_current_round(code.id, clock.now()),
        waiting=waiting,
        held=_held(code, waiting),
        unexplained=list_unexplained(draft),
        undecided=count_open(draft),
        problem=problem,
    )
