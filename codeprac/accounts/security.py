"""Sign-in by Flask-Security, bound to our accounts, our transaction, our pages and our outbox."""

from typing import Any, cast

from flask import Flask, current_app
from flask_security import FSQLALiteUserDatastore, RoleMixin, Security, UserMixin, views, webauthn
from flask_security.change_email import change_email
from flask_security.recovery_codes import mf_recovery, mf_recovery_codes

from codeprac.access.permissions import Permission
from codeprac.accounts import factors, limits, messages, sessions
from codeprac.accounts.asking import ask_for_confirmation, ask_for_password
from codeprac.accounts.confirming import confirm_email, confirm_new_email
from codeprac.accounts.entering import choose_factor, confirm_app, no_other_help, sign_in, wan_verify_response
from codeprac.accounts.factor_forms import (
    CodeForm,
    NamePasskeyForm,
    NoHelpForm,
    PasskeyAnswerForm,
    RecoveryCodeForm,
    SetUpForm,
    UsePasskeyForm,
    WhichForm,
)
from codeprac.accounts.factors import AppCodes, Passkeys, RecoveryCodes, keys_of
from codeprac.accounts.forms import (
    ChangeEmailForm,
    ChangePasswordForm,
    ConfirmPasswordForm,
    RegisterForm,
    SetPasswordForm,
    SignInForm,
)
from codeprac.accounts.freshness import PasswordWanted, ask_password, fresh, verify
from codeprac.accounts.mailing import OutboxMail
from codeprac.accounts.models import Passkey, User
from codeprac.accounts.passwords import PasswordJudge
from codeprac.accounts.services import add_account
from codeprac.accounts.settings import SETTINGS
from codeprac.accounts.showing import show_form
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.sign_ins.services import end_sign_ins
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
        end_sign_ins(cast(User, user).id)
        record(Tag.ACCOUNT_PASSWORD_SET, actor_id=cast(User, user).id, subject=user, at=clock.now())

    def tf_reset(self, user: UserMixin) -> None:
        """Remove the authenticator app of an account; there is no telephone to forget."""
        account = cast(User, user)
        account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
        db.session.flush()


datastore = Datastore(db, User, NoRole, Passkey)


def init_app(app: Flask) -> None:
    """Bind Flask-Security with the settings of our sign-in, and put our access and limits on its views."""
    app.config.from_mapping(SETTINGS)
    app.config.from_mapping(messages.MESSAGES)
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    app.config["SECURITY_TOTP_SECRETS"] = keys_of(app.config["SECRET_KEY"])
    app.config["SECURITY_TOTP_ISSUER"] = app.config["SECURITY_WAN_RP_NAME"] = f"codeprac, {app.config['OFFICE_NAME']}"
    app.config["REMEMBER_COOKIE_SECURE"] = app.config["SESSION_COOKIE_SECURE"]
    security = Security(
        mail_util_cls=OutboxMail,
        password_util_cls=PasswordJudge,
        totp_cls=AppCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        webauthn_util_cls=Passkeys,
        render_template=show_form,  # type: ignore[arg-type]  # what it gives is answered as it is, so it may be a response
    )
    security.init_app(
        app,
        datastore,
        login_form=SignInForm,
        register_form=RegisterForm,
        reset_password_form=SetPasswordForm,
        change_password_form=ChangePasswordForm,
        change_email_form=ChangeEmailForm,
        verify_form=ConfirmPasswordForm,
        two_factor_setup_form=SetUpForm,
        two_factor_select_form=WhichForm,
        two_factor_rescue_form=NoHelpForm,
        two_factor_verify_code_form=CodeForm,
        mf_recovery_form=RecoveryCodeForm,
        wan_register_form=NamePasskeyForm,
        wan_signin_form=UsePasskeyForm,
        wan_signin_response_form=PasskeyAnswerForm,
    )
    # Flask-Principal would read the cookie of every request; nothing here asks for its identity, and a page that is
    # the same for everyone must not depend on a cookie.
    security.principal.identity_loaders.clear()
    security.want_json(lambda request: False)
    # Nor does it look for tokens in headers, queries and JSON: people sign in by the form, and there are no others yet.
    app.login_manager.request_loader(lambda request: None)  # type: ignore[attr-defined]  # Flask-Login puts it there
    security.reauthn_handler(ask_password)
    app.register_error_handler(PasswordWanted, ask_password)
    app.view_functions.update(VIEWS)
    limits.init_app(app)
    # Its own route knows GET alone, which cannot write.
    app.add_url_rule(f"{SETTINGS['SECURITY_CHANGE_EMAIL_URL']}/<token>", CONFIRM_NEW_EMAIL, methods=["POST"])
    sessions.init_app(app)
    factors.init_app(app)


CONFIRM_NEW_EMAIL = "security.change_email_confirm"
VIEWS = {
    "security.verify": requires(Permission.ACCOUNT_OWN)(limits.on_change(verify)),
    "security.change_email": requires(Permission.ACCOUNT_OWN)(limits.on_own_mail(change_email)),
    CONFIRM_NEW_EMAIL: public(limits.on_token(confirm_new_email)),
    "security.login": public(limits.on_sign_in(sign_in)),
    "security.logout": public(views.logout),
    "security.register": public(limits.on_register(views.register)),
    "security.send_confirmation": public(limits.on_mail(ask_for_confirmation)),
    "security.confirm_email": public(limits.on_token(confirm_email)),
    "security.forgot_password": public(limits.on_mail(ask_for_password)),
    "security.reset_password": public(limits.on_token(views.reset_password)),
    "security.change_password": requires(Permission.ACCOUNT_OWN)(limits.on_change(views.change_password)),
    # The second factor: at sign-in, and setting it up.
    "security.tf_select": public(limits.on_code(choose_factor)),
    "security.two_factor_token_validation": public(limits.on_code(views.two_factor_token_validation)),
    "security.two_factor_rescue": public(no_other_help),
    "security.mf_recovery": public(limits.on_code(mf_recovery)),
    "security.two_factor_setup": requires(Permission.ACCOUNT_OWN)(views.two_factor_setup),
    # The link of either last step holds what is set up, but not for which account: one made in another account is no
    # way round being asked.
    "security.two_factor_setup_validate": requires(Permission.ACCOUNT_OWN)(fresh(limits.on_change(confirm_app))),
    "security.mf_recovery_codes": requires(Permission.ACCOUNT_OWN)(mf_recovery_codes),
    "security.wan_register": requires(Permission.ACCOUNT_OWN)(webauthn.webauthn_register),
    "security.wan_register_response": requires(Permission.ACCOUNT_OWN)(fresh(webauthn.webauthn_register_response)),
    "security.wan_delete": requires(Permission.ACCOUNT_OWN)(webauthn.webauthn_delete),
    "security.wan_signin": public(limits.on_passkey(webauthn.webauthn_signin)),
    "security.wan_signin_response": public(limits.on_passkey(webauthn.webauthn_signin_response)),
    "security.wan_verify": requires(Permission.ACCOUNT_OWN)(webauthn.webauthn_verify),
    "security.wan_verify_response": requires(Permission.ACCOUNT_OWN)(limits.on_change(wan_verify_response)),
}
