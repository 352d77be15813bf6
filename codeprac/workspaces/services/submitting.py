"""Submitting an organisation's position: its accepted contributions as annotations, and a cover statement, at once."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import Publication
from codeprac.annotations.services import submit_annotations
from codeprac.annotations.services.batching import Written
from codeprac.annotations.services.contents import check_text
from codeprac.annotations.services.receipting import describe
from codeprac.annotations.services.submitting import ensure_member, ensure_open
from codeprac.audit import services as audit
from codeprac.audit.models import Receipt
from codeprac.audit.receipts import write_receipt
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.errors import NotAllowed, Stale
from codeprac.text.anchoring import Selector
from codeprac.workspaces.models import Contribution, Position, Workspace
from codeprac.workspaces.queries import list_accepted
from codeprac.workspaces.rules import NothingAccepted, Person
from codeprac.workspaces.services.deciding import previewed


def submit_position(
    workspace: Workspace,
    *,
    lead: User,
    person: Person,
    cover: str,
    seen: str,
    publication: str = Publication.ORGANISATION,
    form_token: str,
    now: datetime,
) -> Position:
    """Submit all accepted contributions in the organisation's name, all or none; Stale when they are not what the lead
    has seen. The same form sent again gives the same position. The public sees the annotations with the organisation's
    name alone, unless the lead puts their own beside it."""
    if not person.is_lead:
        raise NotAllowed(workspace.id)
    db.session.execute(sa.select(Workspace.id).where(Workspace.id == workspace.id).with_for_update())
    if (sent_before := _find_sent(workspace, form_token)) is not None:
        return sent_before
    ensure_open(workspace.round, now)
    ensure_member(lead, workspace.organisation)
    accepted = list_accepted(workspace.id)
    if not accepted:
        raise NothingAccepted(_("Nothing is accepted that is not submitted yet. Accept contributions first."))
    number = _last_number(workspace) + 1
    statement = check_text("cover", cover, required=number == 1)
    if seen != previewed(accepted):
        raise Stale(
            _("The accepted contributions changed since you saw the preview. Look at it again, then submit."),
            theirs="",
            yours=statement,
        )
    position = Position(
        workspace_id=workspace.id,
        number=number,
        cover=statement,
        submitted_by_id=lead.id,
        submitted_at=now,
        form_token=form_token[:64],
    )
    db.session.add(position)
    db.session.flush()
    annotations = _submit(accepted, position, workspace, lead, publication)
    _give_receipt(position, workspace, lead, list(zip(accepted, annotations, strict=True)))
    audit.record(
        Tag.POSITION_SUBMITTED,
        actor_id=lead.id,
        subject=position,
        at=now,
        organisation=workspace.organisation_id,
        round_id=workspace.round_id,
        annotations=len(annotations),
    )
    db.session.flush()
    return position


def _submit(
    accepted: Sequence[Contribution], position: Position, workspace: Workspace, lead: User, publication: str
) -> list[Annotation]:
    """The annotations that the contributions become, in their order; few statements, however many they are."""
    ids = {one.provision_id for one in accepted}
    statement = sa.select(Provision).where(Provision.draft_id == workspace.round.draft_id, Provision.id.in_(ids))
    provisions = {one.id: one for one in db.session.scalars(statement.options(undefer(Provision.body_text)))}
    made = submit_annotations(
        workspace.round,
        [_written(one, provisions[one.provision_id]) for one in accepted],
        author=lead,
        organisation=workspace.organisation,
        publication=publication,
        has_receipts=False,
        now=position.submitted_at,
    )
    for contribution, annotation in zip(accepted, made, strict=True):
        contribution.position_id, contribution.annotation_id = position.id, annotation.id
    return made


def _written(contribution: Contribution, provision: Provision) -> Written:
    return Written(
        provision=provision,
        selector=_selector(contribution),
        kind=contribution.kind,
        text=contribution.text,
        rationale=contribution.rationale,
        proposed_wording=contribution.proposed_wording,
        evidence=contribution.evidence,
        form_token=f"contribution-{contribution.id}",
    )


def _selector(contribution: Contribution) -> Selector | None:
    if contribution.start is None:
        return None
    return Selector(
        contribution.quote, prefix=contribution.prefix, suffix=contribution.suffix, start=contribution.start
    )


def _give_receipt(
    position: Position, workspace: Workspace, lead: User, submitted: Sequence[tuple[Contribution, Annotation]]
) -> Receipt:
    """One receipt for the whole: the cover statement, and everything that each annotation says."""
    round_ = workspace.round
    content = {
        "position": position.number,
        "code": round_.code.slug,
        "round": round_.number,
        "draft": round_.draft.number,
        "draft_sha256": round_.draft.source_sha256,
        "organisation": workspace.organisation.name,
        "cover": position.cover,
        "annotations": [describe(annotation, quote=one.quote) for one, annotation in submitted],
    }
    return write_receipt(
        content,
        identity={"submitted_by": lead.name},
        owner_id=lead.id,
        object_id=position.id,
        version=1,
        at=position.submitted_at,
    )


def _find_sent(workspace: Workspace, form_token: str) -> Position | None:
    statement = sa.select(Position).where(Position.workspace_id == workspace.id, Position.form_token == form_token[:64])
    return db.session.scalar(statement)


def _last_number(workspace: Workspace) -> int:
    last = sa.select(sa.func.max(Position.number)).where(Position.workspace_id == workspace.id)
    return db.session.scalar(last) or 0
