"""The receipt for an annotation: everything that was received, by names that stay readable without this database."""

from datetime import datetime
from typing import Any

from codeprac.annotations.models import Annotation
from codeprac.audit.models import Receipt
from codeprac.audit.receipts import write_receipt


def give_receipt(annotation: Annotation, *, quote: str, at: datetime, owner_id: str) -> Receipt:
    """Give who submitted or edited the annotation a receipt for it as it stands now."""
    return write_receipt(
        describe(annotation, quote=quote),
        identity={"author": annotation.author.name},
        owner_id=owner_id,
        object_id=annotation.id,
        version=annotation.version,
        at=at,
    )


def describe(annotation: Annotation, *, quote: str) -> dict[str, Any]:
    """Everything that an annotation says, as a receipt holds it; who wrote it, a receipt keeps apart."""
    draft, organisation = annotation.draft, annotation.organisation
    content: dict[str, Any] = {
        "annotation": annotation.number,
        "version": annotation.version,
        "code": draft.code.slug,
        "round": annotation.round.number,
        "draft": draft.number,
        "draft_sha256": draft.source_sha256,
        "provision": annotation.provision.slug,
        "quote": quote,
        "kind": annotation.kind,
        "text": annotation.text,
        "rationale": annotation.rationale,
        "proposed_wording": annotation.proposed_wording,
        "evidence": list(annotation.evidence),
        "organisation": organisation.name if organisation else None,
        "publication": str(annotation.publication),
        "confidential_reason": annotation.confidential_reason,
        "public_summary": annotation.public_summary,
    }
    if annotation.question:
        content["question"] = annotation.round.questions[annotation.question.number - 1]
    return content
