"""Taking proposed wording over into the working draft: attributed, explained, and answered, in one act."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation
from codeprac.annotations.naming import speaker_of
from codeprac.annotations.publishing import view_of
from codeprac.annotations.rules import AnnotationState, is_sealed
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition, TakenProposal
from codeprac.dispositions.queries import find_change
from codeprac.dispositions.rules import CHANGING, Outcome, ProposalNotTakable
from codeprac.dispositions.services.changes import explain_change
from codeprac.dispositions.services.recording import record_dispositions
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.queries import find_working_draft
from codeprac.drafts.rules import body_of
from codeprac.drafts.services.writing import edit_provision, heading_of
from codeprac.rounds.rules import RoundState, Visibility
from codeprac.text.anchoring import Selector
from codeprac.text.markdown import plain, render
from codeprac.text.patching import replace_words


def take_proposal(annotation: Annotation, *, actor_id: str | None, now: datetime) -> Change:
    """Put an annotation's proposed wording into the working draft, with a private answer linked to the change.

    Raises ProposalNotTakable where that is not certain: the words do not stand there as they were quoted.
    """
    _ensure_takable(annotation, now)
    draft = find_working_draft(annotation.code_id)
    if draft is None:
        raise ProposalNotTakable(_("There is no working draft. Start one from the last released draft first."))
    _ensure_new(annotation, draft)
    earlier = _earlier_answer(annotation)
    provision = _same_provision(annotation, draft)
    _write(annotation, provision, actor_id, now)
    change = _explain(annotation, draft, provision, actor_id, now)
    taken = TakenProposal(
        annotation_id=annotation.id, draft_id=draft.id, provision_id=provision.id, taken_by_id=actor_id, taken_at=now
    )
    db.session.add(taken)
    db.session.flush()
    record(Tag.PROPOSAL_TAKEN, actor_id=actor_id, subject=taken, at=now, annotation_id=annotation.id)
    _answer(annotation, earlier, change, actor_id, now)
    return change


def attribution(annotation: Annotation, now: datetime) -> str:
    """Whose words they are, as the reason of the change says it, as far as the public is told. While the round runs
    nobody is named: the author may still choose to stay unnamed."""
    view = view_of(annotation.written, PUBLIC)
    if view.is_closed or annotation.round.state(now) is RoundState.OPEN:
        return _("Wording proposed in annotation %(number)s.", number=annotation.number)
    told = view.name or view.organisation
    who = speaker_of(view) if told else _("an anonymous contribution")
    return _("Wording proposed in annotation %(number)s (%(who)s).", number=annotation.number, who=who)


def _ensure_takable(annotation: Annotation, now: datetime) -> None:
    round_ = annotation.round
    if is_sealed(sealed_round=round_.visibility == Visibility.SEALED, closes_at=round_.closes_at, now=now):
        raise ProposalNotTakable(
            _("This round is sealed and still runs: the reason of the change would tell who proposed what.")
        )
    if annotation.proposed_wording is None:
        raise ProposalNotTakable(_("This annotation proposes no wording."))
    if annotation.state != AnnotationState.SUBMITTED:
        raise ProposalNotTakable(_("This annotation has been withdrawn; its wording is no longer proposed."))


def _ensure_new(annotation: Annotation, draft: Draft) -> None:
    statement = sa.select(TakenProposal.id).where(
        TakenProposal.annotation_id == annotation.id, TakenProposal.draft_id == draft.id
    )
    if db.session.scalar(statement) is not None:
        raise ProposalNotTakable(_("This wording has been taken over into the working draft already."))


def _earlier_answer(annotation: Annotation) -> Disposition | None:
    """The answer there is; one that says no is not turned into its contrary behind its author's back."""
    earlier = db.session.scalar(sa.select(Disposition).where(Disposition.annotation_id == annotation.id))
    if earlier is not None and earlier.outcome not in CHANGING and earlier.released_at is None:
        raise ProposalNotTakable(
            _("This annotation has an answer that does not change the text. Take that answer back first.")
        )
    return earlier


def _same_provision(annotation: Annotation, draft: Draft) -> Provision:
    """What the provision became in the draft: by its permanent id, else where a link of lineage leads."""
    is_same = Provision.identity == annotation.provision.identity
    became = sa.select(LineageLink.new_provision_id).where(
        LineageLink.old_provision_id == annotation.provision_id, LineageLink.overruled.is_(False)
    )
    statement = sa.select(Provision).where(
        Provision.draft_id == draft.id, sa.or_(is_same, Provision.id.in_(became)), Provision.removed_at.is_(None)
    )
    statement = statement.order_by(is_same.desc(), Provision.position).limit(1).with_for_update()
    provision = db.session.scalar(statement.execution_options(populate_existing=True))
    if provision is None:
        name = annotation.provision.name
        raise ProposalNotTakable(_("%(name)s no longer stands in the working draft. Edit by hand.", name=name))
    return provision


def _write(annotation: Annotation, provision: Provision, actor_id: str | None, now: datetime) -> None:
    patched = _patched(annotation, provision)
    if patched is None:
        raise ProposalNotTakable(
            _(
                "In %(name)s of the working draft the words no longer stand as they were quoted, so the proposal "
                "cannot be put in their place by itself. Put it in by hand.",
                name=provision.name,
            ),
            provision_id=provision.id,
        )
    edit_provision(
        provision,
        heading=heading_of(provision),
        level=provision.level,
        kind=provision.kind,
        body=patched,
        version=provision.version,
        actor_id=actor_id,
        now=now,
    )


def _patched(annotation: Annotation, provision: Provision) -> str | None:
    """The body with the proposal in it; one for the whole provision replaces a body that still reads the same."""
    body, wording = body_of(provision.source), annotation.proposed_wording or ""
    anchor = annotation.anchor
    if anchor.quote:
        return replace_words(body, Selector(anchor.quote, anchor.prefix, anchor.suffix, anchor.start), wording)
    annotated = db.session.get_one(Provision, annotation.provision_id, options=[undefer(Provision.source)])
    return wording if plain(render(body)) == plain(render(body_of(annotated.source))) else None


def _explain(annotation: Annotation, draft: Draft, provision: Provision, actor_id: str | None, now: datetime) -> Change:
    """The reason of the change names whose wording it is, after what drafters have said already."""
    earlier = find_change(draft.id, provision.id, None)
    said = attribution(annotation, now)
    reason = "\n\n".join([earlier.reason, said] if earlier else [said])
    return explain_change(draft, reason=reason, actor_id=actor_id, now=now, provision_id=provision.id)


def _answer(
    annotation: Annotation, earlier: Disposition | None, change: Change, actor_id: str | None, now: datetime
) -> None:
    """A private "accepted", linked to the change; an answer that means a change already is linked and left as it is."""
    if earlier is None:
        reason = _("Your wording has been taken over.")
        record_dispositions(
            [annotation], outcome=Outcome.ACCEPTED, reason=reason, actor_id=actor_id, now=now, change=change
        )
    elif earlier.released_at is None:
        earlier.change_id = change.id
        earlier.version += 1
        db.session.flush()
