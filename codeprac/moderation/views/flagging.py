"""Flagging a text, with or without an account, and reading what became of that."""

from flask import redirect, render_template, url_for
from flask_login import current_user

from codeprac.accounts import limits
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.queries import get_annotation, get_reply
from codeprac.codes.models import CodeOfPractice
from codeprac.errors import NotAllowed, RuleBroken
from codeprac.moderation.forms import AppealForm, FlagForm
from codeprac.moderation.models import Flag, Judgement
from codeprac.moderation.queries import get_flag
from codeprac.moderation.rules import Act, Reason, is_appealable
from codeprac.moderation.services import appeal_judgement, flag_text
from codeprac.moderation.views.blueprint import Page, bp
from codeprac.moderation.wording import act_done, outcome_words, reason_words, rule_words
from codeprac.web import clock
from codeprac.web.access import current_actor, public


@bp.route("/annotations/<annotation_id>/flag", methods=["GET", "POST"])
@public
@limits.on_flag
def flag_annotation(annotation_id: str) -> Page:
    """Ask moderators to look at an annotation."""
    annotation = get_annotation(annotation_id, actor=current_actor(), now=clock.now())
    return _flag(annotation, annotation)


@bp.route("/replies/<reply_id>/flag", methods=["GET", "POST"])
@public
@limits.on_flag
def flag_reply(reply_id: str) -> Page:
    """Ask moderators to look at a reply."""
    reply = get_reply(reply_id, actor=current_actor(), now=clock.now())
    return _flag(reply, reply.annotation)


@bp.get("/flags/<flag_id>")
@public
def flag(flag_id: str) -> Page:
    """What became of a flag: for who has its address, which nobody can guess."""
    return _show(_get_own(flag_id))


@bp.post("/flags/<flag_id>/appeal")
@public
@limits.on_flag
def appeal_flag(flag_id: str) -> Page:
    """Ask another moderator to judge again why the text was left as it is."""
    found, form = _get_own(flag_id), AppealForm()
    judgement = _appealable(found)
    if judgement is None or not form.validate_on_submit():
        return _show(found, form), 422
    appeal_judgement(judgement, words=form.words.data or "", appellant_id=found.flagger_id, flag=found, now=clock.now())
    return redirect(url_for("moderation.flag", flag_id=flag_id), 303)


def _flag(text: Annotation | Reply, annotation: Annotation) -> Page:
    form = FlagForm.offered(asks_email=not current_actor().is_signed_in)
    if not form.validate_on_submit():
        return _form(text, annotation, form), 422 if form.is_submitted() else 200
    user: User | None = current_user._get_current_object() if current_actor().is_signed_in else None
    try:
        made = flag_text(
            text,
            reason=Reason(form.reason.data),
            words=form.words.data or "",
            flagger=user,
            email="" if user else form.email.data or "",
            form_token=(form.form_token.data or "")[:64],
            now=clock.now(),
        )
    except RuleBroken as error:
        form.form_errors.append(error.message)
        return _form(text, annotation, form), 409
    return redirect(url_for("moderation.flag", flag_id=made.id), 303)


def _form(text: Annotation | Reply, annotation: Annotation, form: FlagForm) -> str:
    code: CodeOfPractice = annotation.draft.code
    reply = text if isinstance(text, Reply) else None
    return render_template("moderation/flag_form.html", form=form, annotation=annotation, reply=reply, code=code)


def _get_own(flag_id: str) -> Flag:
    """The flag, for who made it: of an account that account, else who has the address."""
    found = get_flag(flag_id)
    if found.flagger_id is not None and found.flagger_id != current_actor().user_id:
        raise NotAllowed(flag_id)
    return found


def _appealable(found: Flag) -> Judgement | None:
    """The last judgement of the case, where who flagged the text can appeal against it."""
    judged = [one for one in found.case.judgements if one.undone_at is None]
    last, now = judged[-1] if judged else None, clock.now()
    if last is None or last.told_at is None or last.appeal is not None:
        return None
    return last if is_appealable(Act(last.act), last.judged_at, now, by_flagger=True) else None


def _show(found: Flag, form: AppealForm | None = None) -> str:
    told = [one for one in found.case.judgements if one.told_at is not None and one.undone_at is None]
    return render_template(
        "moderation/flag.html",
        flag=found,
        case=found.case,
        code=found.case.code,
        told=told,
        form=form or AppealForm(formdata=None),
        appealable=_appealable(found),
        reason=reason_words(found.reason),
        done=lambda act: act_done(Act(act)),
        rule_words=rule_words,
        outcome_words=outcome_words,
    )
