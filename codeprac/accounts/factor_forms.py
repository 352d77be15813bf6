"""Forms of second factors: those of Flask-Security in our words."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import forms as fs
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.tf_plugin import TwoFactorSelectForm
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninForm, WebAuthnSigninResponseForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import DataRequired, Length

ONE_LINE = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class SetUpForm(fs.TwoFactorSetupForm):
    """To set up an app, or to remove it: buttons send which."""

    setup = StringField()


class WhichForm(TwoFactorSelectForm):
    """Which second factor is at hand."""

    which = StringField()


class NoHelpForm(fs.TwoFactorRescueForm):
    """Flask-Security's other ways in; there are none but recovery codes."""

    help_setup = RadioField(choices=[])


class CodeForm(fs.TwoFactorVerifyCodeForm):
    """The code that the app shows."""

    code = StringField(
        _l("Code of the app"),
        validators=[DataRequired(_l("Enter the six digits that the app shows.")), Length(max=20)],
        filters=[lambda typed: "".join((typed or "").split())],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20},
    )


class RecoveryCodeForm(MfRecoveryForm):
    """One of the codes on paper."""

    code = StringField(
        _l("Recovery code"),
        validators=[DataRequired(_l("Enter one of your recovery codes.")), Length(max=100)],
        render_kw=ONE_LINE | {"maxlength": 100},
    )


class NamePasskeyForm(WebAuthnRegisterForm):
    """The name of a new passkey; each signs in on its own."""

    name = StringField(
        _l("Name of the passkey"),
        validators=[DataRequired(_l("Give the passkey a name.")), Length(max=64)],
        render_kw={"autocomplete": "off", "maxlength": 64},
    )

    usage = StringField()

    def validate(self, **kwargs: Any) -> bool:
        """Whatever was sent about its use."""
        self.usage.data = "first"
        return bool(super().validate(**kwargs))


class UsePasskeyForm(WebAuthnSigninForm):
    """The wish to sign in with a passkey."""

    remember = BooleanField(_l("Stay signed in on this device for 30 days"))


class PasskeyAnswerForm(WebAuthnSigninResponseForm):
    """What the device answered. A passkey is the same alone and after the password."""

    def validate(self, **kwargs: Any) -> bool:
        """As a first factor, which each of ours is."""
        self.is_secondary = False
        return bool(super().validate(**kwargs))
