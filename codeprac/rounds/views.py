"""Pages on which drafters open, extend and cancel rounds; the public page of a round is `overviews.round`."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.drafts.queries import list_released_drafts
from codeprac.rounds.forms import CancelRoundForm, ExtendRoundForm, OpenRoundForm
from codeprac.rounds.queries import find_current_round, get_round
from codeprac.rounds.rules import RoundRunning, RoundState, Visibility
from codeprac.rounds.services import cancel_round as cancel
from codeprac.rounds.services import extend_round as extend
from codeprac.rounds.services import open_round as open_
from codeprac.web.access import current_actor, requires
from codeprac.web.clock import now, office_zone

bp = Blueprint("rounds", __name__)
Page = str | tuple[str, int] | Response


@bp.route("/codes/<slug>/rounds/open", methods=["GET", "POST"])
@requires(Permission.ROUND_OPEN)
def open_round(slug: str) -> Page:
    """Open a draft for annotations between two moments."""
    code = load_code(slug, Permission.ROUND_OPEN)
    moment = now()
    drafts = list_released_drafts(code.id)
    form = OpenRoundForm.of(drafts, office_zone(), moment)
    context = {"code": code, "form": form, "drafts": drafts, "running": find_current_round(code.id, moment)}
    if not form.is_submitted() or request.form.get("more") == "questions":
        form.questions.add_blank_rows()
        return render_template("rounds/open_round.html", **context)
    if form.validate():
        draft = next(draft for draft in drafts if draft.id == form.draft_id.data)
        try:
            round_ = open_(
                draft,
                introduction=form.introduction.data or "",
                questions=[question.strip() for question in form.questions.data if question and question.strip()],
                wanted_kinds=form.wanted_kinds.data,
                opens_at=form.opens_at,
                closes_at=form.closes_at,
                visibility=Visibility(form.visibility.data),
                short_reason=form.short_reason.data or "",
                actor_id=current_actor().user_id,
                now=moment,
            )
        except RoundRunning as error:
            form.form_errors = [error.message]
        else:
            flash(_("Round %(number)s is announced.", number=round_.number))
            return redirect(url_for("overviews.round", slug=slug, number=round_.number), 303)
    return render_template("rounds/open_round.html", **context), 422


@bp.route("/codes/<slug>/rounds/<int:number>/extend", methods=["GET", "POST"])
@requires(Permission.ROUND_EXTEND)
def extend_round(slug: str, number: int) -> Page:
    """Let a round close later, for a published reason."""
    code = load_code(slug, Permission.ROUND_EXTEND)
    moment = now()
    round_ = get_round(code, number)
    form = ExtendRoundForm.of(round_, office_zone(), moment)
    context = {"code": code, "round": round_, "form": form}
    if not form.is_submitted():
        context["is_closed"] = round_.state(moment) is RoundState.CLOSED
        return render_template("rounds/extend_round.html", **context)
    context["is_closed"] = False
    if form.validate():
        extend(round_, closes_at=form.closes_at, reason=form.reason.data, actor_id=current_actor().user_id, now=moment)
        flash(_("The round is extended. The reason is on its page."))
        return redirect(url_for("overviews.round", slug=slug, number=number), 303)
    return render_template("rounds/extend_round.html", **context), 422


@bp.route("/codes/<slug>/rounds/<int:number>/cancel", methods=["GET", "POST"])
@requires(Permission.ROUND_OPEN)
def cancel_round(slug: str, number: int) -> Page:
    """Cancel a round before it opens, for a published reason."""
    code = load_code(slug, Permission.ROUND_OPEN)
    moment = now()
    round_ = get_round(code, number)
    form = CancelRoundForm()
    has_begun = round_.state(moment) is not RoundState.PLANNED
    if not has_begun and form.validate_on_submit():
        cancel(round_, reason=form.reason.data or "", actor_id=current_actor().user_id, now=moment)
        flash(_("Round %(number)s is cancelled. The reason is on its page.", number=number))
        return redirect(url_for("overviews.round", slug=slug, number=number), 303)
    page = render_template("rounds/cancel_round.html", code=code, round=round_, form=form, has_begun=has_begun)
    return (page, 409 if has_begun else 422) if form.is_submitted() else page
