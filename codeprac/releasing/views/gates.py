"""The release of a working draft: its gate, and preparing, approving or sending it back."""

from collections.abc import Collection

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts.freshness import fresh
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.queries import count_waiting, list_waiting
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import find_latest_draft, list_provisions
from codeprac.drafts.rules import names_another_draft
from codeprac.errors import NotFound, RuleBroken
from codeprac.releasing.forms import ApproveForm, PrepareForm, SendBackForm
from codeprac.releasing.models import PreparedRelease
from codeprac.releasing.queries import (
    count_gate,
    digest_of,
    find_last_ended,
    find_open_release,
    find_settings,
    get_open_release,
    list_approvers,
    read_gate,
)
from codeprac.releasing.rules import Gate, GateNotMet, Persons, Stage, blocking_of, takes_two, unmet
from codeprac.releasing.services import approve_release, prepare_release, send_back_release
from codeprac.releasing.services.publishing import is_outdated
from codeprac.releasing.views.blueprint import Page, bp, load
from codeprac.releasing.wording import GATES
from codeprac.rounds.queries import find_current_round
from codeprac.text.provisions import Kind
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/codes/<slug>/working/release")
@requires(Permission.DRAFT_READ_WORKING)
def release(slug: str) -> Page:
    """The gate: what will be public, what holds it up; or what somebody prepared and waits for a second person."""
    code, draft = load(slug, Permission.DRAFT_READ_WORKING)
    return _page(code, draft)


@bp.post("/codes/<slug>/working/release")
@requires(Permission.DRAFT_RELEASE)
@fresh
def prepare(slug: str) -> Page:
    """Prepare the release as it stands; where one person suffices it comes out with that."""
    code, draft = load(slug, Permission.DRAFT_RELEASE)
    form = PrepareForm()
    if not form.settle(clock.office_zone()):
        return _page(code, draft, form=form), 422
    try:
        prepared = prepare_release(
            draft,
            with_answers=bool(form.with_answers.data),
            release_at=form.release_at,
            reasons={gate.value: request.form.get(f"reason-{gate}", "") for gate in Gate},
            digest=form.stamp.data or "",
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except GateNotMet as error:
        return _page(code, draft, form=form, problem=error.message, silent=error.gates), 422
    except RuleBroken as error:
        return _page(code, draft, form=form, problem=error.message), 409
    return _after(code, prepared)


@bp.post("/codes/<slug>/working/release/approve")
@requires(Permission.RELEASE_APPROVE)
@fresh
def approve(slug: str) -> Page:
    """The second person's word."""
    code, draft = load(slug, Permission.RELEASE_APPROVE)
    form = ApproveForm()
    if not form.validate_on_submit():
        return _page(code, draft), 422
    try:
        prepared = approve_release(
            get_open_release(code.id, form.release.data or ""),
            digest=form.digest.data or "",
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except NotFound:
        return _page(code, draft, problem=_("This release is not the one that waits any more. Look once more.")), 409
    except RuleBroken as error:
        return _page(code, draft, problem=error.message), 409
    return _after(code, prepared)


@bp.post("/codes/<slug>/working/release/back")
@requires(Permission.RELEASE_APPROVE)
def send_back(slug: str) -> Page:
    """Send a prepared release back, or take one's own back."""
    code, draft = load(slug, Permission.RELEASE_APPROVE)
    form = SendBackForm()
    if not form.validate_on_submit():
        return _page(code, draft, back=form), 422
    try:
        waiting = get_open_release(code.id, form.release.data or "")
        send_back_release(waiting, note=form.note.data or "", actor_id=current_actor().user_id, now=clock.now())
    except NotFound:
        return _page(code, draft, problem=_("This release is not the one that waits any more. Look once more.")), 409
    flash(_("The release is taken back. Nothing was published."), "success")
    return redirect(url_for("releasing.release", slug=slug), 303)


def _after(code: CodeOfPractice, prepared: PreparedRelease) -> Page:
    """Where people go after an act, and what they are told."""
    here = redirect(url_for("releasing.release", slug=code.slug), 303)
    if prepared.stage == Stage.RELEASED:
        # The page of the draft is the same for everyone, and could not say it.
        with_redline = _("Draft %(number)s is public, with its redline.") if prepared.draft.base_id else ""
        said = with_redline or _("Draft %(number)s is public.")
        flash(said % {"number": prepared.draft.number or 0}, "success")
        return redirect(f"/codes/{code.slug}", 303)
    if prepared.stage == Stage.VOID:
        flash(_("Not released: something was changed after the release was prepared. Prepare it again."), "error")
    elif prepared.stage == Stage.APPROVED:
        flash(_("Approved. It comes out at its moment, unless something changes before."), "success")
    else:
        flash(_("Prepared. It comes out once a second person has approved it; they are told by mail."), "success")
    return here


def _page(
    code: CodeOfPractice,
    draft: Draft,
    *,
    form: PrepareForm | None = None,
    back: SendBackForm | None = None,
    problem: str = "",
    silent: Collection[Gate] = (),
) -> str:
    now, actor = clock.now(), current_actor()
    waiting, prepared, settings = list_waiting(code.id, now=now), find_open_release(code.id), find_settings(code.id)
    found = read_gate(draft, until=max(prepared.release_at or now, now) if prepared else now)
    blocking = blocking_of(settings.blocking if settings else None)
    form = form or PrepareForm(formdata=None)
    form.stamp.data = digest_of(draft, with_answers=True, until=now)
    approvers = list_approvers(code.id, but=prepared.prepared_by_id if prepared else actor.user_id)
    rows, latest = list_provisions(draft), find_latest_draft(code.id)
    number = (latest.number or 0) + 1 if latest else 1
    passed = {one.gate: one for one in prepared.passes} if prepared else {}
    held = unmet(count_gate(found), blocking, {gate: one.count for gate, one in passed.items()})
    return render_template(
        "releasing/release.html",
        code=code,
        draft=draft,
        base=draft.base,
        number=number,
        form=form,
        back=back or SendBackForm(formdata=None),
        problem=problem,
        silent=silent,
        typed=request.form,
        gates=found,
        words=GATES,
        blocking=blocking,
        held=held,
        passed=passed,
        prepared=prepared,
        outdated=prepared is not None and is_outdated(prepared, now),
        last=None if prepared else find_last_ended(draft.id),
        takes_two=takes_two(settings.persons if settings else Persons.DEFAULT, len(approvers)),
        approvers=approvers,
        provisions=len(rows),
        misnamed=next((r for r in rows if r.kind == Kind.TITLE and names_another_draft(r.heading, number)), None),
        running=find_current_round(code.id, now),
        waiting=waiting,
        waits_later=count_waiting(code.id) - sum(row.count for row in waiting),
        zone=clock.office_zone(),
    )
