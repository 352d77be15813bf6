"""Forms of workspaces; the content of a contribution has the fields of an annotation."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from codeprac.accounts.forms import tidy
from codeprac.annotations.forms import MOST_DIGITS, QuotingForm, WordsForm
from codeprac.annotations.rules import Publication, Unacceptable
from codeprac.annotations.services.contents import Content, check_content
from codeprac.db import new_id
from codeprac.drafts.models import Provision
from codeprac.drafts.rules import name_in_contents
from codeprac.text.numbers import read_whole
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.rules import LABEL_LENGTH, MOST_USES, NAME_LENGTH

# Between these every clock can count; a link ends with its round in any case.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(9000, 1, 1)
TOO_LONG = _l("Use at most %(max)d characters.")


class ContributionForm(QuotingForm):
    """A new contribution: the fields of an annotation, without whom it is for."""

    text = TextAreaField(
        _l("Your contribution"), id="annotation-text", validators=[InputRequired(_l("Write what you want to say."))]
    )


class EditContributionForm(WordsForm):
    """A contribution, changed."""

    version = HiddenField(id="annotation-version")
    text = TextAreaField(
        _l("The contribution"), id="annotation-text", validators=[InputRequired(_l("Write what you want to say."))]
    )

    @property
    def seen_version(self) -> int:
        """The version that its editor saw; 0, which none has, for anything unreadable."""
        return read_whole(self.version.data, digits=MOST_DIGITS - 1) or 0


class MergeForm(WordsForm):
    """One contribution of several: what it says, and on whose words."""

    words_of = RadioField(_l("On the words of"), validators=[InputRequired(_l("Choose whose words it is about."))])
    form_token = HiddenField(id="merge-token", default=new_id)


class RemarkForm(FlaskForm):
    """Something said to the colleagues."""

    text = TextAreaField(
        _l("Your remark"), id="remark-text", validators=[InputRequired(_l("Write what you want to say."))]
    )
    form_token = HiddenField(id="remark-token", default=new_id)


class PositionForm(FlaskForm):
    """The cover statement of a position; `seen` says what the preview showed."""

    cover = TextAreaField(_l("Cover statement"), id="cover")
    publication = RadioField(
        _l("The public sees the annotations"),
        choices=[
            SelectChoice(Publication.ORGANISATION.value, _l("with the organisation's name only")),
            SelectChoice(Publication.NAMED.value, _l("with the organisation's name and yours")),
        ],
        default=Publication.ORGANISATION.value,
    )
    seen = HiddenField(id="seen")
    form_token = HiddenField(id="position-token", default=new_id)

    def refuse(self, error: Unacceptable) -> None:
        """Show what a service would not take."""
        self.cover.errors = [*self.cover.errors, error.message]


class LinkForm(FlaskForm):
    """A link for people without an account."""

    label = StringField(
        _l("For whom"),
        validators=[DataRequired(_l("Say for whom the link is.")), Length(max=LABEL_LENGTH, message=TOO_LONG)],
        filters=[tidy],
    )
    expires_on = DateField(_l("Last day"), validators=[DataRequired(_l("Choose the last day."))])
    most_uses = IntegerField(
        _l("How many contributions at most"),
        validators=[Optional(), NumberRange(1, MOST_USES, _l("Enter a number from 1 to 10,000, or nothing."))],
    )

    def expires_at(self, zone: ZoneInfo) -> datetime:
        """The end of the last day on the clocks of the office."""
        day = min(max(self.expires_on.data, FIRST_DAY), LAST_DAY)
        return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(seconds=1)


class LinkContributionForm(WordsForm):
    """What somebody without an account writes."""

    name = StringField(
        _l("Your name"),
        validators=[DataRequired(_l("Enter your name.")), Length(max=NAME_LENGTH, message=TOO_LONG)],
        filters=[tidy],
        render_kw={"autocomplete": "name"},
    )
    provision = SelectField(_l("Provision"))
    quote = TextAreaField(_l("The words you mean"), id="annotation-quote")
    text = TextAreaField(
        _l("Your contribution"), id="annotation-text", validators=[InputRequired(_l("Write what you want to say."))]
    )
    form_token = HiddenField(id="link-token", default=new_id)

    def offer(self, provisions: Sequence[Provision]) -> None:
        """Let one choose among the provisions of the draft."""
        self.provision.choices = provision_choices(provisions)


def provision_choices(provisions: Sequence[Provision]) -> list[tuple[str, str]]:
    """The provisions of a draft as they stand in its contents."""
    return [(one.slug, name_in_contents(one.level, one.label, one.title, one.name)) for one in provisions]


def content_of(form: WordsForm) -> Content:
    """What a form says, checked; Unacceptable otherwise."""
    return check_content(**form.content)


def fill_in(form: WordsForm, contribution: Contribution) -> None:
    """Put what a contribution says into a form."""
    form.kind.data = contribution.kind
    form.text.data = contribution.text
    form.rationale.data = contribution.rationale
    form.proposed_wording.data = contribution.proposed_wording
    form.delete_words.data = contribution.proposed_wording == ""
    form.evidence.data = "\n".join(contribution.evidence)


def name_of_author(contribution: Contribution) -> str:
    """Who wrote a contribution, as its colleagues know them."""
    if contribution.author is not None:
        return contribution.author.name
    label = contribution.link.label if contribution.link else ""
    return _("%(name)s, through the link “%(label)s”", name=contribution.author_name, label=label)
