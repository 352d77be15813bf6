"""Forms of deciding."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from codeprac.dispositions.forms import OUTCOME_NAMES, read_version
from codeprac.dispositions.rules import REASON_LIMIT
from codeprac.dispositions.services.templates import NAME_LIMIT

TOO_LONG = _("Keep it to %(max)d characters.")


class DissentForm(FlaskForm):
    """That a drafter disagrees, and why."""

    why = TextAreaField(
        _("Why you disagree"), [DataRequired(_("Say why.")), Length(max=REASON_LIMIT, message=TOO_LONG)]
    )
    is_public = BooleanField(_("Publish it with the answer, under my name"))
    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """The version of the answer that the drafter read."""
        return read_version(str(self.version.data or "0"))


class NoteForm(FlaskForm):
    """What a chair says to the answers that they return."""

    note = TextAreaField(_("Note"), [Optional(), Length(max=REASON_LIMIT, message=TOO_LONG)])


class TemplateForm(FlaskForm):
    """A reason that is given often."""

    name = StringField(
        _("Name"), [DataRequired(_("Give the template a name.")), Length(max=NAME_LIMIT, message=TOO_LONG)]
    )
    outcome = SelectField(_("Usual outcome"), [Optional()])
    text = TextAreaField(_("Text"), [DataRequired(_("Write the text.")), Length(max=REASON_LIMIT, message=TOO_LONG)])
    version = HiddenField(default="0")

    def offer_outcomes(self) -> None:
        """Let the drafter choose the outcome that the template goes with, or none."""
        named = [SelectChoice(outcome.value, name) for outcome, name in OUTCOME_NAMES.items()]
        self.outcome.choices = [SelectChoice("", _("Any")), *named]

    @property
    def seen_version(self) -> int:
        """The version that the drafter read."""
        return read_version(str(self.version.data or "0"))
