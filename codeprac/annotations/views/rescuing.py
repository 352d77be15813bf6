"""A text that comes when the sign-in or the form has expired: kept with the account that wrote it, by the stamp in the
form, and given to nobody else. Whoever signs in on that browser next finds it only if it is theirs."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.accounts import limits
from codeprac.accounts.models import User
from codeprac.annotations.models import UnsentText
from codeprac.annotations.queries import get_subject
from codeprac.annotations.services import keep_beside
from codeprac.annotations.stamps import FIELD, find_writer, read_stamp
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.keeping import read_typed
from codeprac.codes.queries import actor_of
from codeprac.errors import NotFound, RuleBroken
from codeprac.web import clock
from codeprac.web.access import current_actor, unauthorised
from codeprac.web.errors import wants_json


@bp.before_request
def refuse_forms_of_others() -> ResponseReturnValue | None:
    """What one account wrote is not sent in the name of another that has signed in on the same browser since."""
    actor, value = current_actor(), request.form.get(FIELD, "") if request.method == "POST" else ""
    stamp = read_stamp(value) if value and actor.is_signed_in else None
    if stamp is None or stamp.author_id == actor.user_id:
        return None
    return unauthorised() if wants_json() else rescue_text()


def rescue_text() -> Response | None:
    """Keep the text of the form at hand for who wrote it, and lead on; None where the form does not tell, or nothing
    was written."""
    found = find_writer(request.form.get(FIELD, ""))
    if found is None:
        return None
    author, key = found
    with limits.on_rescuing():
        unsent = _keep(author, key)
    return _lead_on(author, unsent) if unsent else None


def keep_text() -> str | None:
    """Keep the text of the form at hand for who wrote it, and tell where they find it."""
    found = find_writer(request.form.get(FIELD, ""))
    if found is None:
        return None
    with limits.on_rescuing():
        unsent = _keep(*found)
    return _address(unsent) if unsent else None


def _address(unsent: UnsentText) -> str:
    return url_for("annotations.continue_unsent", unsent_id=unsent.id)


def _keep(author: User, key: str) -> UnsentText | None:
    now, actor = clock.now(), actor_of(author.id, author.name, author.office_role)
    try:
        return keep_beside(get_subject(key, actor=actor, now=now), read_typed(), author_id=author.id, now=now)
    except (NotFound, RuleBroken):
        return None


def _lead_on(author: User, unsent: UnsentText) -> Response:
    address = _address(unsent)
    actor = current_actor()
    if actor.user_id == author.id:
        flash(_("The form had expired. What you typed is saved as a draft: look it over and submit it."), "warning")
        return redirect(address, code=303)
    if actor.is_signed_in:
        flash(
            _("This was written by another account. It was not submitted; that account has it among its drafts."),
            "warning",
        )
        return redirect(url_for("annotations.unsent_texts"), code=303)
    flash(
        _("Your sign-in has expired. What you typed is saved as a draft of your account: sign in to go on."), "warning"
    )
    return redirect(url_for("security.login", next=address), code=303)
