"""Acts of the drafting room: an act on a provision together with its reason."""

from datetime import datetime

from codeprac.dispositions.services import explain_change
from codeprac.drafts.models import Provision


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
