"""The shape of what people write; what it may say is the services' affair, whose messages land at the fields."""

from collections.abc import Sequence
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationKind, Decision, Publication, ReplyKind, Unacceptable
from codeprac.annotations.services.contents import faults_of_choice
from codeprac.annotations.together import DRAFT_FOR
from codeprac.db import new_id
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation
from codeprac.text.anchoring import CONTEXT, Selector
from codeprac.text.numbers import read_whole
from codeprac.text.parts import Part, PartKind, parts_of
from codeprac.text.words import collapse

KINDS = [
    SelectChoice(AnnotationKind.GENERAL.value, _l("General")),
    SelectChoice(AnnotationKind.TECHNICAL.value, _l("Technical")),
    SelectChoice(AnnotationKind.EDITORIAL.value, _l("Editorial")),
]
ANSWER = SelectChoice(AnnotationKind.ANSWER.value, _l("Answer"))
REPLY_KINDS = [
    SelectChoice(ReplyKind.SUPPORT.value, _l("Support")),
    SelectChoice(ReplyKind.OPPOSE.value, _l("Oppose")),
    SelectChoice(ReplyKind.EVIDENCE.value, _l("Add evidence")),
    SelectChoice(ReplyKind.QUESTION.value, _l("Question")),
    SelectChoice(ReplyKind.COMMENT.value, _l("Comment")),
]
PUBLICATIONS = [
    SelectChoice(Publication.NAMED.value, _l("With your name")),
    SelectChoice(Publication.ORGANISATION.value, _l("With the organisation's name only")),
    SelectChoice(Publication.ANONYMOUS.value, _l("Anonymously")),
    SelectChoice(Publication.CONFIDENTIAL.value, _l("Confidentially")),
]
MYSELF = ""
MOST_DIGITS = 9


class Offered(Protocol):
    """A place that is offered."""

    @property
    def value(self) -> str:
        """What the form sends for it."""

    @property
    def provision(self) -> Provision:
        """The provision that it is in."""


class WordsForm(FlaskForm):
    """What an annotation says."""

    kind = RadioField(_l("Kind"), id="annotation-kind", choices=KINDS, default=AnnotationKind.GENERAL.value)
    text = TextAreaField(
        _l("Your annotation"), id="annotation-text", validators=[InputRequired(_l("Write what you want to say."))]
    )
    rationale = TextAreaField(_l("Rationale"), id="annotation-rationale")
    proposed_wording = TextAreaField(_l("Proposed wording"), id="annotation-wording")
    delete_words = BooleanField(_l("Propose to delete these words"), id="annotation-delete")
    evidence = TextAreaField(_l("Evidence"), id="annotation-evidence")

    def become_answer(self) -> None:
        """Take an answer to a question instead, which proposes no wording."""
        self.kind.choices, self.kind.data = [ANSWER], ANSWER.value
        self.text.label.text = _("Your answer")
        self.proposed_wording.data, self.delete_words.data = "", False

    @property
    def is_answer(self) -> bool:
        """Whether it takes an answer to a question."""
        return self.kind.choices == [ANSWER]

    @property
    def content(self) -> dict[str, Any]:
        """What it says, as the services take it."""
        return {
            "kind": self.kind.data,
            "text": self.text.data or "",
            "rationale": self.rationale.data or "",
            "proposed_wording": self.wording,
            "evidence": self.addresses,
        }

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


