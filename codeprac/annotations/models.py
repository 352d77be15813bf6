"""Annotations, where they sit, replies to them, and texts that came too late."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.annotations.publishing import Origin, Party, Written
from codeprac.annotations.rules import About, AnnotationState, Publication, ReplyKind, Verdict
from codeprac.annotations.unsent import key_of
from codeprac.annotations.withholding import Withheld, withheld_of
from codeprac.db import Model, WithId, new_id, reference
from codeprac.drafts.models import Draft, Provision
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.records.models import ChannelRecord
from codeprac.rounds.models import Round
from codeprac.text.diffing import Segment, compare_words


class Withholdable:
    """What moderation can keep from the public. `withheld` is empty for what everybody reads, `withheld_rule` for what
    waits for a moderator."""

    withheld: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    withheld_rule: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    withheld_at: Mapped[datetime | None]

    @property
    def withholding(self) -> Withheld | None:
        """How it is kept from the public; None for what everybody reads."""
        return withheld_of(self.withheld, self.withheld_rule, self.withheld_at)


class Annotation(Withholdable, WithId, Model):
    """An anchored contribution. `number` counts within the code; `form_token` makes a form posted twice one."""

    __tablename__ = "annotations"

    number: Mapped[int]
    code_id: Mapped[str] = reference("codes.id")
    round_id: Mapped[str] = reference("rounds.id")
    draft_id: Mapped[str] = reference("drafts.id")
    provision_id: Mapped[str] = reference("provisions.id")
    author_id: Mapped[str] = reference("users.id")
    organisation_id: Mapped[str | None] = reference("organisations.id")
    group_id: Mapped[str | None] = reference("stakeholder_groups.id")
    """The stakeholder group at the time of submitting; None for a person speaking for themselves."""
    record_id: Mapped[str | None] = reference("channel_records.id")
    """The workshop, meeting, letter … that it came of. Its author is then no person, but the account that stands for
    what was recorded; `said_by` names who spoke where no organisation known here did."""
    said_by: Mapped[str] = mapped_column(default="", server_default="")
    kind: Mapped[str] = mapped_column(sa.String(20), index=True)
    text: Mapped[str]
    rationale: Mapped[str] = mapped_column(default="")
    proposed_wording: Mapped[str | None]
    """Replaces the quoted words; None when no wording is proposed, empty to propose deleting them."""
    evidence: Mapped[list[str]]
    publication: Mapped[str] = mapped_column(sa.String(20), default=Publication.NAMED)
    """What the public sees of it. Nothing shows an annotation but through `publishing.view_of`."""
    confidential_reason: Mapped[str] = mapped_column(default="")
    public_summary: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(sa.String(20), default=AnnotationState.SUBMITTED, index=True)
    submitted_at: Mapped[datetime] = mapped_column(index=True)
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    form_token: Mapped[str] = mapped_column(sa.String(64))

    author: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    group: Mapped[StakeholderGroup | None] = relationship()
    provision: Mapped[Provision] = relationship()
    draft: Mapped[Draft] = relationship()
    round: Mapped[Round] = relationship()
    record: Mapped[ChannelRecord | None] = relationship()
    anchors: Mapped[list["Anchor"]] = relationship(back_populates="annotation")
    anchor: Mapped["Anchor"] = relationship(
        primaryjoin="and_(Annotation.id == Anchor.annotation_id, Annotation.draft_id == Anchor.draft_id)",
        viewonly=True,
        uselist=False,
    )
    """Where it was made, in its own draft."""
    question: Mapped["QuestionAnswer | None"] = relationship()
    """Which question of its round it answers, where it answers one."""

    __table_args__ = (
        sa.UniqueConstraint("code_id", "number"),
        sa.UniqueConstraint("author_id", "form_token"),
        sa.Index("ix_annotations_draft_provision", "draft_id", "provision_id"),
        sa.Index("ix_annotations_code_id_state_number", "code_id", "state", "number"),
    )

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(
            code_id=self.code_id,
            owner_id=self.author_id,
            organisation_id=self.organisation_id,
            is_recorded=self.record_id is not None,
        )

    @property
    def written(self) -> Written:
        """Everything that its author wrote, for `publishing.view_of`, which decides who sees what of it."""
        party = self.organisation
        return Written(
            publication=Publication(self.publication),
            facts=self.facts,
            name=self.said_by if self.record_id else self.author.name,
            organisation=Party(party.name, party.slug, is_verified=party.is_verified) if party else None,
            group=self.group.name if self.group else "",
            text=self.text,
            rationale=self.rationale,
            wording=self.proposed_wording,
            evidence=tuple(self.evidence),
            reason=self.confidential_reason,
            summary=self.public_summary,
            origin=self.origin,
            withheld=self.withholding,
            is_identified=self.record_id is None and self.author.identity_verified_at is not None,
        )

    @property
    def origin(self) -> Origin | None:
        """The record that it came of; None for what was written here."""
        if self.record is None:
            return None
        return Origin(self.record.channel, self.record.held_on, self.record.number, self.record.title)


class Anchor(WithId, Model):
    """Where an annotation sits in one draft, and how it came there. Positions are characters in the provision's
    `body_text`; an empty quote means the whole provision. Without a provision it has no place in this draft: its quote
    and `last_provision` say where it last had one. `verdict` is what counts: the engine's until a person has decided,
    from then on the person's, and `found` keeps what the engine had found."""

    __tablename__ = "anchors"

    annotation_id: Mapped[str] = reference("annotations.id")
    draft_id: Mapped[str] = reference("drafts.id")
    provision_id: Mapped[str | None] = reference("provisions.id")
    quote: Mapped[str]
    prefix: Mapped[str] = mapped_column(sa.String(64), default="")
    suffix: Mapped[str] = mapped_column(sa.String(64), default="")
    start: Mapped[int | None]
    end: Mapped[int | None]
    verdict: Mapped[str] = mapped_column(sa.String(20))
    score: Mapped[float] = mapped_column(default=1.0)
    """How sure the engine is, from 0 to 1."""
    reason: Mapped[str] = mapped_column(default="")
    old_words: Mapped[str] = mapped_column(default="")
    new_words: Mapped[str] = mapped_column(default="")
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """Where it may belong when it needs a check, best first; the further parts of one that was split."""
    last_provision_id: Mapped[str | None] = reference("provisions.id")
    decision: Mapped[str | None] = mapped_column(sa.String(20))
    decided_by_id: Mapped[str | None] = reference("users.id")
    decided_at: Mapped[datetime | None]
    found: Mapped[dict[str, Any] | None]

    annotation: Mapped[Annotation] = relationship(back_populates="anchors")
    draft: Mapped[Draft] = relationship()
    provision: Mapped[Provision | None] = relationship(foreign_keys="Anchor.provision_id")
    last_provision: Mapped[Provision | None] = relationship(foreign_keys="Anchor.last_provision_id")
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("annotation_id", "draft_id"),
        sa.Index("ix_anchors_draft_provision", "draft_id", "provision_id"),
        sa.Index("ix_anchors_draft_verdict", "draft_id", "verdict"),
    )

    @property
    def difference(self) -> tuple[Segment, ...]:
        """What changed in its words since the draft before, word by word; nothing where they were not changed."""
        if self.verdict != Verdict.CHANGED or not self.old_words or not self.new_words:
            return ()
        return compare_words(self.old_words, self.new_words)

    @property
    def engine_verdict(self) -> str:
        """What the engine said, also where a person decided otherwise."""
        return str(self.found["verdict"]) if self.found else self.verdict


