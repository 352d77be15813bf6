"""Merging contributions: a lead makes one of several; the sources stay, and are shown with it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.services.contents import Content
from codeprac.db import db
from codeprac.errors import NotAllowed, RuleBroken
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.queries import find_sent
from codeprac.workspaces.rules import ContributionState, Person
from codeprac.workspaces.services.contributing import ensure_unsettled, hold, keep_version, write


def merge_contributions(
    sources: Sequence[Contribution],
    content: Content,
    *,
    words_of: Contribution,
    lead: Person,
    form_token: str,
    now: datetime,
) -> Contribution:
    """One accepted contribution in the place of several, about the words that one of them is about; the same form sent
    again gives the same one."""
    if not lead.is_lead:
        raise NotAllowed(words_of.id)
    if len(sources) < 2 or len({source.workspace_id for source in sources}) != 1 or words_of not in sources:
        raise RuleBroken(_("Choose at least two contributions to merge."))
    hold(words_of.workspace_id, *sources)
    if (sent_before := find_sent(words_of.workspace_id, form_token)) is not None:
        return sent_before
    for source in sources:
        ensure_unsettled(source)
    merged = Contribution(
        workspace_id=words_of.workspace_id,
        provision_id=words_of.provision_id,
        author_id=lead.user_id,
        quote=words_of.quote,
        prefix=words_of.prefix,
        suffix=words_of.suffix,
        start=words_of.start,
        state=ContributionState.ACCEPTED,
        decided_by_id=lead.user_id,
        created_at=now,
        form_token=form_token[:64],
    )
    write(merged, content)
    db.session.add(merged)
    db.session.flush()
    for source in sources:
        source.merged_into_id = merged.id
    keep_version(merged, editor_id=lead.user_id, now=now)
    return merged


def part_again(merged: Contribution, *, lead: Person) -> list[Contribution]:
    """Undo a merge: the sources are on their way again as they were, and what had been made of them is left out, with
    whatever was written into it since."""
    if not lead.is_lead:
        raise NotAllowed(merged.id)
    hold(merged.workspace_id, merged)
    ensure_unsettled(merged)
    again = sa.select(Contribution).where(Contribution.merged_into_id == merged.id)
    sources = list(db.session.scalars(again.order_by(Contribution.created_at, Contribution.id)))
    for source in sources:
        source.merged_into_id = None
    if sources:
        merged.state, merged.decided_by_id = ContributionState.LEFT_OUT, lead.user_id
    db.session.flush()
    return sources
