"""The choice of what comes by mail, and how often."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice

from codeprac.notifications.rules import Frequency


class FrequencyForm(FlaskForm):
    """At once, daily, weekly, or not at all."""

    frequency = RadioField(
        _l("Notices by e-mail"),
        choices=[
            SelectChoice(Frequency.AT_ONCE.value, _l("At once")),
            SelectChoice(Frequency.DAILY.value, _l("Once a day, at seven in the morning")),
            SelectChoice(Frequency.WEEKLY.value, _l("Once a week, on Monday morning")),
            SelectChoice(Frequency.NONE.value, _l("Not at all")),
        ],
    )
    receipts = BooleanField(_l("Receipts for what I submit, in one mail when I have paused for a quarter of an hour"))
