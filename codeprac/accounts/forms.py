"""Forms of accounts: those of Flask-Security in our words, and our own."""

import logging
from typing import Any, cast

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import forms as fs
from flask_security.change_email import ChangeEmailForm as FlaskSecurityChangeEmailForm
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from codeprac.access.actor import OfficeRole
from codeprac.accounts import messages
from codeprac.accounts.models import User
from codeprac.accounts.rules import AFFILIATION_LENGTH, NAME_LENGTH, holds_web_address, one_line

log = logging.getLogger(__name__)


def no_web_address(form: FlaskForm, field: StringField) -> None:
    """A validator: a name is no advertisement."""
    if holds_web_address(field.data or ""):
        raise ValidationError(_("Leave out web and e-mail addresses."))


NAME_RULES = [
    DataRequired(_l("Enter your name.")),
    Length(max=NAME_LENGTH, message=_l("Use at most %(max)d characters.")),
    no_web_address,
]
AFFILIATION_RULES = [Length(max=AFFILIATION_LENGTH, message=_l("Use at most %(max)d characters."))]
EMAIL_RENDERING = {"autocomplete": "email", "spellcheck": "false", "maxlength": 254}


def tidy(text: str | None) -> str:
    """A filter of fields: one line, without blanks around it; empty where nothing came."""
    return one_line(text or "")


class SignInForm(fs.LoginForm):
    """E-mail address and password."""

    email = EmailField(
        _l("E-mail address"),
        validators=[fs.email_required, fs.EmailValidation(verify=False)],
        render_kw=EMAIL_RENDERING | {"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"), validators=[fs.password_required], render_kw={"autocomplete": "current-password"}
    )
    remember = BooleanField(_l("Stay signed in on this device for 30 days"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""

    def validate(self, **kwargs: Any) -> bool:
        """Say why an account cannot be used to who knows its password; refuse demo accounts outside of demo mode."""
        passed = bool(super().validate(**kwargs))
        account = cast(User | None, self.user)
        if account is None:
            log.warning("not signed in: there is no such account")
        if account is not None and account.is_demo and not current_app.config["DEMO"]:
            self.email.errors = [messages.WRONG]
            return False
        if not passed and self.user_authenticated:
            self.email.errors = []
            self.form_errors.append(messages.not_confirmed() if self.requires_confirmation else messages.not_active())
        return passed


class RegisterForm(fs.RegisterFormV2):
    """Who one is, and a password."""

    name = StringField(
        _l("Your name"), validators=NAME_RULES, filters=[tidy], render_kw={"autocomplete": "name", "maxlength": 200}
    )
    affiliation = StringField(
        _l("Affiliation"),
        validators=AFFILIATION_RULES,
        filters=[tidy],
        render_kw={"autocomplete": "organization", "maxlength": 200},
    )
    email = EmailField(
        _l("E-mail address"),
        validators=[fs.email_required, fs.EmailValidation(verify=True), fs.unique_user_email],
        render_kw=EMAIL_RENDERING,
    )
    password = PasswordField(
        _l("Password"), validators=[fs.password_required], render_kw={"autocomplete": "new-password"}
    )


class AskPasswordForm(FlaskForm):
    """Asks for a mail to set a new password; whether there is such an account, the form does not know."""

    email = EmailField(
        _l("E-mail address"),
        validators=[fs.email_required, fs.EmailValidation(verify=True)],
        render_kw=EMAIL_RENDERING,
    )


class AskConfirmationForm(AskPasswordForm):
    """Asks for another mail to confirm an address."""


class SetPasswordForm(fs.ResetPasswordForm):
    """A new password, by the link in a mail."""

    password = PasswordField(
        _l("New password"), validators=[fs.password_required], render_kw={"autocomplete": "new-password"}
    )
    password_confirm = None


class ChangePasswordForm(fs.ChangePasswordForm):
    """A new password in place of the present one."""

    password = PasswordField(
        _l("Present password"), validators=[fs.password_required], render_kw={"autocomplete": "current-password"}
    )
    new_password = PasswordField(
        _l("New password"), validators=[fs.password_required], render_kw={"autocomplete": "new-password"}
    )
    new_password_confirm = None


class ConfirmPasswordForm(fs.VerifyForm):
    """The password once more, before a grave act."""

    password = PasswordField(
        _l("Password"), validators=[fs.password_required], render_kw={"autocomplete": "current-password"}
    )

    def validate(self, **values: Any) -> bool:
        """Who signs in by a provider alone has no password that one could be compared with."""
        if self.user is not None and self.user.password is None:
            self.password.errors = [
                _l("Your account has no password. Sign out, and set one by “Forgotten the password?”.")
            ]
            return False
        return bool(super().validate(**values))


class ChangeEmailForm(FlaskSecurityChangeEmailForm):
    """Another e-mail address, which a link sent there confirms."""

    email = EmailField(
        _l("New e-mail address"),
        validators=[fs.email_required, fs.EmailValidation(verify=True), fs.unique_user_email],
        render_kw=EMAIL_RENDERING,
    )


class ProfileForm(FlaskForm):
    """What others see of an account."""

    name = StringField(_l("Your name"), validators=NAME_RULES, filters=[tidy], render_kw={"autocomplete": "name"})
    affiliation = StringField(
        _l("Affiliation"),
        validators=AFFILIATION_RULES,
        filters=[tidy],
        render_kw={"autocomplete": "organization"},
    )


class OfficeRoleForm(FlaskForm):
    """What an account may do for the office."""

    role = SelectField(
        _l("Role in the office"),
        choices=[
            SelectChoice(OfficeRole.NONE.value, _l("None")),
            SelectChoice(OfficeRole.MODERATOR.value, _l("Moderator")),
            SelectChoice(OfficeRole.ADMINISTRATOR.value, _l("Administrator")),
        ],
    )
