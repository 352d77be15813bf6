"""Acts of the drafting room: an act on a provision together with its reason, and the drafters' word on lineage."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from codeprac.annotations.services import carry_again
from codeprac.dispositions.models import Change
from codeprac.dispositions.queries import Changed
from codeprac.dispositions.services import declare_origin, explain_change
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import Act, DraftState, HeadingsOutOfPlace, body_of
from codeprac.drafts.services.declaring import Decision, decide_lineage, take_back_decision
from codeprac.drafts.services.releasing import tell_changes_anew
from codeprac.drafts.services.rows import heading_in
from codeprac.drafts.services.structuring import restore_provision
from codeprac.drafts.services.writing import edit_provision
from codeprac.issues.models import Issue
from codeprac.text.outline import outline


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


def put_back(
    provision: Provision, source: str, kind: str, *, version: int, about: str, actor_id: str | None, now: datetime
) -> None:
    """Write a provision as it read before, which is an act like any other; one that was removed comes back first.

    Raises Stale where somebody changed it since `version` was read."""
    if not source.strip():
        raise HeadingsOutOfPlace(_("In that state the provision had no text. Remove it instead."))
    if provision.removed_at is not None and provision.version == version:
        restore_provision(provision, actor_id=actor_id, now=now)
        version = provision.version
    edit_provision(
        provision,
        heading=heading_in(source),
        level=outline(source).provisions[0].level,
        kind=kind,
        body=body_of(source),
        version=version,
        actor_id=actor_id,
        now=now,
        act=Act.PUT_BACK,
        about=about,
    )


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
