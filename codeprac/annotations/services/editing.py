"""Editing, withdrawing and restoring one's own annotation, until its round closes."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState, AnnotationWithdrawn
from codeprac.annotations.services.contents import Content, check_content
from codeprac.annotations.services.receipting import give_receipt
from codeprac.annotations.services.submitting import ensure_open, proposal
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.errors import NotAllowed, Stale
from codeprac.text.anchoring import Placement


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
    now: datetime,
) -> Annotation:
    """Change what an annotation says, not what it is about; Stale when it was edited elsewhere since it was read."""
    content = check_content(
        kind=kind, text=text, rationale=rationale, proposed_wording=proposed_wording, evidence=evidence
    )
    _ensure_own(annotation, actor_id)
    ensure_open(annotation.round, now)
    _ensure_standing(annotation)
    if version != annotation.version:
        message = _("This annotation was edited in another window since you opened it.")
        raise Stale(message, theirs=annotation.text, yours=content.text)
    _write(annotation, content)
    annotation.version += 1
    annotation.edited_at = now
    give_receipt(annotation, quote=annotation.anchor.quote, at=now)
    db.session.flush()
    audit.record(
        Tag.ANNOTATION_EDITED,
        actor_id=actor_id,
        subject=annotation,
        at=now,
        number=annotation.number,
        version=version + 1,
    )
    return annotation


def withdraw_annotation(annotation: Annotation, *, actor_id: str, now: datetime) -> Annotation:
    """Take an annotation back; that it was there stays on record. Its author may restore it while the round runs."""
    _ensure_own(annotation, actor_id)
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
    _ensure_own(annotation, actor_id)
    ensure_open(annotation.round, now)
    if annotation.state == AnnotationState.WITHDRAWN:
        annotation.state = AnnotationState.SUBMITTED
        annotation.withdrawn_at = None
        annotation.version += 1
        db.session.flush()
        audit.record(Tag.ANNOTATION_RESTORED, actor_id=actor_id, subject=annotation, at=now, number=annotation.number)
    return annotation


def _ensure_own(annotation: Annotation, actor_id: str) -> None:
    if annotation.author_id != actor_id:
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
