"""Texts that are not submitted, for their authors and nobody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import Actor
from codeprac.access.permissions import Permission
from codeprac.access.policy import is_allowed
from codeprac.annotations.models import Annotation, UnsentText
from codeprac.annotations.queries.listing import get_annotation
from codeprac.annotations.queries.places import find_round_for
from codeprac.annotations.rules import About
from codeprac.annotations.unsent import key_of
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import DraftState
from codeprac.errors import NotFound
from codeprac.rounds.models import Round
from codeprac.text.numbers import read_whole

WITHIN_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about: a provision that it annotates, or an annotation that it edits or answers."""

    about: About
    round_id: str
    provision_id: str | None
    annotation_id: str | None = None
    within: str = ""

    @property
    def key(self) -> str:
        """How a form names it."""
        return key_of(
            self.about,
            round_id=self.round_id,
            provision_id=self.provision_id,
            annotation_id=self.annotation_id,
            within=self.within,
        )


def get_subject(key: str, *, actor: Actor, now: datetime) -> Subject:
    """What a form says that it is about, or NotFound where the actor may not write about it or know of it."""
    about, _colon, named = key.partition(":")
    if about == About.NEW:
        return _subject_of_provision(named, now)
    if about == About.QUESTION:
        return _subject_of_question(named)
    if about == About.WORKSPACE:
        return _subject_in_workspace(named, actor)
    if about not in {About.EDIT, About.REPLY}:
        raise NotFound(key)
    annotation = get_annotation(named, actor=actor, now=now)
    if about == About.EDIT and not is_allowed(actor, Permission.ANNOTATION_EDIT, annotation.facts):
        raise NotFound(key)
    return subject_of(About(about), annotation)


def subject_of(about: About, annotation: Annotation) -> Subject:
    """The subject of a text that edits or answers an annotation."""
    return Subject(about, annotation.round_id, annotation.provision_id, annotation.id)


def get_unsent_text(unsent_id: str, *, author_id: str, deleted: bool = False) -> UnsentText:
    """A kept text of this author, or NotFound; deleted ones only where they are asked for."""
    statement = _texts(author_id, deleted=deleted).where(UnsentText.id == unsent_id)
    unsent = db.session.scalar(statement)
    if unsent is None or unsent.is_submitted:
        raise NotFound(unsent_id)
    return unsent


def list_unsent_texts(author_id: str, *, round_id: str | None = None, deleted: bool = False) -> list[UnsentText]:
    """The kept texts of this author, last saved first."""
    statement = _texts(author_id, deleted=deleted)
    if round_id is not None:
        statement = statement.where(UnsentText.round_id == round_id)
    return list(db.session.scalars(statement))


def list_unsent_about(author_id: str, subject: Subject) -> list[UnsentText]:
    """What this author has begun to write about the same, last saved first; one query."""
    statement = sa.select(UnsentText).where(
        UnsentText.author_id == author_id,
        UnsentText.about == subject.about,
        UnsentText.round_id == subject.round_id,
        UnsentText.provision_id == subject.provision_id,
        UnsentText.annotation_id == subject.annotation_id,
        UnsentText.within == subject.within,
        UnsentText.deleted_at.is_(None),
    )
    return list(db.session.scalars(statement.order_by(UnsentText.saved_at.desc(), UnsentText.id.desc())))


def count_unsent_in_draft(author_id: str, draft_id: str) -> dict[str, int]:
    """How many texts this author has begun on each provision of a draft, by the provision's slug."""
    statement = (
        sa.select(Provision.slug, sa.func.count(UnsentText.id))
        .join(UnsentText, UnsentText.provision_id == Provision.id)
        .where(Provision.draft_id == draft_id, UnsentText.author_id == author_id, UnsentText.deleted_at.is_(None))
        .where(UnsentText.about != About.WORKSPACE)
        .group_by(Provision.slug)
    )
    return {slug: count for slug, count in db.session.execute(statement)}


def count_unsent_texts(author_id: str) -> int:
    """How many texts are kept for this author."""
    statement = sa.select(sa.func.count(UnsentText.id)).where(
        UnsentText.author_id == author_id, UnsentText.deleted_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def _subject_of_provision(provision_id: str, now: datetime) -> Subject:
    released = sa.select(Draft.id).where(Draft.state == DraftState.RELEASED)
    statement = sa.select(Provision.draft_id).where(
        Provision.id == provision_id, Provision.draft_id.in_(released), Provision.removed_at.is_(None)
    )
    draft_id = db.session.scalar(statement)
    round_ = find_round_for(draft_id, now) if draft_id else None
    if round_ is None:
        raise NotFound(provision_id)
    return Subject(About.NEW, round_.id, provision_id)


def _subject_of_question(named: str) -> Subject:
    round_id, _dot, number = named.partition(".")
    round_ = db.session.get(Round, round_id)
    asked = read_whole(number, digits=4) or 0
    if round_ is None or not 1 <= asked <= len(round_.questions):
        raise NotFound(named)
    return Subject(About.QUESTION, round_id, None, within=str(asked))


def _subject_in_workspace(named: str, actor: Actor) -> Subject:
    """What a member writes in a workspace of theirs; nobody else may know that there is one."""
    round_id, _dot, rest = named.partition(".")
    provision_id, _dot, within = rest.partition(".")
    written_on = sa.select(Provision.id).join(Round, Round.draft_id == Provision.draft_id)
    found = db.session.scalar(written_on.where(Provision.id == provision_id, Round.id == round_id))
    if found is None or within.partition(".")[0] not in actor.organisations or len(within) > WITHIN_LENGTH:
        raise NotFound(named)
    return Subject(About.WORKSPACE, round_id, provision_id, within=within)


def _texts(author_id: str, *, deleted: bool = False) -> sa.Select[Any]:
    state = UnsentText.deleted_at.is_not(None) if deleted else UnsentText.deleted_at.is_(None)
    return (
        sa.select(UnsentText)
        .where(UnsentText.author_id == author_id, state)
        .options(
            joinedload(UnsentText.provision).joinedload(Provision.draft),
            joinedload(UnsentText.annotation),
            joinedload(UnsentText.round).options(joinedload(Round.code), joinedload(Round.draft)),
        )
        .order_by(UnsentText.saved_at.desc(), UnsentText.id.desc())
    )
