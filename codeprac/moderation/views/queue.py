"""The moderators' queue: cases, what waits to be published, suspended accounts, and how the code is moderated."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation, Reply
from codeprac.codes.loading import load_code
from codeprac.codes.queries import list_suspensions
from codeprac.codes.rules import Checking
from codeprac.moderation.forms import CheckingForm
from codeprac.moderation.queries import (
    Filters,
    Wanted,
    count_cases,
    count_held,
    list_contexts,
    list_held_on,
    list_texts,
    select_cases,
    select_held,
)
from codeprac.moderation.rules import Unreasoned
from codeprac.moderation.services import accept_texts, choose_checking, lift_suspension
from codeprac.moderation.views.blueprint import Page, bp
from codeprac.moderation.wording import conflict_words, list_reasons, reason_words, source_words
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate

MOST_ACCEPTED = 100


@bp.get("/codes/<slug>/cases")
@requires(Permission.CASE_JUDGE)
def cases(slug: str) -> Page:
    """The cases of a code by what they wait for, with their context."""
    code, now = load_code(slug, Permission.CASE_JUDGE), clock.now()
    filters = _filters()
    page = paginate(select_cases(code.id, filters, now=now), size=20)
    return render_template(
        "moderation/cases.html",
        code=code,
        page=page,
        filters=filters,
        contexts=list_contexts(page.rows, current_actor()),
        counts=count_cases(code.id, now=now),
        held=count_held(code.id),
        reasons=[("", _("All reasons")), *list_reasons()],
        reason_words=reason_words,
        source_words=source_words,
        conflict_words=conflict_words,
    )


@bp.get("/codes/<slug>/cases/held")
@requires(Permission.CASE_JUDGE)
def held(slug: str) -> Page:
    """What waits to be published, to be read one after the other."""
    code, now = load_code(slug, Permission.CASE_JUDGE), clock.now()
    return render_template(
        "moderation/held.html",
        code=code,
        page=paginate(select_held(code.id), size=20),
        replies=list_held_on(code.id),
        counts=count_cases(code.id, now=now),
        held=count_held(code.id),
        filters=_filters(),
    )


@bp.post("/codes/<slug>/cases/held")
@requires(Permission.CASE_JUDGE)
def accept(slug: str) -> Page:
    """Publish the texts that are chosen."""
    code = load_code(slug, Permission.CASE_JUDGE)
    annotations = list_texts(Annotation, code.id, request.form.getlist("annotation")[:MOST_ACCEPTED])
    replies = list_texts(Reply, code.id, request.form.getlist("reply")[:MOST_ACCEPTED])
    chosen = [*annotations, *replies]
    done = accept_texts(chosen, actor=current_actor(), now=clock.now())
    if done:
        flash(ngettext("One text is published.", "%(num)d texts are published.", done), "success")
    if left := len(chosen) - done:
        message = ngettext(
            "One text was left: somebody judged it meanwhile, or it is for another moderator.",
            "%(num)d texts were left: somebody judged them meanwhile, or they are for another moderator.",
            left,
        )
        flash(message, "warning")
    if not chosen:
        flash(_("Choose at least one text."), "warning")
    return redirect(url_for("moderation.held", slug=slug), 303)


@bp.route("/codes/<slug>/cases/settings", methods=["GET", "POST"])
@requires(Permission.CODE_EDIT)
def checking(slug: str) -> Page:
    """Whether contributions are read before they are published; and who is suspended."""
    code = load_code(slug, Permission.CODE_EDIT)
    form = CheckingForm(checking=code.checking, accepted_first=code.accepted_first)
    context = {"code": code, "form": form, "suspensions": list_suspensions(code.id, clock.now())}
    if not form.validate_on_submit():
        return render_template("moderation/checking.html", **context), 422 if form.is_submitted() else 200
    try:
        choose_checking(
            code,
            checking=Checking(form.checking.data),
            accepted_first=form.accepted_first.data or 1,
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except Unreasoned as error:
        form[error.field].errors = [error.message]
        return render_template("moderation/checking.html", **context), 422
    flash(_("Saved."), "success")
    return redirect(url_for("moderation.checking", slug=slug), 303)


@bp.post("/codes/<slug>/suspensions/<suspension_id>/lift")
@requires(Permission.CASE_JUDGE)
def lift(slug: str, suspension_id: str) -> Page:
    """Let a suspended account contribute again."""
    code = load_code(slug, Permission.CASE_JUDGE)
    lifted = lift_suspension(code, suspension_id, actor=current_actor(), now=clock.now())
    flash(_("%(name)s can contribute again.", name=lifted.user.name), "success")
    return redirect(url_for("moderation.checking", slug=slug), 303)


def _filters() -> Filters:
    asked = request.args.get("show", "")
    wanted = Wanted(asked) if asked in set(Wanted) else Wanted.TO_JUDGE
    return Filters(wanted, request.args.get("reason", "")[:20], request.args.get("q", "")[:100].strip())
