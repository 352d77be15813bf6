"""Writing contributions, supporting and discussing them, and moving them on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.services.contents import Content, check_text
from codeprac.annotations.services.submitting import place, proposal
from codeprac.db import db, new_id
from codeprac.drafts.models import Provision
from codeprac.errors import NotAllowed, NotFound, Stale
from codeprac.text.anchoring import Placement, Selector
from codeprac.workspaces.models import (
    Contribution,
    ContributionLink,
    ContributionSupport,
    ContributionVersion,
    Remark,
    Workspace,
)
from codeprac.workspaces.queries import find_sent, map_sent
from codeprac.workspaces.rules import (
    NOTE_LIMIT,
    ContributionSettled,
    ContributionState,
    Person,
    can_edit,
    can_set,
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A contribution to be: what it is about, and what it says, checked; `form_token` tells it from the others."""

    provision: Provision
    content: Content
    selector: Selector | None
    form_token: str


def contribute(
    workspace: Workspace,
    provision: Provision,
    content: Content,
    *,
    selector: Selector | None,
    author_id: str | None,
    form_token: str,
    now: datetime,
    link: ContributionLink | None = None,
    author_name: str = "",
) -> Contribution:
    """Put a contribution into the workspace, as a draft; the same form sent again gives the same one. It is taken
    at any time, also after the round has closed: it is only submitting that the round's clock ends."""
    hold(workspace.id)
    if (sent_before := find_sent(workspace.id, form_token)) is not None:
        return sent_before
    contribution = _draw_up(workspace, Drafted(provision, content, selector, form_token), author_id, now)
    contribution.link_id, contribution.author_name = link.id if link else None, author_name
    db.session.add(contribution)
    db.session.flush()
    keep_version(contribution, editor_id=author_id, now=now)
    return contribution


def contribute_many(
    workspace: Workspace, drafted: Sequence[Drafted], *, author_id: str, state: ContributionState, now: datetime
) -> list[Contribution]:
    """Put many contributions of one member into the workspace, in their order, or none of them; sent again they are the
    same. The statements are few, however many they are."""
    hold(workspace.id)
    earlier = map_sent(workspace.id, [one.form_token for one in drafted])
    fresh = {
        one.form_token: _draw_up(workspace, one, author_id, now, state=state)
        for one in drafted
        if one.form_token not in earlier
    }
    db.session.add_all(fresh.values())
    db.session.flush()
    db.session.add_all(_version_of(one, editor_id=author_id, now=now) for one in fresh.values())
    db.session.flush()
    return [earlier.get(one.form_token) or fresh[one.form_token] for one in drafted]


def edit_contribution(
    contribution: Contribution, content: Content, *, version: int, editor: Person, now: datetime
) -> Contribution:
    """Change what a contribution says; every version stays, with who wrote it. Stale when somebody else was faster."""
    hold(contribution.workspace_id, contribution)
    ensure_unsettled(contribution)
    if not can_edit(contribution.standing, editor):
        raise NotAllowed(contribution.id)
    if version != contribution.version:
        message = _("Somebody has edited this contribution since you opened it.")
        raise Stale(message, theirs=contribution.text, yours=content.text)
    before = contribution.content
    write(contribution, content)
    if contribution.content != before:
        contribution.version += 1
        db.session.flush()
        keep_version(contribution, editor_id=editor.user_id, now=now)
    return contribution


def set_state(contribution: Contribution, state: ContributionState, *, person: Person) -> None:
    """Move a contribution on or back."""
    hold(contribution.workspace_id, contribution)
    if contribution.state == state:
        return
    ensure_unsettled(contribution)
    if not can_set(contribution.standing, state, person):
        raise NotAllowed(contribution.id)
    is_decision = state in {ContributionState.ACCEPTED, ContributionState.LEFT_OUT}
    contribution.decided_by_id = person.user_id if is_decision else None
    contribution.state = state
    db.session.flush()


