"""Forms of records, their files, what came of them, and early disclosures."""

from collections.abc import Sequence
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from codeprac.annotations.forms import QuotingForm
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import Publication
from codeprac.annotations.services import Contribution
from codeprac.channels.rules import WhichText
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import name_in_contents
from codeprac.organisations.models import StakeholderGroup
from codeprac.records.models import ChannelRecord, RecordParty
from codeprac.records.naming import channel_word
from codeprac.records.rules import Channel, Said
from codeprac.rounds.models import Round
from codeprac.text.numbers import read_whole

MOST_DIGITS = 9


class Refusal(Protocol):
    """What a service says that it would not take, and in which field."""

    field: str
    message: str


class RefusingForm(FlaskForm):
    """A form that shows at its field what a service would not take."""

    def refuse(self, error: Refusal) -> None:
        """Put the message at its field, or above the form."""
        field = self._fields.get(error.field)
        if field is None:
            self.form_errors = [error.message]
        else:
            field.errors = [*field.errors, error.message]


class RecordForm(RefusingForm):
    """What was said elsewhere: by which way, when, where, by whom, about what."""

    round = SelectField(_l("Round"), id="record-round", default="")
    channel = RadioField(_l("Channel"), id="record-channel", default=Channel.WORKSHOP.value)
    title = StringField(
        _l("What it was about"), id="record-title", validators=[InputRequired(_l("Say what it was about."))]
    )
    held_on = DateField(
        _l("When"), id="record-day", validators=[InputRequired(_l("Give the day, for a letter the day it came."))]
    )
    place = StringField(_l("Where"), id="record-place")
    parties = TextAreaField(
        _l("Who took part, or sent it"), id="record-parties", validators=[InputRequired(_l("Name at least one."))]
    )
    are_parties_public = BooleanField(_l("The public sees who took part"), id="record-public", default=True)
    summary = TextAreaField(_l("Summary"), id="record-summary")

    def offer(self, rounds: Sequence[Round]) -> None:
        """Let one choose among these rounds, and among the channels."""
        self.channel.choices = [SelectChoice(one.value, channel_word(one)) for one in Channel]
        names = [
            (one, _l("Round %(round)s on draft %(draft)s", round=one.number, draft=one.draft.number)) for one in rounds
        ]
        self.round.choices = [SelectChoice(str(one.number), words) for one, words in names]

    @property
    def said(self) -> Said:
        """What is recorded, as the services take it."""
        return Said(
            channel=Channel(self.channel.data),
            title=self.title.data or "",
            held_on=self.held_on.data,
            place=self.place.data or "",
            summary=self.summary.data or "",
            are_parties_public=bool(self.are_parties_public.data),
        )

    @property
    def names(self) -> list[str]:
        """Who took part, one a line."""
        return (self.parties.data or "").splitlines()


class CorrectRecordForm(RecordForm):
    """A record, said better, and why; its round stays."""

    round = None
    reason = TextAreaField(
        _l("Why it is corrected"), id="record-reason", validators=[InputRequired(_l("Say why: it is published."))]
    )
    version = HiddenField(id="record-version")

    def offer(self, rounds: Sequence[Round] = ()) -> None:
        """Let one choose among the channels."""
        self.channel.choices = [SelectChoice(one.value, channel_word(one)) for one in Channel]

    def show(self, record: ChannelRecord) -> None:
        """Put in what stands there."""
        self.channel.data, self.title.data, self.held_on.data = record.channel, record.title, record.held_on
        self.place.data, self.summary.data = record.place, record.summary
        self.are_parties_public.data = record.are_parties_public
        self.parties.data = "\n".join(one.name for one in record.parties if one.removed_at is None)
        self.version.data = str(record.version)

    @property
    def seen_version(self) -> int:
        """The version that was seen; 0, which no record has, for anything unreadable."""
        return read_whole(self.version.data, digits=MOST_DIGITS) or 0


class ReasonForm(RefusingForm):
    """Why something is withdrawn or restored."""

    reason = TextAreaField(_l("Reason"), id="reason", validators=[InputRequired(_l("Say why: it is published."))])


class FileForm(RefusingForm):
    """A file of a record."""

    file = FileField(_l("File"), id="record-file", validators=[FileRequired(_l("Choose a file."))])
    is_public = BooleanField(_l("The public may have it"), id="record-file-public")


TOGETHER = ""


PUBLICATIONS = [
    SelectChoice(Publication.NAMED.value, _l("With who said it, and of which record it came")),
    SelectChoice(Publication.ORGANISATION.value, _l("With the organisation's name only")),
    SelectChoice(Publication.ANONYMOUS.value, _l("Without who said it")),
    SelectChoice(Publication.CONFIDENTIAL.value, _l("Confidentially")),
]


