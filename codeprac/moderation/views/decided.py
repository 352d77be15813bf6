"""What was decided about a text: for everybody why it is withheld, for its author to amend it and to appeal."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.access.policy import is_allowed
from codeprac.annotations.queries import get_annotation
from codeprac.annotations.rules import Unacceptable
from codeprac.errors import NotFound, RuleBroken, Stale
from codeprac.moderation.forms import AmendForm, AppealForm
from codeprac.moderation.models import Judgement, ModerationCase
from codeprac.moderation.queries import get_case, list_cases_about, list_own_cases, list_own_flags
from codeprac.moderation.rules import AGAINST_AUTHOR, WITHHOLDS, Act, CaseState, is_appealable
from codeprac.moderation.services import amend_text, appeal_judgement
from codeprac.moderation.views.blueprint import Page, bp
from codeprac.moderation.wording import act_done, outcome_words, reason_words, rule_words
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, public, requires

TOLD_TO_ALL = {*WITHHOLDS, Act.SHOW}
TOLD_TO_AUTHOR = {*AGAINST_AUTHOR, Act.SHOW}


@bp.get("/annotations/<annotation_id>/moderation")
@public
def judged(annotation_id: str) -> Page:
    """What was decided about an annotation and the replies to it, why, and what another moderator said to an appeal."""
    return _show(annotation_id)


@bp.post("/moderation/<case_id>/appeal")
@requires(Permission.TEXT_AMEND)
def appeal(case_id: str) -> Page:
    """Ask another moderator to judge again."""
    case, form = _own_case(case_id), AppealForm()
    judgement = appealable_of(case)
    if judgement is None or not form.validate_on_submit():
        return _show(case.annotation_id, form), 422
    appeal_judgement(
        judgement, words=form.words.data or "", appellant_id=current_actor().user_id or "", now=clock.now()
    )
    flash(_("Your appeal is with the moderators. Another one than the first decides."), "success")
    return redirect(url_for("moderation.judged", annotation_id=case.annotation_id), 303)


@bp.route("/moderation/<case_id>/amend", methods=["GET", "POST"])
@requires(Permission.TEXT_AMEND)
def amend(case_id: str) -> Page:
    """Amend a text as a moderator has asked."""
    case, form = _own_case(case_id), AmendForm()
    if not form.validate_on_submit():
        if not form.is_submitted():
            _fill(form, case)
        return _amend_page(case, form), 422 if form.is_submitted() else 200
    stale: Stale | None = None
    try:
        amend_text(
            case,
            text=form.text.data or "",
            rationale=form.rationale.data or "",
            proposed_wording=form.wording,
            evidence=form.addresses,
            version=read_whole(form.version.data, digits=9) or 0,
            actor_id=current_actor().user_id or "",
            now=clock.now(),
        )
    except Unacceptable as error:
        form[error.field].errors = [error.message]
        return _amend_page(case, form), 422
    except Stale as error:
        stale = error
        form.version.data = str(case.text.version)
        return _amend_page(case, form, stale), 409
    flash(_("Your text is amended. A moderator looks at it again."), "success")
    return redirect(url_for("moderation.judged", annotation_id=case.annotation_id), 303)


@bp.get("/account/moderation")
@requires(Permission.ACCOUNT_OWN)
def own_moderation() -> Page:
    """What was decided about what one wrote, and what one has flagged."""
    user_id = current_actor().user_id or ""
    cases = [(case, told) for case in list_own_cases(user_id) if (told := told_of(case, is_author=True))]
    return render_template(
        "moderation/own.html", cases=cases, flags=list_own_flags(user_id), reason_words=reason_words, **_words()
    )


def told_of(case: ModerationCase, *, is_author: bool) -> list[Judgement]:
    """The judgements of a case that may be read: once their notices have left."""
    acts = TOLD_TO_AUTHOR if is_author else TOLD_TO_ALL
    return [one for one in case.judgements if one.told_at and not one.undone_at and one.act in acts]


def appealable_of(case: ModerationCase) -> Judgement | None:
    """The last judgement against the author, where it can be appealed now."""
    told = told_of(case, is_author=True)
    last, now = told[-1] if told else None, clock.now()
    if last is None or last.appeal is not None:
        return None
    return last if is_appealable(Act(last.act), last.judged_at, now, by_flagger=False) else None


def is_authors(case: ModerationCase) -> bool:
    """Whether the reader is who wrote the text, or leads the organisation that it was written for."""
    return is_allowed(current_actor(), Permission.TEXT_AMEND, case.text_facts)


def _own_case(case_id: str) -> ModerationCase:
    case = get_case(case_id)
    ensure(Permission.TEXT_AMEND, case.text_facts)
    return case


def _show(annotation_id: str, form: AppealForm | None = None) -> str:
    annotation = get_annotation(annotation_id, actor=current_actor(), now=clock.now())
    shown = [(case, is_authors(case)) for case in list_cases_about(annotation.id)]
    return render_template(
        "moderation/judged.html",
        annotation=annotation,
        code=annotation.draft.code,
        cases=[(case, own, told) for case, own in shown if (told := told_of(case, is_author=own))],
        appealable={case.id for case, own in shown if own and appealable_of(case)},
        form=form or AppealForm(formdata=None),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {"done": lambda act: act_done(Act(act)), "rule_words": rule_words, "outcome_words": outcome_words}


def _fill(form: AmendForm, case: ModerationCase) -> None:
    form.text.data, form.version.data = case.text.text, str(case.text.version)
    if case.reply is None:
        annotation = case.annotation
        form.rationale.data, form.proposed_wording.data = annotation.rationale, annotation.proposed_wording
        form.proposes.data = annotation.proposed_wording is not None
        form.evidence.data = "\n".join(annotation.evidence)


def _amend_page(case: ModerationCase, form: AmendForm, stale: Stale | None = None) -> str:
    if case.state != CaseState.WAITING:
        raise RuleBroken(_("Nobody waits for a change of this text any more."))
    asked = [one for one in case.judgements if one.act == Act.AMEND and not one.undone_at]
    if not asked:
        raise NotFound(case.id)
    return render_template(
        "moderation/amend.html", case=case, code=case.code, form=form, asked=asked[-1], stale=stale, **_words()
    )
