"""Sign-in by Flask-Security, bound to our accounts, our transaction, our pages and our outbox."""

from datetime import timedelta
from typing import Any, cast

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_security import FSQLALiteUserDatastore, RoleMixin, Security, UserMixin, user_authenticated, views
from flask_security.confirmable import confirm_email_token_status
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from codeprac.access.permissions import Permission
from codeprac.accounts import limits, messages
from codeprac.accounts.asking import ask_for_confirmation, ask_for_password
from codeprac.accounts.forms import (
    ChangePasswordForm,
    RegisterForm,
    SetPasswordForm,
    SignInForm,
)
from codeprac.accounts.mailing import OutboxMail
from codeprac.accounts.models import User
from codeprac.accounts.passwords import PasswordJudge
from codeprac.accounts.places import is_own_path
from codeprac.accounts.services import add_account, confirm_account, note_sign_in
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.web import clock
from codeprac.web.access import public, requires


class NoRole(RoleMixin):
    """Flask-Security's roles are not used: `codeprac.access.policy` decides instead."""


class Datastore(FSQLALiteUserDatastore):
    """Accounts for Flask-Security; it may flush, but our transaction commits."""

    def commit(self) -> None:
        """Leave the commit to the end of the request."""
        db.session.flush()

    def create_user(self, **values: Any) -> User:
        """Register an account by our own service; the password comes hashed."""
        return add_account(
            email=values["email"],
            name=values["name"],
            affiliation=values["affiliation"],
            password_hash=values["password"],
            now=clock.now(),
        )

    def find_user(self, case_insensitive: bool = False, **values: Any) -> User | None:
        """Find an account; outside of demo mode those of the demonstration open nothing, not even by an old cookie."""
        account = cast(User | None, super().find_user(case_insensitive=case_insensitive, **values))
        if account is not None and "fs_uniquifier" in values and account.is_demo and not current_app.config["DEMO"]:
            return None
        return account

    def set_uniquifier(self, user: UserMixin, uniquifier: str | None = None) -> None:
        """End every session of an account: Flask-Security does this when the password was set."""
        super().set_uniquifier(user, uniquifier)
        record(Tag.ACCOUNT_PASSWORD_SET, actor_id=cast(User, user).id, subject=user, at=clock.now())


datastore = Datastore(db, User, NoRole)


def init_app(app: Flask) -> None:
    """Bind Flask-Security with the settings of our sign-in, and put our access and limits on its views."""
    app.config.from_mapping(SETTINGS)
    app.config.from_mapping(messages.MESSAGES)
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    app.config["REMEMBER_COOKIE_SECURE"] = app.config["SESSION_COOKIE_SECURE"]
    security = Security(
        mail_util_cls=OutboxMail,
        password_util_cls=PasswordJudge,
        render_template=show_form,  # type: ignore[arg-type]  # what it gives is answered as it is, so it may be a response
    )
    security.init_app(
        app,
        datastore,
        login_form=SignInForm,
        register_form=RegisterForm,
        reset_password_form=SetPasswordForm,
        change_password_form=ChangePasswordForm,
    )
    # Flask-Principal would read the cookie of every request; nothing here asks for its identity, and a page that is
    # the same for everyone must not depend on a cookie.
    security.principal.identity_loaders.clear()
    security.want_json(lambda request: False)
    # Nor does it look for tokens in headers, queries and JSON: people sign in by the form, and there are no others yet.
    app.login_manager.request_loader(lambda request: None)  # type: ignore[attr-defined]  # Flask-Login puts it there
    app.view_functions.update(VIEWS)
    limits.init_app(app)
    user_authenticated.connect(_note_sign_in, app)


def _note_sign_in(app: Flask, user: User, **details: Any) -> None:
    """Flask-Security tells of every way of signing in by this signal alone."""
    note_sign_in(user, now=clock.now())


def show_form(template: str, **context: Any) -> Response | AnyResponse:
    """A page of Flask-Security: 422 with what was typed for a form in error, the sign-in page after a finished one."""
    form = next(value for value in context.values() if isinstance(value, FlaskForm))
    if request.method != "POST":
        _remember_place()
        return make_response(render_template(template, form=form, **context))
    if not form.errors:
        return redirect(url_for("security.login"), code=303)
    form.form_errors = list(dict.fromkeys(form.form_errors))
    return make_response(render_template(template, form=form, **context), 422)


def _remember_place() -> None:
    """Where somebody who registers came from; the mail with the link to confirm comes between, the sign-in after it."""
    place = request.args.get("back", "")
    if request.endpoint == "security.register" and is_own_path(place):
        session["back"] = place


def confirm_email(token: str) -> str | AnyResponse:
    """The link in the mail shows a button; only pressing it confirms, for scanners of mail open links too."""
    expired, invalid, account = confirm_email_token_status(token)
    if expired or invalid or account is None:
        flash(messages.expired_confirmation() if expired else messages.invalid_confirmation(), "error")
        return redirect(url_for("security.send_confirmation"), code=303)
    if account.confirmed_at is None and request.method != "POST":
        return render_template("security/confirm_email.html", account=account, token=token)
    if account.confirmed_at is None:
        confirm_account(account, now=clock.now())
        flash(_("Your e-mail address is confirmed. Sign in now."), "success")
    else:
        flash(_("Your e-mail address is confirmed already. Sign in."), "info")
    return redirect(url_for("security.login", next=session.pop("back", None)), code=303)


VIEWS = {
    "security.login": public(limits.on_sign_in(views.login)),
    "security.logout": public(views.logout),
    "security.register": public(limits.on_register(views.register)),
    "security.send_confirmation": public(limits.on_mail(ask_for_confirmation)),
    "security.confirm_email": public(limits.on_token(confirm_email)),
    "security.forgot_password": public(limits.on_mail(ask_for_password)),
    "security.reset_password": public(limits.on_token(views.reset_password)),
    "security.change_password": requires(Permission.ACCOUNT_OWN)(limits.on_change(views.change_password)),
}

SETTINGS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    # For the links in mails: they are signed, and what is hashed is a hash already. The usual scheme takes so long that
    # whoever asks for a link sees from the clock whether there is an account.
    "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
    "SECURITY_DEPRECATED_HASHING_SCHEMES": [],
    "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
    "SECURITY_CONFIRMABLE": True,
    "SECURITY_REGISTERABLE": True,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_POST_LOGIN_VIEW": "/since",
    "SECURITY_POST_REGISTER_VIEW": "/register/sent",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(days=1),
    # Asking for the password again before grave acts comes with the second factor; negative: no such page yet.
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_DATETIME_FACTORY": clock.now,
    # Whether a mail arrives is what confirmation finds out; no question to the DNS of others while registering.
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    # Our own templates are rendered into the outbox instead.
    "SECURITY_EMAIL_PLAINTEXT": False,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "REMEMBER_COOKIE_DURATION": timedelta(days=30),
    "REMEMBER_COOKIE_HTTPONLY": True,
    "REMEMBER_COOKIE_SAMESITE": "Lax",
}
