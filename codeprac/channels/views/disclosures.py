"""The log of early disclosures: public, and only growing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.channels.forms import DisclosureForm
from codeprac.channels.queries import corrections_of, find_disclosure, select_disclosures
from codeprac.channels.rules import NotLoggable, WhichText
from codeprac.channels.services import log_disclosure
from codeprac.channels.views.blueprint import bp
from codeprac.codes.loading import load_code
from codeprac.codes.queries import get_code
from codeprac.drafts.queries import list_released_drafts
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, public, requires
from codeprac.web.paging import paginate


@bp.get("/codes/<slug>/disclosures")
@public
def disclosures(slug: str) -> str:
    """To whom which text was shown before it was public, when and why."""
    code = get_code(slug)
    page = paginate(select_disclosures(code.id))
    return render_template("channels/disclosures.html", code=code, page=page, corrected=corrections_of(page.rows))


@bp.route("/codes/<slug>/disclosures/new", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_LOG)
def new_disclosure(slug: str) -> ResponseReturnValue:
    """Log a disclosure, or correct an earlier entry by a new one."""
    code = load_code(slug, Permission.DISCLOSURE_LOG)
    moment, form, drafts = clock.now(), DisclosureForm(), list_released_drafts(code.id)
    form.offer(drafts)
    corrects = find_disclosure(code.id, read_whole(request.args.get("corrects"), digits=6))
    if not form.is_submitted():
        form.disclosed_on.data = today = moment.astimezone(clock.office_zone()).date()
        if corrects is not None:
            form.recipients.data, form.disclosed_on.data = corrects.recipients, corrects.disclosed_on or today
            form.which.data = WhichText.DRAFT if corrects.which == WhichText.DRAFT else WhichText.OTHER
            form.draft.data, form.sha256.data = corrects.draft_id or "", corrects.sha256
    elif form.validate():
        try:
            made = log_disclosure(
                code,
                recipients=form.recipients.data or "",
                disclosed_on=form.disclosed_on.data,
                which=WhichText(form.which.data),
                draft=next((one for one in drafts if one.id == form.draft.data), None),
                sha256=form.sha256.data or "",
                reason=form.reason.data or "",
                corrects=corrects,
                today=moment.astimezone(clock.office_zone()).date(),
                actor_id=current_actor().user_id,
                now=moment,
            )
        except NotLoggable as error:
            form.refuse(error)
        else:
            flash(_("Entry %(number)s is in the public log.", number=made.number))
            return redirect(url_for("channels.disclosures", slug=slug), 303)
    page = render_template("channels/new_disclosure.html", code=code, form=form, corrects=corrects)
    return (page, 422) if form.is_submitted() else page