class ContentForm(WordsForm):
    """What an annotation says, for whom, and what the public sees of it."""

    speak_for = RadioField(
        _l("You speak"), id="annotation-speaker", choices=[SelectChoice(MYSELF, _l("as myself"))], default=MYSELF
    )
    publication = RadioField(
        _l("In public"), id="annotation-publication", choices=PUBLICATIONS, default=Publication.NAMED.value
    )
    confidential_reason = TextAreaField(_l("Why it has to stay confidential"), id="annotation-reason")
    public_summary = TextAreaField(_l("Public summary"), id="annotation-summary")

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Let the author speak for any of these; who speaks for none has no organisation's name to publish."""
        self.speak_for.choices = speakers(organisations)
        if not organisations:
            self.publication.choices = [one for one in PUBLICATIONS if one.value != Publication.ORGANISATION]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all of it can be taken, with every message about the choice at once."""
        is_valid = bool(super().validate(extra_validators))
        faults = [] if self.publication.errors else self._faults_of_choice()
        for fault in faults:
            self.refuse(fault)
        return is_valid and not faults

    def _faults_of_choice(self) -> list[Unacceptable]:
        return faults_of_choice(**self.choice, for_organisation=bool(self.speak_for.data))

    @property
    def choice(self) -> dict[str, Any]:
        """What the public sees of it, as the services take it."""
        return {
            "publication": self.publication.data or "",
            "confidential_reason": self.confidential_reason.data or "",
            "public_summary": self.public_summary.data or "",
        }


WHOLE = SelectChoice("", _l("The whole provision"))
SHOWN_OF_A_PART = 60


class QuotingForm(WordsForm):
    """What is said, and on which words of a provision."""

    part = SelectField(_l("Part"), id="annotation-part", choices=[WHOLE], default=WHOLE.value)
    quote = TextAreaField(_l("The words you mean"), id="annotation-quote")
    prefix = HiddenField(id="annotation-prefix")
    suffix = HiddenField(id="annotation-suffix")
    start = HiddenField(id="annotation-start")
    form_token = HiddenField(id="annotation-token", default=new_id)

    def offer_parts(self, provision: Provision) -> None:
        """Let one choose a part of the provision; its words are the quote where no others are given."""
        text = provision.body_text
        found = {f"{part.start}-{part.end}": part for part in parts_of(provision.body_html, text)}
        named = [SelectChoice(value, _name_of(part, text)) for value, part in found.items()]
        self.part.choices = [WHOLE, *named] if len(named) > 1 else [WHOLE]
        chosen = found.get(self.part.data or "")
        if chosen is not None and not collapse(self.quote.data or ""):
            self.quote.data, self.start.data = text[chosen.start : chosen.end], str(chosen.start)

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
            start=read_whole(self.start.data, digits=MOST_DIGITS),
        )


class AnnotationForm(QuotingForm, ContentForm):
    """A new annotation: on which words, what it says, for whom; or a draft for the workspace of an organisation."""

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Let the author speak for any of these at once, or draft in their workspaces."""
        super().offer(organisations)
        self.speak_for.choices = [*speakers(organisations), *drafts_for(organisations)]

    def become_answer(self) -> None:
        """Take an answer to a question instead; answers are not drafted in workspaces."""
        super().become_answer()
        self.speak_for.choices = [
            choice for choice in self.speak_for.choices or [] if not choice.value.startswith(DRAFT_FOR)
        ]


class EditForm(ContentForm):
    """One's own annotation, changed."""

    version = HiddenField(id="annotation-version")

    def offer_for(self, annotation: Annotation, organisations: Sequence[Organisation], *, actor_id: str) -> None:
        """Offer its author all that they may choose; a lead who changes it for its organisation, neither to speak for
        somebody else nor to put the author's name beside it."""
        self.offer(organisations)
        if annotation.author_id == actor_id or annotation.organisation is None:
            return
        self.speak_for.choices = speakers([annotation.organisation])[1:]
        if annotation.publication != Publication.NAMED:
            self.publication.choices = [one for one in PUBLICATIONS if one.value != Publication.NAMED]

    def show(self, annotation: Annotation) -> None:
        """Put in what is not in the form yet: all of it at first; of what was sent, what the browser left out, so that
        nobody is named by a gap."""
        standing = {
            "kind": annotation.kind,
            "text": annotation.text,
            "rationale": annotation.rationale,
            "proposed_wording": annotation.proposed_wording,
            "delete_words": annotation.proposed_wording == "",
            "evidence": "\n".join(annotation.evidence),
            "version": str(annotation.version),
        }
        chosen = {
            "speak_for": annotation.organisation_id or MYSELF,
            "publication": annotation.publication,
            "confidential_reason": annotation.confidential_reason,
            "public_summary": annotation.public_summary,
        }
        for name, value in (chosen if self.is_submitted() else standing | chosen).items():
            if not self._fields[name].raw_data:
                self._fields[name].data = value

    @property
    def seen_version(self) -> int:
        """The version that its author saw; 0, which no annotation has, for anything unreadable."""
        return read_whole(self.version.data, digits=MOST_DIGITS) or 0


