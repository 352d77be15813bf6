"""Steps of signing in and of setting up factors, where Flask-Security's own lead elsewhere than ours."""

from flask import current_app, flash, make_response, redirect, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import views, webauthn
from flask_security.forms import _build_form
from flask_security.tf_plugin import tf_select
from flask_security.utils import check_and_get_token_status, get_message
from werkzeug.wrappers import Response

from codeprac.accounts.freshness import go_on
from codeprac.accounts.showing import show_form
from codeprac.web.access import current_actor


def sign_in() -> Response:
    """Sign in; who has a role that waits for a second factor goes on to setting one up."""
    answer = _onward(make_response(views.login()))
    goes_home = answer.status_code == 302 and answer.location == current_app.config["SECURITY_POST_LOGIN_VIEW"]
    if goes_home and current_user.is_authenticated and current_actor().waits:
        return redirect(url_for("accounts.signing_in"), code=303)
    return answer


def choose_factor() -> Response:
    """Choose among the second factors that there are."""
    return _onward(make_response(tf_select()))


def confirm_app(token: str) -> Response:
    """Set up the app whose code is sent; with a wrong code the same picture is shown once more."""
    answer: Response = make_response(views.two_factor_setup_validate(token))
    within = current_app.config["SECURITY_TWO_FACTOR_SETUP_WITHIN"]
    _expired, _invalid, state = check_and_get_token_status(token, "tf_setup", within)
    if answer.location == url_for("security.two_factor_setup") and state:
        session.pop("_flashes", None)
        return show_app(state["totp_secret"], token)
    if answer.status_code == 302 and state and not current_user.mf_recovery_codes:
        flash(_("Now make recovery codes, for the day on which the device is lost."), "info")
        return redirect(url_for("security.mf_recovery_codes"), code=303)
    return answer


def show_app(secret: str, token: str) -> Response:
    """The picture of a secret once more, with what was wrong with its code."""
    values = current_app.extensions["security"].totp_factory.fetch_setup_values(secret, current_user)
    form = _build_form("two_factor_verify_code_form")
    form.code.errors = [get_message("TWO_FACTOR_INVALID_TOKEN")[0]]
    return make_response(
        show_form(
            "security/two_factor_setup.html",
            two_factor_verify_code_form=form,
            chosen_method="authenticator",
            state_token=token,
            authr_qrcode=values["image"],
            authr_key=values["key"],
        )
    )


def no_other_help() -> Response:
    """Whoever has no device at hand uses a recovery code; no mail can stand for a second factor."""
    return redirect(url_for("security.mf_recovery"))


def wan_verify_response(token: str) -> Response:
    """A passkey instead of the password; then on with the act that waits."""
    answer: Response = make_response(webauthn.webauthn_verify_response(token))
    verified = answer.status_code == 302 and answer.location != url_for("security.wan_verify")
    return go_on() if verified else answer


def _onward(answer: Response) -> Response:
    """The same step, without the page of sign-in as the page to go on to: Flask-Security names it where no other is."""
    if answer.status_code == 302 and "?next=http" in (answer.location or ""):
        answer.location = (answer.location or "").partition("?")[0]
    return answer