def toggle_support(contribution: Contribution, *, user_id: str, now: datetime) -> bool:
    """Support a contribution, or no more; gives whether it is supported now."""
    found = db.session.get(ContributionSupport, (contribution.id, user_id))
    if found is not None:
        db.session.delete(found)
    else:
        db.session.add(ContributionSupport(contribution_id=contribution.id, user_id=user_id, at=now))
    db.session.flush()
    return found is None


def remark_on(contribution: Contribution, *, author_id: str, text: str, form_token: str, now: datetime) -> None:
    """Say something of a contribution to the colleagues; the same form sent again is said once."""
    tidied = check_text("text", text[: NOTE_LIMIT * 2], required=True)[:NOTE_LIMIT]
    sent = sa.select(Remark.id).where(Remark.author_id == author_id, Remark.form_token == form_token[:64])
    if db.session.scalar(sent) is None:
        remark = Remark(
            contribution_id=contribution.id,
            author_id=author_id,
            text=tidied,
            created_at=now,
            form_token=form_token[:64],
        )
        db.session.add(remark)
        db.session.flush()


def hold(workspace_id: str, *contributions: Contribution) -> None:
    """Let the acts in a workspace follow one another: who waited for the lock sees what became of the contributions."""
    lock = sa.select(Workspace.id).where(Workspace.id == workspace_id)
    db.session.execute(lock.with_for_update(key_share=True))
    if contributions:
        again = sa.select(Contribution).where(Contribution.id.in_([one.id for one in contributions]))
        db.session.scalars(again.execution_options(populate_existing=True)).all()


def write(contribution: Contribution, content: Content) -> None:
    """Put checked content into a contribution."""
    contribution.kind = content.kind
    contribution.text = content.text
    contribution.rationale = content.rationale
    contribution.proposed_wording = proposal(content.proposed_wording, _placement(contribution))
    contribution.evidence = list(content.evidence)


def keep_version(contribution: Contribution, *, editor_id: str | None, now: datetime) -> None:
    """Keep what the contribution says now, for ever."""
    db.session.add(_version_of(contribution, editor_id=editor_id, now=now))
    db.session.flush()


def ensure_unsettled(contribution: Contribution) -> None:
    """Raise ContributionSettled for what was merged or submitted."""
    if contribution.merged_into_id is not None:
        raise ContributionSettled(_("This contribution was merged into another one, and stays as it is."))
    if contribution.position_id is not None:
        raise ContributionSettled(_("This contribution was submitted. Leads can edit the annotation that came of it."))


def _draw_up(
    workspace: Workspace,
    one: Drafted,
    author_id: str | None,
    now: datetime,
    state: ContributionState = ContributionState.DRAFT,
) -> Contribution:
    """The contribution that this would be, in no session."""
    if one.provision.draft_id != workspace.round.draft_id:
        raise NotFound(one.provision.id)
    contribution = Contribution(
        id=new_id(),
        workspace_id=workspace.id,
        provision_id=one.provision.id,
        author_id=author_id,
        **_anchoring(place(one.provision, one.selector)),
        state=state,
        version=1,
        created_at=now,
        form_token=one.form_token[:64],
    )
    write(contribution, one.content)
    return contribution


def _version_of(contribution: Contribution, *, editor_id: str | None, now: datetime) -> ContributionVersion:
    return ContributionVersion(
        contribution_id=contribution.id,
        number=contribution.version,
        content=contribution.content,
        editor_id=editor_id,
        at=now,
    )


def _anchoring(placement: Placement | None) -> dict[str, object]:
    if placement is None:
        return {"quote": "", "prefix": "", "suffix": "", "start": None}
    return {
        "quote": placement.quote,
        "prefix": placement.prefix,
        "suffix": placement.suffix,
        "start": placement.start,
    }


def _placement(contribution: Contribution) -> Placement | None:
    if contribution.start is None:
        return None
    end = contribution.start + len(contribution.quote)
    return Placement(contribution.start, end, contribution.quote, contribution.prefix, contribution.suffix)
