"""One case: what it is about, who flagged it, what was decided, and what is decided now."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from codeprac.access.permissions import Permission
from codeprac.accounts.freshness import fresh_where
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.queries import get_annotation, get_reply
from codeprac.annotations.withholding import Withholding
from codeprac.codes.loading import load_code
from codeprac.errors import Stale
from codeprac.moderation.forms import JudgeAppealForm, JudgeForm
from codeprac.moderation.models import Judgement, ModerationCase
from codeprac.moderation.queries import get_case_of, list_contexts
from codeprac.moderation.rules import (
    Act,
    AppealOutcome,
    CaseState,
    Conflict,
    NotOpen,
    NotYoursToJudge,
    Source,
    Unreasoned,
    is_undoable,
    list_acts,
)
from codeprac.moderation.services import judge as decide
from codeprac.moderation.services import judge_appeal as decide_appeal
from codeprac.moderation.services import open_case, undo_judgement
from codeprac.moderation.views.blueprint import Page, bp
from codeprac.moderation.wording import (
    act_done,
    conflict_words,
    outcome_words,
    reason_words,
    rule_words,
    source_words,
)
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, requires

STALE = _l("Something has happened in this case since you opened it. Look once more; what you wrote is still below.")
# Who wrote a text, or belongs to whom it was written for, is not told who flagged it, moderator or not.
KEPT_FROM = {Conflict.OWN_TEXT, Conflict.OWN_ORGANISATION}


def _suspends() -> bool:
    return request.form.get("act") == Act.SUSPEND


@bp.get("/codes/<slug>/cases/<int:number>")
@requires(Permission.CASE_JUDGE)
def case(slug: str, number: int) -> Page:
    """The page of a case."""
    return _page(_load(slug, number))


@bp.post("/codes/<slug>/cases/<int:number>")
@requires(Permission.CASE_JUDGE)
@fresh_where(_suspends)
def judge(slug: str, number: int) -> Page:
    """Decide it."""
    found = _load(slug, number)
    form = _form(found)
    version = read_whole(form.version.data, digits=9) or 0
    if version != found.version:
        form.version.data = str(found.version)
        form.form_errors.append(STALE)
        return _page(found, form), 409
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        decision = form.decision(clock.office_zone())
        decide(found, decision, actor=current_actor(), version=version, now=clock.now())
    except Unreasoned as error:
        form[error.field].errors = [error.message]
        return _page(found, form), 422
    except (Stale, NotOpen, NotYoursToJudge) as error:
        form.form_errors.append(error.message)
        form.version.data = str(found.version)
        return _page(found, form), 409
    flash(_("Decided. You can undo it until the notices leave, in ten minutes."), "success")
    return redirect(_address(found), 303)


@bp.post("/codes/<slug>/cases/<int:number>/undo")
@requires(Permission.CASE_JUDGE)
def undo(slug: str, number: int) -> Page:
    """Take the last judgement back, before anybody is told."""
    found = _load(slug, number)
    last = _last(found)
    if last is None:
        raise NotOpen(_("Nothing was decided that could be undone."))
    undo_judgement(last, actor=current_actor(), now=clock.now())
    flash(_("Undone: the text is as it was, and nobody was told."), "success")
    return redirect(_address(found), 303)


@bp.post("/codes/<slug>/cases/<int:number>/appeal")
@requires(Permission.CASE_JUDGE)
def judge_appeal(slug: str, number: int) -> Page:
    """Judge an appeal."""
    found, form = _load(slug, number), JudgeAppealForm()
    appeal = _open_appeal(found)
    if appeal is None:
        raise NotOpen(_("No appeal waits in this case."))
    if not form.validate_on_submit():
        return _page(found, appeal_form=form), 422
    try:
        outcome = AppealOutcome(form.outcome.data)
        decide_appeal(appeal, outcome=outcome, answer=form.answer.data or "", actor=current_actor(), now=clock.now())
    except NotYoursToJudge as error:
        form.form_errors.append(error.message)
        return _page(found, appeal_form=form), 409
    flash(_("The appeal is decided. Who made it is told."), "success")
    return redirect(_address(found), 303)


@bp.post("/annotations/<annotation_id>/case")
@requires(Permission.CASE_JUDGE)
def open_annotation_case(annotation_id: str) -> Page:
    """Open a case about an annotation that nobody has flagged, or that waits to be published."""
    annotation = get_annotation(annotation_id, actor=current_actor(), now=clock.now())
    ensure(Permission.CASE_JUDGE, annotation.facts)
    return _open(annotation)


@bp.post("/replies/<reply_id>/case")
@requires(Permission.CASE_JUDGE)
def open_reply_case(reply_id: str) -> Page:
    """The same about a reply."""
    reply = get_reply(reply_id, actor=current_actor(), now=clock.now())
    ensure(Permission.CASE_JUDGE, reply.annotation.facts)
    return _open(reply)


def _open(text: Annotation | Reply) -> Page:
    source = Source.HELD if text.withheld == Withholding.HELD else Source.OWN
    opened = open_case(text, source=source, actor_id=current_actor().user_id, now=clock.now())
    return redirect(_address(opened), 303)


def _load(slug: str, number: int) -> ModerationCase:
    return get_case_of(load_code(slug, Permission.CASE_JUDGE).id, number)


def _address(found: ModerationCase) -> str:
    return url_for("moderation.case", slug=found.code.slug, number=found.number)


def _form(found: ModerationCase) -> JudgeForm:
    acts = list_acts(CaseState(found.state), Source(found.source), found.text.withheld)
    today = clock.now().astimezone(clock.office_zone()).date()
    return JudgeForm.offered(acts, version=found.version, today=today)


def _last(found: ModerationCase) -> Judgement | None:
    standing = [one for one in found.judgements if one.undone_at is None]
    return standing[-1] if standing else None


def _open_appeal(found: ModerationCase) -> Any:
    return next((one.appeal for one in found.judgements if one.appeal and one.appeal.outcome is None), None)


def _page(found: ModerationCase, form: JudgeForm | None = None, appeal_form: JudgeAppealForm | None = None) -> str:
    last, now = _last(found), clock.now()
    context = list_contexts([found], current_actor())[found.id]
    return render_template(
        "moderation/case.html",
        case=found,
        code=found.code,
        text=found.text,
        context=context,
        conflict=conflict_words(context.conflict) if context.conflict else "",
        tells_flaggers=context.conflict not in KEPT_FROM,
        form=form or _form(found),
        appeal=_open_appeal(found),
        appeal_form=appeal_form or JudgeAppealForm(formdata=None),
        undoable=last if last and is_undoable(last.told_at, last.undone_at, last.tell_at, now) else None,
        is_overdue=found.state == CaseState.WAITING and found.due_at is not None and found.due_at < now,
        done=lambda act: act_done(Act(act)),
        rule_words=rule_words,
        reason_words=reason_words,
        source_words=source_words,
        outcome_words=outcome_words,
    )
