"""Acts of the drafting room: an act on a provision together with its reason, and the drafters' word on lineage."""

from collections.abc import Sequence
from datetime import datetime

from codeprac.annotations.services import carry_again
from codeprac.dispositions.models import Change
from codeprac.dispositions.queries import Changed
from codeprac.dispositions.services import declare_origin, explain_change
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import DraftState
from codeprac.drafts.services.declaring import Decision, decide_lineage, take_back_decision
from codeprac.drafts.services.releasing import tell_changes_anew
from codeprac.issues.models import Issue


def give_reason(
    provision: Provision, reason: str, *, actor_id: str | None, now: datetime, version: int | None = None
) -> None:
    """Keep the reason of a change with its provision; an empty one says nothing and changes nothing."""
    if not reason.strip():
        return
    explain_change(
        provision.draft, provision_id=provision.id, reason=reason, actor_id=actor_id, now=now, version=version
    )


def give_reason_of_removal(
    provision: Provision, released: Provision | None, reason: str, *, actor_id: str | None, now: datetime
) -> None:
    """Keep the reason of a removal with the released provision, where the comparison shows it as deleted."""
    if released is not None and reason.strip():
        explain_change(provision.draft, old_provision_id=released.id, reason=reason, actor_id=actor_id, now=now)


def explain(
    changed: Changed,
    *,
    draft: Draft,
    reason: str,
    origin: str,
    issues: Sequence[Issue],
    version: int,
    actor_id: str | None,
    now: datetime,
) -> Change:
    """Give the reason of a change and say where it came from; Stale where another drafter was quicker."""
    row = changed.provision
    change = explain_change(
        draft,
        reason=reason,
        provision_id=None if changed.is_dropped else row.id,
        old_provision_id=row.id if changed.is_dropped else None,
        version=version,
        actor_id=actor_id,
        now=now,
    )
    return declare_origin(change, origin=origin, issues=issues, actor_id=actor_id, now=now)


def decide(old: Draft, new: Draft, decisions: Sequence[Decision], *, actor_id: str | None, now: datetime) -> None:
    """Let a drafter's word on lineage stand, with all that follows from it where the draft is released."""
    decide_lineage(old, new, decisions, actor_id=actor_id, now=now)
    _follow(old, new, actor_id=actor_id, now=now)


def take_back(old: Draft, new: Draft, provision: Provision, *, actor_id: str | None, now: datetime) -> None:
    """Take a drafter's word on lineage back, with all that follows from it where the draft is released."""
    take_back_decision(old, new, provision, actor_id=actor_id, now=now)
    _follow(old, new, actor_id=actor_id, now=now)


def _follow(old: Draft, new: Draft, *, actor_id: str | None, now: datetime) -> None:
    """What was made from the lineage of a released draft is made anew: comparisons, what its page says of changes, and
    the places of annotations that no person decided. Its text and its identities never change."""
    if new.state != DraftState.RELEASED:
        return
    tell_changes_anew(new, now=now)
    carry_again(new, actor_id=actor_id, now=now)
