"""Links by which people without an account contribute: made and revoked by a lead, kept as hashes."""

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.services.contents import Content
from codeprac.annotations.services.submitting import ensure_open
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.text.anchoring import Selector
from codeprac.workspaces.models import Contribution, ContributionLink, Workspace
from codeprac.workspaces.rules import LinkState, LinkUnusable
from codeprac.workspaces.services.contributing import contribute

TOKEN_BYTES = 24


def hash_token(token: str) -> str:
    """What is kept of a token: 192 bits drawn by chance need no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def make_link(
    workspace: Workspace, *, label: str, expires_at: datetime, most_uses: int | None, actor_id: str, now: datetime
) -> tuple[ContributionLink, str]:
    """A new link, open until the round closes at the latest, and its token, which nobody can read again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = ContributionLink(
        workspace_id=workspace.id,
        label=label,
        token_hash=hash_token(token),
        created_by_id=actor_id,
        created_at=now,
        expires_at=min(expires_at, workspace.round.closes_at),
        most_uses=most_uses,
    )
    db.session.add(link)
    db.session.flush()
    record(Tag.LINK_MADE, actor_id=actor_id, subject=link, at=now, workspace_id=workspace.id)
    return link, token


def revoke_link(link: ContributionLink, *, actor_id: str | None, now: datetime) -> None:
    """Close a link for good; what came through it stays."""
    if link.revoked_at is None:
        link.revoked_at = now
        db.session.flush()
        record(Tag.LINK_REVOKED, actor_id=actor_id, subject=link, at=now, workspace_id=link.workspace_id)


def contribute_through(
    link: ContributionLink,
    provision: Provision,
    content: Content,
    *,
    selector: Selector | None,
    name: str,
    form_token: str,
    now: datetime,
) -> Contribution:
    """Put what somebody without an account wrote into the workspace; LinkUnusable or RoundClosed when it is late."""
    lock = sa.select(ContributionLink).where(ContributionLink.id == link.id)
    link = db.session.scalars(lock.with_for_update(of=ContributionLink).execution_options(populate_existing=True)).one()
    token = hashlib.sha256(f"{link.id}\x00{form_token}\x00{content.text}".encode()).hexdigest()
    known = sa.select(Contribution).where(
        Contribution.workspace_id == link.workspace_id, Contribution.form_token == token
    )
    if (sent_before := db.session.scalar(known)) is not None:
        return sent_before
    if link.state(now) is not LinkState.OPEN:
        raise LinkUnusable(_("This link takes no contributions any more. Your text was not sent: copy it."))
    ensure_open(link.workspace.round, now)
    made = contribute(
        link.workspace,
        provision,
        content,
        selector=selector,
        author_id=None,
        form_token=token,
        now=now,
        link=link,
        author_name=name,
    )
    link.uses += 1
    db.session.flush()
    return made
