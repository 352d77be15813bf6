"""Forms of signing in by a provider."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField

from codeprac.accounts.forms import AFFILIATION_RULES, NAME_RULES, tidy


class OpenAccountForm(FlaskForm):
    """What others see of a new account; who it is, the provider has said."""

    name = StringField(_l("Your name"), validators=NAME_RULES, filters=[tidy], render_kw={"autocomplete": "name"})
    affiliation = StringField(
        _l("Affiliation"), validators=AFFILIATION_RULES, filters=[tidy], render_kw={"autocomplete": "organization"}
    )