class WhatWasSaidForm(QuotingForm):
    """What one contribution says, and what the public sees of it."""

    text = TextAreaField(
        _l("What was said"), id="annotation-text", validators=[InputRequired(_l("Write what was said."))]
    )
    quote = TextAreaField(_l("The words it is about"), id="annotation-quote")

    publication = RadioField(
        _l("In public"), id="annotation-publication", choices=PUBLICATIONS, default=Publication.NAMED.value
    )
    confidential_reason = TextAreaField(_l("Why it has to stay confidential"), id="annotation-reason")
    public_summary = TextAreaField(_l("Public summary"), id="annotation-summary")

    def said(self, **who: Any) -> Contribution:
        """What was said, as the services take it."""
        return Contribution(
            **self.content,
            **who,
            publication=self.publication.data or "",
            confidential_reason=self.confidential_reason.data or "",
            public_summary=self.public_summary.data or "",
        )


class ContributionForm(WhatWasSaidForm):
    """One contribution of a record: who said it, on which words of which provision, and what."""

    provision = SelectField(
        _l("Provision"), id="contribution-provision", validators=[InputRequired(_l("Choose a provision."))]
    )
    party = SelectField(_l("Who said it"), id="contribution-party", default="")
    group = SelectField(_l("Stakeholder group"), id="contribution-group", default="")

    def offer(
        self, provisions: Sequence[Provision], parties: Sequence[RecordParty], groups: Sequence[StakeholderGroup]
    ) -> None:
        """Let one choose among the provisions of the draft, who took part, and the stakeholder groups."""
        self.provision.choices = [
            ("", _l("Choose a provision")),
            *((one.id, name_in_contents(one.level, one.label, one.title, one.name)) for one in provisions),
        ]
        self.party.choices = [
            (TOGETHER, _l("all of them, or nobody in particular")),
            *((p.id, p.name) for p in parties),
        ]
        self.group.choices = [("", _l("that of the organisation, or not known")), *((g.id, g.name) for g in groups)]


class CorrectContributionForm(WhatWasSaidForm):
    """One contribution, said better, and why."""

    reason = TextAreaField(
        _l("Why it is corrected"), id="contribution-why", validators=[InputRequired(_l("Say why: it is published."))]
    )
    version = HiddenField(id="contribution-version")

    def show(self, annotation: Annotation) -> None:
        """Put in what stands there."""
        self.kind.data, self.text.data, self.rationale.data = annotation.kind, annotation.text, annotation.rationale
        self.proposed_wording.data = annotation.proposed_wording or ""
        self.delete_words.data = annotation.proposed_wording == ""
        self.evidence.data = "\n".join(annotation.evidence)
        self.publication.data = annotation.publication
        self.confidential_reason.data, self.public_summary.data = (
            annotation.confidential_reason,
            annotation.public_summary,
        )
        self.version.data = str(annotation.version)

    @property
    def seen_version(self) -> int:
        """The version that was seen; 0, which no annotation has, for anything unreadable."""
        return read_whole(self.version.data, digits=MOST_DIGITS) or 0


class DisclosureForm(RefusingForm):
    """To whom which text was shown before it was public, when and why."""

    recipients = StringField(
        _l("To whom"), id="disclosure-to", validators=[InputRequired(_l("Say to whom the text was shown."))]
    )
    disclosed_on = DateField(_l("When"), id="disclosure-day", validators=[InputRequired(_l("Give the day."))])
    which = RadioField(
        _l("Which text"),
        id="disclosure-which",
        choices=[
            SelectChoice(WhichText.WORKING.value, _l("the working text as it stands now")),
            SelectChoice(WhichText.DRAFT.value, _l("a released draft")),
            SelectChoice(WhichText.OTHER.value, _l("another text, known by its SHA-256")),
        ],
        default=WhichText.WORKING.value,
    )
    draft = SelectField(_l("Draft"), id="disclosure-draft", validators=[Optional()])
    sha256 = StringField(_l("SHA-256 of the text"), id="disclosure-hash")
    reason = TextAreaField(
        _l("Why"), id="disclosure-reason", validators=[InputRequired(_l("Say why they saw it before others."))]
    )

    def offer(self, drafts: Sequence[Draft]) -> None:
        """Let one choose among the released drafts."""
        named = [(one.id, _l("Draft %(number)s", number=one.number)) for one in drafts]
        self.draft.choices = [("", _l("Choose a draft")), *named]
