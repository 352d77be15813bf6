"""Editing, withdrawing and restoring one's own annotation, until its round closes."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Final

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.access.actor import MembershipRole
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import (
    AnnotationKind,
    AnnotationState,
    AnnotationWithdrawn,
    Publication,
    Unacceptable,
)
from codeprac.annotations.services.admitting import ensure_admitted
from codeprac.annotations.services.contents import Choice, Content, check_choice, check_content
from codeprac.annotations.services.receipting import give_receipt
from codeprac.annotations.services.submitting import ensure_member, ensure_open, proposal, role_in
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.errors import NotAllowed, Stale
from codeprac.organisations.models import Organisation
from codeprac.text.anchoring import Placement


class Kept(Enum):
    """Says that something is left as it is, where None says something else."""

    KEPT = "kept"


KEPT: Final = Kept.KEPT


def edit_annotation(
    annotation: Annotation,
    *,
    actor_id: str,
    version: int,
    kind: str,
    text: str,
    rationale: str,
    proposed_wording: str | None,
    evidence: Sequence[str],
    organisation: Organisation | Kept | None = KEPT,
    publication: str | Kept = KEPT,
    confidential_reason: str = "",
    public_summary: str = "",
    now: datetime,
) -> Annotation:
    """Change what an annotation says, for whom, and what the public sees of it, not what it is about; Stale when it was
    edited elsewhere since it was read. Reason and summary count where a publication is given."""
    _hold(annotation)
    content = check_content(
        kind=kind, text=text, rationale=rationale, proposed_wording=proposed_wording, evidence=evidence
    )
    speaking_for = annotation.organisation if organisation is KEPT else organisation
    if publication is KEPT:
        publication, confidential_reason = annotation.publication, annotation.confidential_reason
        public_summary = annotation.public_summary
    choice = check_choice(publication, confidential_reason, public_summary, for_organisation=speaking_for is not None)
    _ensure_speaker(annotation, actor_id)
    ensure_open(annotation.round, now)
    ensure_admitted(annotation.code_id, actor_id, now)
    _ensure_standing(annotation)
    if version != annotation.version:
        message = _("This annotation was edited in another window since you opened it.")
        raise Stale(message, theirs=annotation.text, yours=content.text)
    if (content.kind is AnnotationKind.ANSWER) != (annotation.kind == AnnotationKind.ANSWER):
        raise Unacceptable("kind", _("An answer stays an answer, and nothing else becomes one."))
    _write(annotation, content)
    _speak(annotation, speaking_for, choice, actor_id)
    _note_edit(annotation, actor_id, now)
    return annotation


def amend_annotation(
    annotation: Annotation,
    *,
    actor_id: str,
    version: int,
    text: str,
    rationale: str,
    proposed_wording: str | None,
    evidence: Sequence[str],
    now: datetime,
) -> Annotation:
    """Change what an annotation says as a moderator has asked, whatever the clock of its round says; for whom it
    speaks, and what the public sees of it, stays."""
    _hold(annotation)
    content = check_content(
        kind=annotation.kind, text=text, rationale=rationale, proposed_wording=proposed_wording, evidence=evidence
    )
    _ensure_speaker(annotation, actor_id)
    _ensure_standing(annotation)
    if version != annotation.version:
        message = _("This annotation was edited in another window since you opened it.")
        raise Stale(message, theirs=annotation.text, yours=content.text)
    _write(annotation, content)
    _note_edit(annotation, actor_id, now)
    return annotation


def withdraw_annotation(annotation: Annotation, *, actor_id: str, now: datetime) -> Annotation:
    """Take an annotation back; that it was there stays on record. It can be restored while the round runs."""
    _hold(annotation)
    _hold(annotation)
    _ensure_speaker(annotation, actor_id)
    ensure_open(annotation.round, now)
    if annotation.state == AnnotationState.SUBMITTED:
        annotation.state = AnnotationState.WITHDRAWN
        annotation.withdrawn_at = now
        annotation.version += 1
        db.session.flush()
        audit.record(Tag.ANNOTATION_WITHDRAWN, actor_id=actor_id, subject=annotation, at=now, number=annotation.number)
    return annotation


def restore_annotation(annotation: Annotation, *, actor_id: str, now: datetime) -> Annotation:
    """Undo a withdrawal while the round runs."""
    _hold(annotation)
    _hold(annotation)
    _ensure_speaker(annotation, actor_id)
    ensure_open(annotation.round, now)
    if annotation.state == AnnotationState.WITHDRAWN:
        annotation.state = AnnotationState.SUBMITTED
        annotation.withdrawn_at = None
        annotation.version += 1
        db.session.flush()
        audit.record(Tag.ANNOTATION_RESTORED, actor_id=actor_id, subject=annotation, at=now, number=annotation.number)
    return annotation


def _note_edit(annotation: Annotation, actor_id: str, now: datetime) -> None:
    annotation.version += 1
    annotation.edited_at = now
    give_receipt(annotation, quote=annotation.anchor.quote, at=now, owner_id=actor_id)
    db.session.flush()
    audit.record(
        Tag.ANNOTATION_EDITED,
        actor_id=actor_id,
        subject=annotation,
        at=now,
        number=annotation.number,
        version=annotation.version,
        publication=str(annotation.publication),
    )


def _hold(annotation: Annotation) -> None:
    """Let the acts on an annotation follow one another: who waited for the lock sees what became of it."""
    lock = sa.select(Annotation).where(Annotation.id == annotation.id)
    lock = lock.with_for_update(key_share=True, of=Annotation).execution_options(populate_existing=True)
    db.session.scalars(lock).one()


def _ensure_speaker(annotation: Annotation, actor_id: str) -> None:
    """What was made for an organisation is its leads' to change, and its author's while they belong to it."""
    is_author = annotation.author_id == actor_id
    if annotation.organisation_id is None:
        if not is_author:
            raise NotAllowed(annotation.id)
        return
    role = role_in(annotation.organisation_id, actor_id)
    if role != MembershipRole.LEAD and not (is_author and role is not None):
        raise NotAllowed(annotation.id)


def _ensure_standing(annotation: Annotation) -> None:
    if annotation.state == AnnotationState.WITHDRAWN:
        raise AnnotationWithdrawn(_("You have withdrawn this annotation. Restore it before you edit it."))


def _write(annotation: Annotation, content: Content) -> None:
    anchor = annotation.anchor
    placement = None
    if anchor.start is not None and anchor.end is not None:
        placement = Placement(anchor.start, anchor.end, anchor.quote, anchor.prefix, anchor.suffix)
    annotation.kind = content.kind
    annotation.text = content.text
    annotation.rationale = content.rationale
    annotation.proposed_wording = proposal(content.proposed_wording, placement)
    annotation.evidence = list(content.evidence)


def _speak(annotation: Annotation, organisation: Organisation | None, choice: Choice, actor_id: str) -> None:
    """Whom the author speaks for, and what the public sees. Only they themselves change the first, or are named."""
    is_author = annotation.author_id == actor_id
    if not is_author and choice.publication == Publication.NAMED != annotation.publication:
        message = _("Only %(name)s can put their own name beside it.", name=annotation.author.name)
        raise Unacceptable("publication", message)
    if (organisation.id if organisation else None) != annotation.organisation_id:
        if not is_author:
            raise Unacceptable("speak_for", _("It was made for the organisation, and stays so."))
        ensure_member(annotation.author, organisation)
        annotation.organisation, annotation.group = organisation, organisation.group if organisation else None
    annotation.publication = choice.publication
    annotation.confidential_reason = choice.reason
    annotation.public_summary = choice.summary
