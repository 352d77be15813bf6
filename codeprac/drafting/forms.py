"""Forms of the drafting room."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from codeprac.db import new_id
from codeprac.dispositions.rules import Origin
from codeprac.drafts.arranging import DEEPEST
from codeprac.issues.models import Issue
from codeprac.text.numbering import Annexes, Scheme
from codeprac.text.numbers import read_whole
from codeprac.text.provisions import Kind

HEADING_LIMIT = 2_000
BODY_LIMIT = 500_000
REASON_LIMIT = 10_000
KIND_NAMES = {
    Kind.SUB_MEASURE: _("Sub-measure"),
    Kind.KPI: _("Key performance indicators"),
    Kind.NOTE: _("Explanation"),
}

ORIGIN_NAMES = {
    Origin.ISSUES: _("Participants asked for it: the issues below, or the annotations that were answered with it"),
    Origin.INITIATIVE: _("The drafters’ initiative: nobody asked for it"),
    Origin.EDITORIAL: _("Editorial: it means the same as before"),
}


def _kinds() -> list[tuple[str, object]]:
    return [(kind.value, KIND_NAMES.get(kind) or kind.value.capitalize()) for kind in Kind]


class ProvisionForm(FlaskForm):
    """One provision as Markdown, and why it changes."""

    heading = StringField(_("Heading"), validators=[Length(max=HEADING_LIMIT)])
    level = IntegerField(
        _("Level"), validators=[InputRequired(_("Give a level from 1 to 6.")), NumberRange(0, DEEPEST)], default=3
    )
    kind = SelectField(_("Kind"), choices=_kinds, default=Kind.MEASURE.value)
    body = TextAreaField(_("Text"), validators=[Length(max=BODY_LIMIT)])
    reason = TextAreaField(_("Reason for the change"), validators=[Length(max=REASON_LIMIT)])
    version = HiddenField(default="0")
    reason_version = HiddenField(default="0")
    # The text as it was when the form was opened: what both began with, should somebody else save first.
    basis = HiddenField(validators=[Length(max=BODY_LIMIT)])
    # Its level, kind and heading then, as `head_of` writes them.
    basis_head = HiddenField(validators=[Length(max=HEADING_LIMIT + 100)])

    def validate_heading(self, field: StringField) -> None:
        """Only text before the first heading may go without one."""
        if self.level.data != 0 and not (field.data or "").strip():
            raise ValidationError(_("Give the provision a heading."))


class AddProvisionForm(ProvisionForm):
    """A new provision and the place it gets."""

    after = HiddenField(validators=[Optional()])
    form_token = HiddenField(default=new_id)


class MoveForm(FlaskForm):
    """Where a provision goes."""

    after = SelectField(_("Behind"), validators=[Optional()])
    reason = TextAreaField(_("Reason for the move"), validators=[Length(max=REASON_LIMIT)])


class ShiftForm(FlaskForm):
    """A provision one level higher or lower, and what it is called there."""

    heading = StringField(
        _("Heading"), validators=[DataRequired(_("Give the provision a heading.")), Length(max=HEADING_LIMIT)]
    )
    kind = SelectField(_("Kind"), choices=_kinds)
    reason = TextAreaField(_("Reason for the change"), validators=[Length(max=REASON_LIMIT)])
    version = HiddenField(default="0")


class SplitForm(FlaskForm):
    """Where a provision is cut, and why; the parts themselves are as many as it takes."""

    cut = SelectMultipleField(_("Begin a new provision before"), validators=[Optional()])
    words = StringField(_("Or where these words begin"), validators=[Length(max=HEADING_LIMIT)])
    reason = TextAreaField(_("Reason for the split"), validators=[Length(max=REASON_LIMIT)])
    version = HiddenField(default="0")


class MergeForm(FlaskForm):
    """Other provisions, whose texts are put into this one."""

    others = SelectMultipleField(_("Merge with"), validators=[Optional()])
    body = TextAreaField(_("Text of the merged provision"), validators=[Length(max=BODY_LIMIT)])
    reason = TextAreaField(_("Reason for the merger"), validators=[Length(max=REASON_LIMIT)])
    # Which provisions with which versions the text was put together from.
    seen = HiddenField(validators=[Length(max=HEADING_LIMIT)])


def _schemes() -> list[tuple[str, object]]:
    return [
        (Scheme.FOUND.value, _("As the text counts already; gaps and doubles go")),
        (Scheme.THROUGH.value, _("Commitment 1, Measure 1.1: counted through the text")),
        (Scheme.BY_PART.value, _("Commitment I.1, Measure I.1.1: counted in each part")),
        (Scheme.KEEP.value, _("As written: no number changes")),
    ]


def _annexes() -> list[tuple[str, object]]:
    return [
        (Annexes.FOUND.value, _("As the text counts already")),
        (Annexes.LETTERS.value, _("Annex A, Annex B")),
        (Annexes.NUMBERS.value, _("Annex 1, Annex 2")),
    ]


class NumberingForm(FlaskForm):
    """How a code counts its provisions."""

    scheme = RadioField(_("Provisions"), choices=_schemes, validators=[InputRequired(_("Choose a scheme."))])
    annexes = RadioField(_("Annexes"), choices=_annexes, validators=[InputRequired(_("Choose how annexes count."))])
    version = HiddenField(default="0")


class RemoveForm(FlaskForm):
    """A provision taken out."""

    with_beneath = BooleanField(_("Also remove what stands beneath it"))
    reason = TextAreaField(_("Reason for the removal"), validators=[Length(max=REASON_LIMIT)])


class ChangeForm(FlaskForm):
    """Why a provision changes, and where the change came from."""

    reason = TextAreaField(
        _("Reason"),
        validators=[DataRequired(_("Give a reason: it is published beside the change.")), Length(max=REASON_LIMIT)],
    )
    origin = RadioField(
        _("Where it came from"),
        choices=[SelectChoice(origin.value, name) for origin, name in ORIGIN_NAMES.items()],
        validators=[InputRequired(_("Say where this change came from."))],
    )
    issues = SelectMultipleField(_("Issues that asked for it"), validators=[Optional()])
    version = HiddenField(default="0")

    def offer(self, issues: Sequence[Issue]) -> None:
        """Let the drafter choose among these issues."""
        self.issues.choices = [SelectChoice(issue.id, f"{issue.number}. {issue.title}") for issue in issues]


class NoteForm(FlaskForm):
    """An internal note, and for whom it is meant."""

    text = TextAreaField(
        _("Note"), validators=[DataRequired(_("Write something into the note.")), Length(max=REASON_LIMIT)]
    )
    meant_for = SelectField(_("For"), validators=[Optional()])
    form_token = HiddenField(id="note-token", default=new_id)


class PutBackForm(FlaskForm):
    """The state that a provision goes back to."""

    state = HiddenField(validators=[DataRequired()])
    version = HiddenField(default="0")


def head_of(level: int | None, kind: str, heading: str | None) -> str:
    """Level, kind and heading of a provision as one text, to tell whether any of them was changed."""
    return f"{level} {kind} {(heading or '').strip()}"


def version_in(field: HiddenField) -> int:
    """The version that the form carries; anything else counts as none seen, which reads as stale."""
    return read_whole(str(field.data or ""), digits=9) or 0
