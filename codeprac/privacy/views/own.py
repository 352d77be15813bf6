"""One's own data: everything as a file, and erasing the account."""

from typing import cast

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.accounts.freshness import fresh
from codeprac.accounts.models import User
from codeprac.privacy.forms import AskErasureForm
from codeprac.privacy.holdings import Fate, Holding, Topic
from codeprac.privacy.queries import find_erasure, list_obstacles
from codeprac.privacy.readable import in_words
from codeprac.privacy.register import REGISTER
from codeprac.privacy.services import ask_erasure, export_data, name_of_former, undo_erasure
from codeprac.privacy.services.exporting import Found
from codeprac.web import clock
from codeprac.web.access import requires


@requires(Permission.ACCOUNT_OWN)
def data() -> str:
    """What one can do with one's own data."""
    return render_template("privacy/data.html", erasure=find_erasure(_own().id))


@requires(Permission.ACCOUNT_OWN)
@fresh
@limits.on_creating
def export() -> Response:
    """Everything that is kept of oneself, as one file."""
    made = export_data(_own(), render=_readable, now=clock.now())
    response = Response(made, mimetype="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@requires(Permission.ACCOUNT_OWN)
def erasure() -> str:
    """What erasing the account would do, and what stands in its way."""
    return _erasure_page(AskErasureForm())


@requires(Permission.ACCOUNT_OWN)
@fresh
def ask_to_be_erased() -> AnyResponse | tuple[str, int]:
    """Ask for it; it is done after some days, in which it can be undone."""
    form = AskErasureForm()
    if not form.validate_on_submit():
        return _erasure_page(form), 422
    days = current_app.config["KEEP_DAYS"]["erasing"]
    ask_erasure(_own(), days=days, now=clock.now())
    flash(_("Your account will be erased. Until then you can use it, and undo this."), "warning")
    return redirect(url_for("privacy.data"), code=303)


@requires(Permission.ACCOUNT_OWN)
def keep_account() -> AnyResponse:
    """Undo it."""
    undo_erasure(_own(), now=clock.now())
    flash(_("Your account stays."), "success")
    return redirect(url_for("privacy.data"), code=303)


def _erasure_page(form: AskErasureForm) -> str:
    account = _own()
    return render_template(
        "privacy/erasure.html",
        form=form,
        waiting=find_erasure(account.id),
        obstacles=list_obstacles(account),
        former=name_of_former(account),
        days=current_app.config["KEEP_DAYS"]["erasing"],
        **fates(),
    )


def fates() -> dict[str, list[Holding]]:
    """What goes and what stays, as the register says."""
    stored = [one for one in REGISTER if one.columns]
    goes = [one for one in stored if one.fate in {Fate.REMOVED, Fate.EMPTIED} and one.topic is not Topic.RECORD]
    return {"goes": goes, "stays": [one for one in stored if one not in goes]}


def _readable(found: list[Found]) -> str:
    return render_template("privacy/export.html", found=in_words(found), account=_own(), now=clock.now())


def _own() -> User:
    return cast(User, current_user._get_current_object())
