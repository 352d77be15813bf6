"""Taking proposed wording over into the working draft: attributed, explained, and answered, in one act."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

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
from codeprac.dispositions.services.fitting import Fitted, fit_proposal
from codeprac.dispositions.services.recording import record_dispositions
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import find_working_draft
from codeprac.drafts.rules import Act
from codeprac.drafts.services.rows import heading_of, hold
from codeprac.drafts.services.writing import edit_provision
from codeprac.rounds.rules import RoundState, Visibility


class ProposalToSee(ProposalNotTakable):
    """The words changed since they were quoted: a person has to see how the text would read before it is stored."""

    def __init__(self, fitted: Fitted) -> None:
        super().__init__(_("The words have changed since they were quoted. Look at the result before it is stored."))
        self.fitted = fitted


def take_proposal(
    annotation: Annotation, *, actor_id: str | None, now: datetime, seen_version: int | None = None
) -> Change:
    """Put an annotation's proposed wording into the working draft, with a private answer linked to the change.

    Raises ProposalNotTakable where its place is not certain. Where the words changed since they were quoted, raises
    ProposalToSee with the result, unless somebody has seen that: `seen_version` is the version of the provision then.
    """
    _ensure_takable(annotation, now)
    draft = find_working_draft(annotation.code_id)
    if draft is None:
        raise ProposalNotTakable(_("There is no working draft. Start one from the last released draft first."))
    hold(draft)
    _ensure_new(annotation, draft)
    earlier = _earlier_answer(annotation)
    fitted = fit_proposal(annotation, draft)
    provision = fitted.provision
    if not fitted.applied.exact and seen_version != provision.version:
        raise ProposalToSee(fitted)
    _write(fitted, annotation.number, actor_id, now)
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
    """Whose words they are, as the reason of the change says it, as far as the public is told: of what is
    confidential not even which contribution it was, for its place is not told. While the round runs nothing is named:
    the author may still choose so."""
    view = view_of(annotation.written, PUBLIC)
    if view.is_closed:
        return _("Wording proposed in a contribution that is not public.")
    if annotation.round.state(now) is RoundState.OPEN:
        return _("Wording proposed in a contribution.")
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


def _write(fitted: Fitted, number: int, actor_id: str | None, now: datetime) -> None:
    provision = fitted.provision
    edit_provision(
        provision,
        heading=heading_of(provision),
        level=provision.level,
        kind=provision.kind,
        body=fitted.applied.source,
        version=provision.version,
        actor_id=actor_id,
        now=now,
        act=Act.TAKEN,
        about=_("annotation %(number)s", number=number),
    )


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
        is_closed = view_of(annotation.written, PUBLIC).is_closed
        reason = _("The text now does what you asked for.") if is_closed else _("Your wording has been taken over.")
        record_dispositions(
            [annotation], outcome=Outcome.ACCEPTED, reason=reason, actor_id=actor_id, now=now, change=change
        )
    elif earlier.released_at is None:
        earlier.change_id = change.id
        earlier.version += 1
        db.session.flush()
