"""Forms of issues."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from codeprac.issues.models import Issue
from codeprac.issues.rules import SUMMARY_LIMIT, TITLE_LIMIT

LONG_TITLE = _("Keep the title to %(max)d characters.")
LONG_SUMMARY = _("Keep the summary to %(max)d characters.")
NUMBERS_LENGTH = 40_000


class IssueForm(FlaskForm):
    """Title and summary of an issue."""

    title = StringField(
        _("Title"),
        validators=[DataRequired(_("Give the issue a title.")), Length(max=TITLE_LIMIT, message=LONG_TITLE)],
    )
    summary = TextAreaField(_("Summary"), validators=[Length(max=SUMMARY_LIMIT, message=LONG_SUMMARY)])
    version = HiddenField(default="0")


class GatherForm(FlaskForm):
    """Annotations by their numbers, and the issue that they go into: one there is, or a new one."""

    into = SelectField(_("Issue"), validators=[Optional()])
    title = StringField(_("Title"), validators=[Length(max=TITLE_LIMIT, message=LONG_TITLE)])
    summary = TextAreaField(_("Summary"), validators=[Length(max=SUMMARY_LIMIT, message=LONG_SUMMARY)])
    numbers = TextAreaField(_("Annotations"), validators=[Length(max=NUMBERS_LENGTH)])

    def offer(self, issues: Sequence[Issue]) -> None:
        """Let the drafter choose one of these issues."""
        named = [SelectChoice(str(issue.number), f"{issue.number}. {issue.title}") for issue in issues]
        self.into.choices = [SelectChoice("", str(_("A new issue"))), *named]

    def refuse(self, name: str, message: str) -> None:
        """Say what is wrong with a field."""
        field = self[name]
        field.errors = [*field.errors, message]