class ReplyContentForm(FlaskForm):
    """What a reply does, and what it says."""

    kind = RadioField(_l("What it does"), id="reply-kind", choices=REPLY_KINDS, default=ReplyKind.COMMENT.value)
    text = TextAreaField(
        _l("Your reply"), id="reply-text", validators=[InputRequired(_l("Write what you want to say."))]
    )

    def refuse(self, error: Unacceptable) -> None:
        """Show what a service would not take."""
        self.text.errors = [*self.text.errors, error.message]


class EditReplyForm(ReplyContentForm):
    """One's own reply, changed."""

    version = HiddenField(id="reply-version")

    @property
    def seen_version(self) -> int:
        """The version that its author saw; 0, which no reply has, for anything unreadable."""
        return read_whole(self.version.data, digits=MOST_DIGITS) or 0


class ReplyForm(ReplyContentForm):
    """A reply to an annotation, or to one of its replies."""

    parent = HiddenField(id="reply-parent")
    speak_for = RadioField(
        _l("You speak"), id="reply-speaker", choices=[SelectChoice(MYSELF, _l("as myself"))], default=MYSELF
    )
    form_token = HiddenField(id="reply-token", default=new_id)

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Let the author speak for any of these."""
        self.speak_for.choices = speakers(organisations)


class AnchorForm(FlaskForm):
    """Where an annotation belongs in a later draft: a place that is offered, words of one's own choice, or nowhere."""

    OWN = "own"

    choice = RadioField(_l("Where it belongs"), id="choice", validators=[InputRequired(_l("Choose where it belongs."))])
    provision = SelectField(_l("Provision"), id="own-provision")
    quote = TextAreaField(_l("Its words there"), id="own-quote")

    def offer(self, places: Sequence[Offered], provisions: Sequence[Provision]) -> None:
        """Let one choose among these places, and among the provisions of the draft."""
        ways = (self.OWN, Decision.DELETED, Decision.UNPLACED)
        self.choice.choices = [(value, value) for value in (*(place.value for place in places), *ways)]
        self.provision.choices = [(one.slug, (one.name or one.slug)[:80]) for one in provisions]
        if self.provision.data is None and provisions:
            self.provision.data = places[0].provision.slug if places else provisions[0].slug


def _name_of(part: Part, text: str) -> str:
    """A part as it is offered: what it is, its name or number, and how it begins."""
    words = text[part.start : part.end]
    beginning = words if len(words) <= SHOWN_OF_A_PART else words[:SHOWN_OF_A_PART].rsplit(" ", 1)[0] + " …"
    said = {
        PartKind.PARAGRAPH: _("Paragraph %(number)s", number=part.name),
        PartKind.POINT: _("Point %(number)s", number=part.name),
        PartKind.ROW: _("Row %(number)s", number=part.name),
        PartKind.BOX: _("Box %(number)s", number=part.name),
    }
    return f"{said[part.kind]}: {beginning}"


def speakers(organisations: Sequence[Organisation]) -> list[SelectChoice]:
    """Whom an author may speak for: themselves first."""
    named = [SelectChoice(one.id, _("for %(organisation)s", organisation=one.name)) for one in organisations]
    return [SelectChoice(MYSELF, _("as myself")), *named]


def drafts_for(organisations: Sequence[Organisation]) -> list[SelectChoice]:
    """In whose workspaces an author may draft."""
    return [
        SelectChoice(DRAFT_FOR + one.id, _("as a draft in the workspace of %(organisation)s", organisation=one.name))
        for one in organisations
    ]
