"""Forms of preparing, approving and setting."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, FormField, HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from codeprac.releasing.rules import NOTE_LIMIT, Gate, Persons
from codeprac.releasing.wording import GATES
from codeprac.rounds.forms import MomentForm


class PrepareForm(FlaskForm):
    """What comes out, and when. The reasons for passing gates over stand beside the gates."""

    with_answers = BooleanField(_("Release the waiting answers at the same moment"), default=True)
    when = RadioField(
        _("When"),
        choices=[
            SelectChoice("approved", _("As soon as it is approved")),
            SelectChoice("moment", _("At a moment of its own, to the minute; nobody sees it before")),
        ],
        default="approved",
        validators=[InputRequired(_("Say when."))],
    )
    moment = FormField(MomentForm, _("The moment"))
    stamp = HiddenField()

    release_at: datetime | None = None

    def settle(self, zone: ZoneInfo) -> bool:
        """Whether the form can be taken; notes the moment."""
        if not self.validate_on_submit():
            return False
        if self.when.data == "moment":
            self.release_at = self.moment.form.resolve(zone)
            return self.release_at is not None
        return True


class ApproveForm(FlaskForm):
    """The word of the second person on what they saw."""

    digest = HiddenField()
    release = HiddenField()


class SendBackForm(FlaskForm):
    """Why a release is sent back."""

    note = TextAreaField(_("What is to be mended"), validators=[Optional(), Length(max=NOTE_LIMIT)])
    release = HiddenField()


class ReleaseRulesForm(FlaskForm):
    """What a code asks of a release."""

    blocking = SelectMultipleField(
        _("What holds a release up"), choices=[SelectChoice(gate.value, name) for gate, (name, _why) in GATES.items()]
    )
    persons = RadioField(
        _("How many persons a release takes"),
        choices=[
            SelectChoice(Persons.DEFAULT.value, _("Two, where the code has two drafters or moderators")),
            SelectChoice(Persons.TWO.value, _("Always two")),
            SelectChoice(Persons.ONE.value, _("One person suffices")),
        ],
        validators=[InputRequired(_("Choose one."))],
    )

    @property
    def gates(self) -> frozenset[Gate]:
        """The gates that are ticked."""
        return frozenset(Gate(one) for one in self.blocking.data or ())
