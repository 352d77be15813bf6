"""Flask-Security's pages, shown by our templates: what came of a form decides the answer."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from codeprac.accounts.freshness import kept_fields
from codeprac.accounts.places import is_own_path

# Where somebody goes after a form that was in order, where its view leaves that to the template.
AFTER = {"security/change_email.html": "accounts.signing_in"}
AFTER_OTHERS = "security.login"
# A form in order leads to a second step on the same page.
TWO_STEPS = {
    "security/two_factor_setup.html",
    "security/mf_recovery_codes.html",
    "security/wan_register.html",
    "security/wan_signin.html",
    "security/wan_verify.html",
}
# Of several forms on a page, the one that it is about; elsewhere the first.
MAIN_FORM = {"security/two_factor_verify_code.html": "two_factor_verify_code_form"}


def show_form(template: str, **context: Any) -> Response | AnyResponse:
    """A page of Flask-Security: 422 with what was typed for a form in error, the next page after a finished one."""
    form = context.get(MAIN_FORM.get(template, "")) or next(
        value for value in context.values() if isinstance(value, FlaskForm)
    )
    context |= {"form": form, "kept": kept_fields()}
    if request.method != "POST":
        _remember_place()
        return make_response(render_template(template, **context))
    if form.errors:
        form.form_errors = list(dict.fromkeys(form.form_errors))
        return make_response(render_template(template, **context), 422)
    if template in TWO_STEPS:
        return make_response(render_template(template, **context))
    return redirect(url_for(AFTER.get(template, AFTER_OTHERS)), code=303)


def _remember_place() -> None:
    """Where somebody who registers came from; the mail with the link to confirm comes between, the sign-in after it."""
    place = request.args.get("back", "")
    if request.endpoint == "security.register" and is_own_path(place):
        session["back"] = place
