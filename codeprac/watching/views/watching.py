"""Watching a code of practice, a round, a provision; and the list of what one watches."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.codes.queries import get_code
from codeprac.drafts.queries import get_provision, get_released_draft_at
from codeprac.gathering.queries.public import get_released_issue
from codeprac.notifications.notices import frequency_of, select_watches, set_frequency, set_receipts, wants_receipts
from codeprac.notifications.rules import Frequency, Watchable
from codeprac.notifications.watching import Subject, end_watch, is_watched, unwatch, watch
from codeprac.rounds.queries import get_round
from codeprac.watching.forms import FrequencyForm
from codeprac.watching.queries import describe_watches
from codeprac.watching.views.blueprint import bp
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate


@bp.post("/codes/<slug>/watch")
@requires(Permission.WATCH_KEEP)
@limits.on_writing
def watch_code(slug: str) -> Response:
    """Watch a code of practice, or no more."""
    code = get_code(slug)
    return _act(Subject(Watchable.CODE, code.id, code.id), url_for("overviews.code", slug=slug))


@bp.post("/codes/<slug>/rounds/<int:number>/watch")
@requires(Permission.WATCH_KEEP)
@limits.on_writing
def watch_round(slug: str, number: int) -> Response:
    """Watch a round, or no more."""
    code = get_code(slug)
    round_ = get_round(code, number)
    return _act(Subject(Watchable.ROUND, round_.id, code.id), url_for("overviews.round", slug=slug, number=number))


@bp.post("/codes/<slug>/drafts/<int:number>/<provision_slug>/watch")
@requires(Permission.WATCH_KEEP)
@limits.on_writing
def watch_provision(slug: str, number: int, provision_slug: str) -> Response:
    """Watch a provision through all drafts, or no more."""
    draft = get_released_draft_at(slug, number)
    provision = get_provision(draft, provision_slug)
    page = url_for("annotations.provision", slug=slug, number=number, provision_slug=provision_slug)
    return _act(Subject(Watchable.PROVISION, provision.identity, draft.code_id), page)


@bp.post("/codes/<slug>/issues/<int:number>/watch")
@requires(Permission.WATCH_KEEP)
@limits.on_writing
def watch_issue(slug: str, number: int) -> Response:
    """Watch an issue that is public, or no more."""
    code = get_code(slug)
    issue = get_released_issue(code.id, number)
    page = url_for("gathering.released_issue", slug=slug, number=number)
    return _act(Subject(Watchable.ISSUE, issue.id, code.id), page)


@bp.get("/account/watching")
@requires(Permission.ACCOUNT_OWN)
def watching() -> str:
    """What one watches, and how often one hears of it by mail."""
    return _show(FrequencyForm(formdata=None, frequency=frequency_of(_own_id()), receipts=wants_receipts(_own_id())))


@bp.post("/account/watching")
@requires(Permission.ACCOUNT_OWN)
def stop_watching() -> Response:
    """Watch one thing of the list no more."""
    end_watch(request.form.get("watch", ""), user_id=_own_id())
    return redirect(url_for("watching.watching"), code=303)


@bp.post("/account/watching/mail")
@requires(Permission.ACCOUNT_OWN)
def save_frequency() -> Response | tuple[str, int]:
    """Choose how often notices come by mail."""
    form = FrequencyForm()
    if not form.validate_on_submit():
        return _show(form), 422
    set_frequency(_own_id(), Frequency(form.frequency.data), now=clock.now())
    set_receipts(_own_id(), bool(form.receipts.data))
    flash(_("Your choice is saved."), "success")
    return redirect(url_for("watching.watching"), code=303)


def is_watching(kind: str, subject_id: str, code_id: str) -> bool:
    """Whether the reader watches something; for templates."""
    user_id = current_actor().user_id
    return user_id is not None and is_watched(Subject(Watchable(kind), subject_id, code_id), user_id=user_id)


def _act(subject: Subject, page: str) -> Response:
    if request.form.get("watch") == "no":
        unwatch(subject, user_id=_own_id())
        flash(_("You watch this no more."), "success")
    else:
        watch(subject, user_id=_own_id(), now=clock.now())
        flash(_("You watch this now: notices come here and, as you choose, by e-mail."), "success")
    return redirect(page, code=303)


def _show(form: FrequencyForm) -> str:
    page = paginate(select_watches(_own_id()))
    return render_template("watching/watching.html", form=form, page=page, watched=describe_watches(page.rows))


def _own_id() -> str:
    return current_actor().user_id or ""
