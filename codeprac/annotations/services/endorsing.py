"""Endorsing the annotations of others by name, for oneself or for an organisation."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Endorsement
from codeprac.annotations.publishing import view_of
from codeprac.annotations.rules import AnnotationState, NotEndorsable
from codeprac.annotations.services.admitting import ensure_admitted
from codeprac.annotations.services.submitting import ensure_member, ensure_open
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.codes.queries import actor_of
from codeprac.db import db
from codeprac.errors import NotAllowed
from codeprac.organisations.models import Organisation
from codeprac.rounds.rules import Visibility


def endorse_annotation(
    annotation: Annotation, *, author: User, organisation: Organisation | None = None, now: datetime
) -> Endorsement:
    """Stand behind an annotation while its round runs; a person and an organisation count once, however often asked."""
    endorser_id = organisation.id if organisation else author.id
    lock = sa.select(Annotation.id).where(Annotation.id == annotation.id)
    db.session.execute(lock.with_for_update(key_share=True))  # a second one at the same moment finds the first
    if (given_before := _find(annotation.id, endorser_id)) is not None:
        return given_before
    ensure_open(annotation.round, now)
    ensure_member(author, organisation)
    ensure_admitted(annotation.code_id, author.id, now)
    _ensure_endorsable(annotation, author, endorser_id)
    endorsement = Endorsement(
        annotation_id=annotation.id,
        author_id=author.id,
        organisation_id=organisation.id if organisation else None,
        group_id=organisation.group_id if organisation else None,
        endorser_id=endorser_id,
        given_at=now,
    )
    db.session.add(endorsement)
    db.session.flush()
    audit.record(Tag.ENDORSEMENT_GIVEN, actor_id=author.id, subject=endorsement, at=now, annotation_id=annotation.id)
    return endorsement


def withdraw_endorsement(
    annotation: Annotation, *, actor: User, organisation: Organisation | None = None, now: datetime
) -> None:
    """Take an endorsement back while the round runs: one's own, or as a member that of the organisation."""
    ensure_open(annotation.round, now)
    ensure_member(actor, organisation)
    given = _find(annotation.id, organisation.id if organisation else actor.id)
    if given is not None:
        audit.record(Tag.ENDORSEMENT_WITHDRAWN, actor_id=actor.id, subject=given, at=now, annotation_id=annotation.id)
        db.session.delete(given)
        db.session.flush()


def _ensure_endorsable(annotation: Annotation, author: User, endorser_id: str) -> None:
    if annotation.state == AnnotationState.WITHDRAWN:
        raise NotEndorsable(_("This annotation has been withdrawn."))
    if annotation.round.visibility == Visibility.SEALED:
        raise NotEndorsable(_("In a sealed round nobody sees the annotations of others, so none is endorsed."))
    if endorser_id in {annotation.author_id, annotation.organisation_id}:
        raise NotEndorsable(_("This annotation is your own: it speaks for you already."))
    if view_of(annotation.written, actor_of(author.id, author.name, author.office_role)).is_closed:
        raise NotAllowed(annotation.id)


def _find(annotation_id: str, endorser_id: str) -> Endorsement | None:
    statement = sa.select(Endorsement).where(
        Endorsement.annotation_id == annotation_id, Endorsement.endorser_id == endorser_id
    )
    return db.session.scalar(statement)
