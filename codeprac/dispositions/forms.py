"""Forms of answering and releasing."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from codeprac.dispositions.queries import ChangeTarget
from codeprac.dispositions.rules import REASON_LIMIT, Outcome, Stance
from codeprac.text.numbers import read_whole

OUTCOME_NAMES = {
    Outcome.ACCEPTED: _("Accepted"),
    Outcome.ACCEPTED_IN_PART: _("Accepted in part"),
    Outcome.ACCEPTED_IN_PRINCIPLE: _("Accepted in principle"),
    Outcome.ALREADY_COVERED: _("Already covered"),
    Outcome.NOT_ACCEPTED: _("Not accepted"),
    Outcome.OUT_OF_SCOPE: _("Out of scope"),
    Outcome.NOTED_FOR_REVIEW: _("Noted for review"),
    Outcome.DEFERRED: _("Deferred to a later round"),
    Outcome.DUPLICATE: _("Duplicate"),
    Outcome.WITHDRAWN: _("Withdrawn"),
}
"""In the order of the keys 1 to 9 and 0 of the desk."""


STANCE_NAMES = {
    Stance.SATISFIED: _("Satisfied: the answer does justice to what I said"),
    Stance.NOT_SATISFIED: _("Not satisfied, with a reason"),
    Stance.OBJECTION: _("I formally object, with a reason"),
}


class ReasonsForm(FlaskForm):
    """A file of explanations of changes, and the draft that those are about which name none."""

    file = FileField(_("File"), id="reasons-file", validators=[FileRequired(_("Choose a file."))])
    draft = SelectField(_("Draft"), id="reasons-draft", default="")

    def offer(self, numbers: Sequence[int]) -> None:
        """Let one choose among these drafts, the newest first."""
        named = [(str(one), _("Draft %(number)s", number=one)) for one in sorted(numbers, reverse=True)]
        self.draft.choices = [*named, ("", _("none: leave them to be placed"))]


class FollowUpForm(FlaskForm):
    """What who was answered says to it."""

    stance = RadioField(
        _("What you say to it"),
        choices=[SelectChoice(stance.value, name) for stance, name in STANCE_NAMES.items()],
        validators=[InputRequired(_("Choose one."))],
    )
    reason = TextAreaField(
        _("Reason"),
        validators=[Length(max=REASON_LIMIT, message=_("Keep the reason to %(max)d characters."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be taken: who is not satisfied says why."""
        is_valid = bool(super().validate(extra_validators))
        if self.stance.data in {Stance.NOT_SATISFIED, Stance.OBJECTION} and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, _("Say why: it is published with the answer.")]
            return False
        return is_valid


class DecisionForm(FlaskForm):
    """One outcome with its reason, and the change that it brought."""

    outcome = RadioField(
        _("Outcome"),
        choices=[SelectChoice(outcome.value, name) for outcome, name in OUTCOME_NAMES.items()],
        validators=[InputRequired(_("Choose an outcome."))],
    )
    reason = TextAreaField(
        _("Reason"),
        validators=[
            DataRequired(_("Give a reason: it is published with the answer.")),
            Length(max=REASON_LIMIT, message=_("Keep the reason to %(max)d characters.")),
        ],
    )
    change = SelectField(_("Change that it led to"), validators=[Optional()])
    version = HiddenField(default="0")

    def offer(self, targets: Sequence[ChangeTarget]) -> None:
        """Let the drafter point to one of these provisions."""
        places = [SelectChoice(target.key, _target_name(target)) for target in targets]
        self.change.choices = [SelectChoice("", str(_("None"))), *places]
        self.targets = {target.key: target for target in targets}

    @property
    def target(self) -> ChangeTarget | None:
        """What the drafter points to."""
        return self.targets.get(self.change.data or "")

    @property
    def seen_version(self) -> int:
        """The version of the earlier answer that the drafter saw; anything unreadable reads as stale."""
        return read_version(str(self.version.data or "0"))


class ReleaseForm(FlaskForm):
    """The confirmation of a release: `stamp` says what the drafter saw waiting."""

    stamp = HiddenField()


def read_version(text: str) -> int:
    """A version number as forms post it back; -1, which no answer has, for anything else."""
    version = read_whole(text, digits=9)
    return -1 if version is None else version


def _target_name(target: ChangeTarget) -> str:
    name = target.provision.name[:90]
    if target.is_dropped:
        return str(_("Dropped: %(name)s", name=name))
    return "\u2003" * max(target.provision.level - 1, 0) + name
