"""Forms of erasing and merging accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, TextAreaField
from wtforms.validators import DataRequired, Length

from codeprac.accounts.forms import EMAIL_RENDERING
from codeprac.privacy.rules import REASON_LENGTH

REASON_RULES = [
    DataRequired(_l("Say why: it stands in the record.")),
    Length(max=REASON_LENGTH, message=_l("Use at most %(max)d characters.")),
]


class AskErasureForm(FlaskForm):
    """That somebody wants to be erased, and knows what that means."""

    understood = BooleanField(
        _l("I have read what goes and what stays, and want my account to be erased"),
        validators=[DataRequired(_l("Tick the box if you want your account to be erased."))],
    )


class EraseForm(FlaskForm):
    """Erasing somebody else's account: why, and that it is meant."""

    reason = TextAreaField(_l("Why"), validators=REASON_RULES, render_kw={"rows": 3})
    overrules = BooleanField(_l("Leave an organisation without people, where nobody else belongs to it"))
    understood = BooleanField(
        _l("I have checked that this is the right account. This cannot be undone"),
        validators=[DataRequired(_l("Tick the box once you have checked the account."))],
    )


class ChooseAccountsForm(FlaskForm):
    """Which two accounts are one person's."""

    kept = EmailField(
        _l("E-mail address of the account to keep"),
        validators=[DataRequired(_l("Enter the address of the account that stays in use."))],
        render_kw=EMAIL_RENDERING | {"autocomplete": "off"},
    )
    closed = EmailField(
        _l("E-mail address of the account to close"),
        validators=[DataRequired(_l("Enter the address of the account that is closed."))],
        render_kw=EMAIL_RENDERING | {"autocomplete": "off"},
    )


class MergeForm(FlaskForm):
    """Merging two accounts: how it is known that they are one person's, and that it is meant."""

    reason = TextAreaField(
        _l("How you know that both are one person's"), validators=REASON_RULES, render_kw={"rows": 3}
    )
    understood = BooleanField(
        _l("I have checked what moves. This cannot be undone"),
        validators=[DataRequired(_l("Tick the box once you have checked what moves."))],
    )
