"""The shape of what people write; what it may say is the services' affair, whose messages land at the fields."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from codeprac.annotations.rules import AnnotationKind, Unacceptable
from codeprac.db import new_id
from codeprac.organisations.models import Organisation
from codeprac.text.anchoring import CONTEXT, Selector
from codeprac.text.words import collapse

KINDS = [
    SelectChoice(AnnotationKind.GENERAL.value, _l("General")),
    SelectChoice(AnnotationKind.TECHNICAL.value, _l("Technical")),
    SelectChoice(AnnotationKind.EDITORIAL.value, _l("Editorial")),
]
MYSELF = ""
MOST_DIGITS = 9


class ContentForm(FlaskForm):
    """What an annotation says."""

    kind = RadioField(_l("Kind"), id="annotation-kind", choices=KINDS, default=AnnotationKind.GENERAL.value)
    text = TextAreaField(
        _l("Your annotation"), id="annotation-text", validators=[InputRequired(_l("Write what you want to say."))]
    )
    rationale = TextAreaField(_l("Rationale"), id="annotation-rationale")
    proposed_wording = TextAreaField(_l("Proposed wording"), id="annotation-wording")
    delete_words = BooleanField(_l("Propose to delete these words"), id="annotation-delete")
    evidence = TextAreaField(_l("Evidence"), id="annotation-evidence")

    @property
    def wording(self) -> str | None:
        """The proposed wording: empty to propose deleting the words, None when nothing is proposed."""
        if self.delete_words.data:
            return ""
        return self.proposed_wording.data or None

    @property
    def addresses(self) -> list[str]:
        """The links to evidence, one a line."""
        return (self.evidence.data or "").splitlines()

    def refuse(self, error: Unacceptable) -> None:
        """Show at its field what a service would not take."""
        field = self._fields.get(error.field, self.text)
        field.errors = [*field.errors, error.message]

    def has_text(self) -> bool:
        """Whether anything was written that must not be lost."""
        return any((field.data or "").strip() for field in (self.text, self.rationale, self.proposed_wording))


class AnnotationForm(ContentForm):
    """A new annotation: on which words, what it says, for whom."""

    quote = TextAreaField(_l("The words you mean"), id="annotation-quote")
    prefix = HiddenField(id="annotation-prefix")
    suffix = HiddenField(id="annotation-suffix")
    start = HiddenField(id="annotation-start")
    speak_for = RadioField(
        _l("You speak"), id="annotation-speaker", choices=[SelectChoice(MYSELF, _l("as myself"))], default=MYSELF
    )
    form_token = HiddenField(id="annotation-token", default=new_id)

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Let the author speak for any of these."""
        self.speak_for.choices = speakers(organisations)

    @property
    def selector(self) -> Selector | None:
        """The quoted words with their context; None for the whole provision."""
        quote = self.quote.data or ""
        if not collapse(quote):
            return None
        return Selector(
            quote,
            prefix=(self.prefix.data or "")[-CONTEXT:],
            suffix=(self.suffix.data or "")[:CONTEXT],
            start=_number(self.start.data),
        )


class EditForm(ContentForm):
    """One's own annotation, changed."""

    version = HiddenField(id="annotation-version")

    @property
    def seen_version(self) -> int:
        """The version that its author saw; 0, which no annotation has, for anything unreadable."""
        return _number(self.version.data) or 0


class ReplyForm(FlaskForm):
    """A reply to an annotation."""

    text = TextAreaField(
        _l("Your reply"), id="reply-text", validators=[InputRequired(_l("Write what you want to say."))]
    )
    speak_for = RadioField(
        _l("You speak"), id="reply-speaker", choices=[SelectChoice(MYSELF, _l("as myself"))], default=MYSELF
    )
    form_token = HiddenField(id="reply-token", default=new_id)

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Let the author speak for any of these."""
        self.speak_for.choices = speakers(organisations)

    def refuse(self, error: Unacceptable) -> None:
        """Show what a service would not take."""
        self.text.errors = [*self.text.errors, error.message]


def speakers(organisations: Sequence[Organisation]) -> list[SelectChoice]:
    """Whom an author may speak for: themselves first."""
    named = [SelectChoice(one.id, _("for %(organisation)s", organisation=one.name)) for one in organisations]
    return [SelectChoice(MYSELF, _("as myself")), *named]


def _number(text: str | None) -> int | None:
    """A number as a hidden field carries it, None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
