"""Forms of moderation."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange, ValidationError
from wtforms.validators import Optional as Maybe

from codeprac.annotations.naming import rule_name
from codeprac.annotations.withholding import Rule
from codeprac.codes.rules import MOST_ACCEPTED_FIRST, Checking
from codeprac.db import new_id
from codeprac.moderation.rules import AMEND_USUALLY, WORDS_LIMIT, Act, AppealOutcome, Reason
from codeprac.moderation.services import Decision
from codeprac.moderation.wording import act_words, list_reasons

WORDS = Length(max=WORDS_LIMIT)


class FlagForm(FlaskForm):
    """Why somebody flags a text, and where they want to hear of the outcome."""

    reason = RadioField(_l("Reason"), [InputRequired(_l("Choose a reason"))], choices=[])
    words = TextAreaField(_l("In your words"), [WORDS])
    email = EmailField(
        _l("E-mail address"),
        [Maybe(), Length(max=320), Email(_l("Enter an e-mail address, such as name@example.org"))],
    )
    form_token = HiddenField()

    @classmethod
    def offered(cls, *, asks_email: bool) -> "FlagForm":
        """The form with the reasons; who has an account is not asked for an address."""
        form = cls()
        form.reason.choices = [SelectChoice(value, words) for value, words in list_reasons()]
        if not asks_email:
            del form.email
        if not form.form_token.data:
            form.form_token.data = new_id()
        return form

    def validate_words(self, field: TextAreaField) -> None:
        """What is in no list has to be said."""
        if self.reason.data == Reason.OTHER and not (field.data or "").strip():
            raise ValidationError(_("Say in a sentence what is wrong with it."))


class JudgeForm(FlaskForm):
    """What a moderator decides, and why."""

    act = RadioField(_l("Decision"), [InputRequired(_l("Choose what you decide"))], choices=[])
    rule = SelectField(_l("Published rule"), choices=[], default="")
    words = TextAreaField(_l("Statement of reasons"), [WORDS])
    to_author = TextAreaField(_l("For the author only"), [WORDS])
    due = DateField(_l("To be amended by"), [Maybe()])
    hides = BooleanField(_l("Hide it until then"))
    until = DateField(_l("Suspended until"), [Maybe()])
    version = HiddenField()

    @classmethod
    def offered(cls, acts: list[Act], *, version: int, today: date) -> "JudgeForm":
        """The form with the acts that the case takes."""
        form = cls()
        form.act.choices = [SelectChoice(act.value, act_words(act)) for act in acts]
        form.rule.choices = [SelectChoice("", _("Choose")), *(SelectChoice(one.value, rule_name(one)) for one in Rule)]
        if not form.is_submitted():
            form.due.data, form.version.data = today + AMEND_USUALLY, str(version)
        return form

    def decision(self, zone: ZoneInfo) -> Decision:
        """What was decided; days end at midnight of the office."""
        return Decision(
            act=Act(self.act.data),
            rule=Rule(self.rule.data) if self.rule.data else None,
            words=self.words.data or "",
            to_author=self.to_author.data or "",
            due_at=end_of(self.due.data, zone),
            hides=bool(self.hides.data),
            until=end_of(self.until.data, zone),
        )


class AppealForm(FlaskForm):
    """Why another moderator should judge again."""

    words = TextAreaField(_l("Why it should be judged again"), [InputRequired(_l("Say why.")), WORDS])


class JudgeAppealForm(FlaskForm):
    """What the other moderator says."""

    outcome = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose what you decide"))],
        choices=[
            SelectChoice(AppealOutcome.CONFIRMED.value, _l("Confirm what was decided")),
            SelectChoice(AppealOutcome.OVERTURNED.value, _l("Overturn it")),
        ],
    )
    answer = TextAreaField(_l("Statement of reasons"), [InputRequired(_l("Say why.")), WORDS])


class AmendForm(FlaskForm):
    """The text as its author amends it."""

    text = TextAreaField(_l("Text"), [InputRequired(_l("Write what you want to say."))])
    rationale = TextAreaField(_l("Rationale"))
    proposes = BooleanField(_l("Propose other wording"))
    proposed_wording = TextAreaField(_l("Proposed wording"))
    evidence = TextAreaField(_l("Evidence"))
    version = HiddenField()

    @property
    def wording(self) -> str | None:
        """The proposed wording; None where none is proposed."""
        return (self.proposed_wording.data or "") if self.proposes.data else None

    @property
    def addresses(self) -> list[str]:
        """The links to evidence, one in a line."""
        return (self.evidence.data or "").splitlines()


class CheckingForm(FlaskForm):
    """When moderators read what is contributed to a code."""

    checking = RadioField(
        _l("When moderators read contributions"),
        [InputRequired(_l("Choose one"))],
        choices=[
            SelectChoice(Checking.AFTER.value, _l("After they are published")),
            SelectChoice(Checking.NEW.value, _l("Before, the first ones of each new account")),
            SelectChoice(Checking.ALL.value, _l("Before, all of them")),
        ],
    )
    accepted_first = IntegerField(
        _l("How many of a new account"),
        [Maybe(), NumberRange(1, MOST_ACCEPTED_FIRST, _l("Choose a number from 1 to 20"))],
        default=1,
    )


class IdentityForm(FlaskForm):
    """How the office has checked who somebody is."""

    email = StringField(_l("E-mail address of the account"), [InputRequired(_l("Enter the e-mail address"))])
    method = RadioField(_l("How it was checked"), [InputRequired(_l("Choose how it was checked"))], choices=[])


def end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """The end of a day in the office's time zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone) if day else None
