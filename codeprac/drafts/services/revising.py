"""The history of edits: what every act on a provision of a working draft made of its text; and going back in it."""

from datetime import datetime

from codeprac.db import db
from codeprac.drafts.models import Provision, ProvisionRevision
from codeprac.drafts.rules import Act


def keep_revision(
    provision: Provision,
    act: Act,
    *,
    actor_id: str | None,
    now: datetime,
    before: str | None = None,
    about: str = "",
) -> ProvisionRevision:
    """Keep what an act made of a provision; without `before` its text stayed as it was."""
    after = "" if act is Act.REMOVED else provision.source
    earlier = provision.source if before is None else before
    revision = ProvisionRevision(
        draft_id=provision.draft_id or provision.draft.id,
        provision=provision,
        version=provision.version,
        act=act,
        actor_id=actor_id,
        at=now,
        before="" if act is Act.RESTORED else earlier,
        after=after,
        kind=provision.kind,
        about=about,
    )
    db.session.add(revision)
    return revision
