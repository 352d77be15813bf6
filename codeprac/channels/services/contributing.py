"""Entering what came of a record, one contribution after the other; correcting and withdrawing them."""

from datetime import datetime

from codeprac.accounts.services import get_recorder
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.annotations.services import (
    Contribution,
    correct_recorded,
    record_annotation,
    restore_recorded,
    withdraw_recorded,
)
from codeprac.channels.rules import differences
from codeprac.channels.services.logging import check_reason, note
from codeprac.channels.services.recording import ensure_standing
from codeprac.drafts.models import Provision
from codeprac.errors import NotFound
from codeprac.records.models import ChannelRecord
from codeprac.text.anchoring import Selector


def enter_contribution(
    record: ChannelRecord,
    provision: Provision,
    said: Contribution,
    *,
    selector: Selector | None,
    form_token: str,
    actor_id: str | None,
    now: datetime,
) -> Annotation:
    """Enter one contribution of a record on a provision of its round's draft, as an annotation among the others."""
    ensure_standing(record)
    recorder = get_recorder(now)
    return record_annotation(
        record,
        provision,
        said,
        recorder=recorder,
        selector=selector,
        form_token=form_token,
        actor_id=actor_id,
        now=now,
    )


def correct_contribution(
    annotation: Annotation, said: Contribution, *, reason: str, version: int, actor_id: str | None, now: datetime
) -> Annotation:
    """Correct what a contribution says; what changed and why stays in the log of its record."""
    reason, record = check_reason(reason), _record_of(annotation)
    before = _parts(annotation)
    correct_recorded(annotation, said, version=version, actor_id=actor_id, now=now)
    changed = differences(before, _parts(annotation))
    note(record, "corrected", reason=reason, actor_id=actor_id, now=now, changes=changed, annotation=annotation)
    return annotation


def withdraw_contribution(annotation: Annotation, *, reason: str, actor_id: str | None, now: datetime) -> Annotation:
    """Take one contribution back, for a reason; that it was there stays."""
    reason, record = check_reason(reason), _record_of(annotation)
    if annotation.state == AnnotationState.SUBMITTED:
        withdraw_recorded(annotation, actor_id=actor_id, now=now)
        note(record, "withdrawn", reason=reason, actor_id=actor_id, now=now, annotation=annotation)
    return annotation


def restore_contribution(annotation: Annotation, *, actor_id: str | None, now: datetime) -> Annotation:
    """Undo a withdrawal."""
    record = _record_of(annotation)
    ensure_standing(record)
    if annotation.state == AnnotationState.WITHDRAWN:
        restore_recorded(annotation, actor_id=actor_id, now=now)
        note(record, "restored", reason="", actor_id=actor_id, now=now, annotation=annotation)
    return annotation


def _record_of(annotation: Annotation) -> ChannelRecord:
    if annotation.record is None:
        raise NotFound(annotation.id)
    return annotation.record


def _parts(annotation: Annotation) -> dict[str, str]:
    return {
        "kind": str(annotation.kind),
        "text": annotation.text,
        "rationale": annotation.rationale,
        "wording": annotation.proposed_wording or "",
        "evidence": "\n".join(annotation.evidence),
        "publication": str(annotation.publication),
        "public_summary": annotation.public_summary,
    }
