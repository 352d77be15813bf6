"""What lists of annotations are narrowed to: no filter and no search finds what the reader is not told."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation, Reply
from codeprac.annotations.queries.visibility import tells_organisation, tells_summary, tells_words
from codeprac.annotations.rules import AnnotationState
from codeprac.drafts.models import Draft, Provision
from codeprac.rounds.models import Round

FOR_THEMSELVES = "-"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of annotations is narrowed to; empty values narrow nothing."""

    round_number: int | None = None
    draft_number: int | None = None
    provision: str = ""
    kind: str = ""
    group: str = ""
    organisation: str = ""
    mine: bool = False
    state: str = AnnotationState.SUBMITTED
    answered: sa.ColumnElement[bool] | None = None
    proposes: bool = False
    words: tuple[str, ...] = ()
    since: datetime | None = None
    answered_since: sa.ColumnElement[bool] | None = None

    def clauses(self, actor: Actor) -> list[sa.ColumnElement[bool]]:
        """The filters as conditions on Annotation, Provision, Draft and Round."""
        found: list[sa.ColumnElement[bool] | None] = [
            Round.number == self.round_number if self.round_number is not None else None,
            Draft.number == self.draft_number if self.draft_number is not None else None,
            Provision.slug == self.provision if self.provision else None,
            Annotation.kind == self.kind if self.kind else None,
            Annotation.state == self.state if self.state else None,
            Annotation.author_id == (actor.user_id or "") if self.mine else None,
            self.answered,
            sa.and_(Annotation.proposed_wording.is_not(None), tells_words(actor), _is_readable(actor))
            if self.proposes
            else None,
            self._changed(actor),
            *(says(word, actor) for word in self.words),
            *self._group(actor),
            *self._organisation(actor),
        ]
        return [clause for clause in found if clause is not None]

    def _group(self, actor: Actor) -> list[sa.ColumnElement[bool]]:
        if not self.group:
            return []
        if self.group == FOR_THEMSELVES:
            return [Annotation.group_id.is_(None), Annotation.record_id.is_(None), tells_words(actor)]
        return [Annotation.group.has(slug=self.group), tells_words(actor)]

    def _organisation(self, actor: Actor) -> list[sa.ColumnElement[bool]]:
        if not self.organisation:
            return []
        if self.organisation == FOR_THEMSELVES:
            return [Annotation.organisation_id.is_(None), Annotation.record_id.is_(None), tells_words(actor)]
        return [Annotation.organisation.has(slug=self.organisation), tells_organisation(actor)]

    def _changed(self, actor: Actor) -> sa.ColumnElement[bool] | None:
        """Written, edited, withdrawn, replied to or answered since; of what is confidential only what is told."""
        if self.since is None:
            return None
        replied = sa.exists().where(Reply.annotation_id == Annotation.id, Reply.created_at >= self.since)
        told = sa.or_(Annotation.edited_at >= self.since, Annotation.withdrawn_at >= self.since, replied)
        ways = [Annotation.submitted_at >= self.since, sa.and_(told, tells_words(actor))]
        if self.answered_since is not None:
            ways.append(self.answered_since)
        return sa.or_(*ways)


def says(word: str, actor: Actor) -> sa.ColumnElement[bool]:
    """Whether an annotation says a word, or part of one: in its text, rationale, wording or the quoted words, or, where
    the actor is told no more, in its public summary. What was withdrawn is found by its author alone, who alone reads
    it. Small and capital letters are alike."""
    said = Annotation.text + " " + Annotation.rationale + " " + sa.func.coalesce(Annotation.proposed_wording, "")
    found = sa.or_(
        sa.and_(tells_words(actor), _holds(said + " " + Anchor.quote, word)),
        sa.and_(Annotation.public_summary != "", tells_summary(actor), _holds(Annotation.public_summary, word)),
    )
    return sa.and_(found, _is_readable(actor))


def _is_readable(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(Annotation.state != AnnotationState.WITHDRAWN, Annotation.author_id == (actor.user_id or ""))


def _holds(text: sa.SQLColumnExpression[str], word: str) -> sa.ColumnElement[bool]:
    """SQLite knows capitals of ASCII alone; other words are looked for as people write them."""
    if word.isascii():
        return text.icontains(word, autoescape=True)
    spellings = dict.fromkeys((word, word.lower(), word.capitalize(), word.upper()))
    return sa.or_(*(text.contains(spelling, autoescape=True) for spelling in spellings))