class Reply(Withholdable, WithId, Model):
    """An answer of one stakeholder to another's annotation, or to such a reply: `parent_id` names one of the first
    level, so that there are two levels and no more."""

    __tablename__ = "replies"

    annotation_id: Mapped[str] = reference("annotations.id")
    author_id: Mapped[str] = reference("users.id")
    organisation_id: Mapped[str | None] = reference("organisations.id")
    parent_id: Mapped[str | None] = reference("replies.id")
    kind: Mapped[str] = mapped_column(sa.String(20), default=ReplyKind.COMMENT)
    text: Mapped[str]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]
    form_token: Mapped[str] = mapped_column(sa.String(64))

    annotation: Mapped[Annotation] = relationship()
    author: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    parent: Mapped["Reply | None"] = relationship(remote_side="Reply.id")

    __table_args__ = (sa.UniqueConstraint("author_id", "form_token"),)

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.annotation.code_id, owner_id=self.author_id, organisation_id=self.organisation_id)


class Endorsement(WithId, Model):
    """Somebody stands behind an annotation, with their name or with that of their organisation, which counts once."""

    __tablename__ = "endorsements"

    annotation_id: Mapped[str] = reference("annotations.id")
    author_id: Mapped[str] = reference("users.id")
    organisation_id: Mapped[str | None] = reference("organisations.id")
    group_id: Mapped[str | None] = reference("stakeholder_groups.id")
    endorser_id: Mapped[str] = mapped_column(sa.String(26))
    """The organisation, or else the account."""
    given_at: Mapped[datetime]

    author: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    group: Mapped[StakeholderGroup | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("annotation_id", "endorser_id"),)


class QuestionAnswer(WithId, Model):
    """That an annotation answers a question of its round, counted from 1."""

    __tablename__ = "question_answers"

    annotation_id: Mapped[str] = reference("annotations.id")
    round_id: Mapped[str] = reference("rounds.id")
    number: Mapped[int]

    __table_args__ = (sa.UniqueConstraint("annotation_id"),)


class UnsentText(WithId, Model):
    """What somebody typed and has not submitted: saved as they type, for them alone, submitted to nobody.

    While the round runs it is a draft of theirs; once it has closed it is what they did not send. `late_at` is set when
    it was sent after the closing second, `deleted_at` while deleting it can be undone. Once submitted it has no content
    any more, and is deleted for good a day later."""

    __tablename__ = "unsent_texts"

    author_id: Mapped[str] = reference("users.id")
    round_id: Mapped[str] = reference("rounds.id")
    provision_id: Mapped[str | None] = reference("provisions.id")
    annotation_id: Mapped[str | None] = reference("annotations.id")
    """Of the annotation that is edited or replied to."""
    about: Mapped[str] = mapped_column(sa.String(10), default=About.NEW)
    within: Mapped[str] = mapped_column(sa.String(60), default="")
    """Of an answer the number of the question; of what is written in a workspace the organisation, and with a dot
    behind it the contribution that is edited."""
    form_token: Mapped[str] = mapped_column(sa.String(64), default=new_id)
    content: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    late_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    provision: Mapped[Provision | None] = relationship()
    annotation: Mapped[Annotation | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("author_id", "form_token"),)

    @property
    def is_submitted(self) -> bool:
        """Whether it was submitted: nothing is left of it but the token of its form."""
        return self.deleted_at is not None and not self.content

    @property
    def key(self) -> str:
        """How a form names what it is about."""
        return key_of(
            self.about,
            round_id=self.round_id,
            provision_id=self.provision_id,
            annotation_id=self.annotation_id,
            within=self.within,
        )
