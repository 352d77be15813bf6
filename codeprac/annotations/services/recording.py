"""Taking what somebody said by another channel into a round, as those who recorded it say: outside its clock, and never
as a view of their own. What an annotation may hold is the same for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState, AnnotationWithdrawn, Publication, Unacceptable
from codeprac.annotations.services.contents import Content, check_choice, check_content
from codeprac.annotations.services.submitting import draw_up, insert, proposal, token_of
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.errors import NotAllowed, NotFound, Stale
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.records.models import ChannelRecord
from codeprac.text.anchoring import Placement, Selector

NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Contribution:
    """What somebody said, who it was, and what the public sees of it."""

    kind: str
    text: str
    rationale: str = ""
    proposed_wording: str | None = None
    evidence: Sequence[str] = ()
    organisation: Organisation | None = None
    said_by: str = ""
    """Who spoke, where no organisation known here did; empty where it was all together."""
    group: StakeholderGroup | None = None
    publication: str = Publication.NAMED
    confidential_reason: str = ""
    public_summary: str = ""


def record_annotation(
    record: ChannelRecord,
    provision: Provision,
    said: Contribution,
    *,
    recorder: User,
    selector: Selector | None = None,
    form_token: str,
    actor_id: str | None,
    now: datetime,
) -> Annotation:
    """Take one contribution of a record into its round, whatever the clock says; the same form twice is one.

    `recorder` is the account that stands for all that is recorded (`accounts.services.get_recorder`).
    """
    round_ = record.round
    if provision.draft_id != round_.draft_id:
        raise NotFound(provision.id)
    content = _content(said)
    choice = check_choice(
        said.publication, said.confidential_reason, said.public_summary, for_organisation=said.organisation is not None
    )
    annotation, placement = draw_up(
        round_,
        provision,
        content,
        choice,
        author=recorder,
        organisation=said.organisation,
        group=said.group,
        selector=selector,
        question_number=None,
        token=token_of(form_token, provision, selector, content, choice),
        now=now,
    )
    annotation.record_id = record.id
    annotation.said_by = "" if said.organisation else " ".join(said.said_by.split())[:NAME_LIMIT]
    return insert(annotation, placement, actor_id=actor_id, has_receipt=False)


def correct_recorded(
    annotation: Annotation, said: Contribution, *, version: int, actor_id: str | None, now: datetime
) -> Annotation:
    """Say better what was said; who said it and what it is about stay. Stale when it was corrected since it was read.
    The public never sees more of it than before: who spoke was promised that."""
    _ensure_recorded(annotation)
    content = _content(said)
    choice = check_choice(
        said.publication,
        said.confidential_reason,
        said.public_summary,
        for_organisation=annotation.organisation_id is not None,
    )
    db.session.refresh(annotation, ["state", "version"], with_for_update={"key_share": True})
    if annotation.state == AnnotationState.WITHDRAWN:
        raise AnnotationWithdrawn(_("This contribution has been withdrawn. Restore it before you correct it."))
    if annotation.version != version:
        message = _("This contribution was corrected by somebody else since you opened it.")
        raise Stale(message, theirs=annotation.text, yours=content.text)
    order = list(Publication)
    if order.index(choice.publication) < order.index(Publication(annotation.publication)):
        raise Unacceptable("publication", _("The public cannot be shown more of it than was said at first."))
    annotation.kind, annotation.text, annotation.rationale = content.kind, content.text, content.rationale
    annotation.proposed_wording = proposal(content.proposed_wording, _placement(annotation))
    annotation.evidence = list(content.evidence)
    annotation.publication, annotation.confidential_reason = choice.publication, choice.reason
    annotation.public_summary = choice.summary
    _note(annotation, Tag.ANNOTATION_EDITED, actor_id, now)
    annotation.edited_at = now
    db.session.flush()
    return annotation


def withdraw_recorded(annotation: Annotation, *, actor_id: str | None, now: datetime) -> Annotation:
    """Take back what should not have been recorded; that it was there stays."""
    _ensure_recorded(annotation)
    if annotation.state == AnnotationState.SUBMITTED:
        annotation.state, annotation.withdrawn_at = AnnotationState.WITHDRAWN, now
        _note(annotation, Tag.ANNOTATION_WITHDRAWN, actor_id, now)
    return annotation


def restore_recorded(annotation: Annotation, *, actor_id: str | None, now: datetime) -> Annotation:
    """Undo a withdrawal."""
    _ensure_recorded(annotation)
    if annotation.state == AnnotationState.WITHDRAWN:
        annotation.state, annotation.withdrawn_at = AnnotationState.SUBMITTED, None
        _note(annotation, Tag.ANNOTATION_RESTORED, actor_id, now)
    return annotation


def _content(said: Contribution) -> Content:
    return check_content(
        kind=said.kind,
        text=said.text,
        rationale=said.rationale,
        proposed_wording=said.proposed_wording,
        evidence=said.evidence,
    )


def _placement(annotation: Annotation) -> Placement | None:
    anchor = annotation.anchor
    if anchor.start is None or anchor.end is None:
        return None
    return Placement(anchor.start, anchor.end, anchor.quote, anchor.prefix, anchor.suffix)


def _ensure_recorded(annotation: Annotation) -> None:
    if annotation.record_id is None:
        raise NotAllowed(annotation.id)


def _note(annotation: Annotation, tag: Tag, actor_id: str | None, now: datetime) -> None:
    annotation.version += 1
    db.session.flush()
    audit.record(tag, actor_id=actor_id, subject=annotation, at=now, number=annotation.number)
