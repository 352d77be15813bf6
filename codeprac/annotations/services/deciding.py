"""A person's word on where an anchor belongs: it counts from then on; what the engine had found is kept beside it."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.carrying import Spot, lost_values, placed_values
from codeprac.annotations.models import Anchor
from codeprac.annotations.rules import AnchorDecided, Decision, Verdict, verdict_of_choice
from codeprac.annotations.services.carrying import carry_on
from codeprac.annotations.services.submitting import place
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.text.anchoring import Selector
from codeprac.text.words import collapse

KEPT = ("provision_id", "quote", "prefix", "suffix", "start", "end", "last_provision_id", "verdict", "score", "reason",
        "old_words", "new_words", "candidates")  # fmt: skip


def choose_words(provision: Provision, quote: str) -> Spot:
    """The place of these words, without any the whole provision; SelectionNotFound when they do not stand there."""
    found = place(provision, Selector(quote))
    if found is None:
        return Spot(provision.id)
    return Spot(provision.id, found.quote, found.prefix, found.suffix, found.start, found.end)


def decide_anchor(
    anchor: Anchor, *, decision: Decision, spot: Spot | None = None, actor_id: str, now: datetime
) -> Anchor:
    """Let a person's word stand: the annotation belongs at the spot, its words are gone, or it is left without a place.

    Raises AnchorDecided when somebody was faster. Later drafts follow, but for those where a person decided too."""
    _lock(anchor)
    if anchor.found is not None:
        raise AnchorDecided(_("This place has been decided in the meantime. Take that back first to decide otherwise."))
    found = {name: getattr(anchor, name) for name in KEPT}
    values = placed_values(spot) if spot else lost_values(found)
    values["verdict"] = _verdict(anchor, decision, spot)
    if spot:
        values |= {"old_words": _words_before(anchor), "new_words": spot.quote}
    for name, value in values.items():
        setattr(anchor, name, value)
    anchor.found, anchor.decision = found, decision
    anchor.decided_by_id, anchor.decided_at = actor_id, now
    return _follow(anchor, Tag.ANCHOR_DECIDED, actor_id, now)


def reopen_anchor(anchor: Anchor, *, actor_id: str, now: datetime) -> Anchor:
    """Take a decision back: what the engine had found stands again."""
    _lock(anchor)
    if anchor.found is None:
        raise AnchorDecided(_("There is no decision to take back."))
    for name in KEPT:
        setattr(anchor, name, anchor.found[name])
    anchor.found = anchor.decision = anchor.decided_by_id = anchor.decided_at = None
    return _follow(anchor, Tag.ANCHOR_REOPENED, actor_id, now)


def _lock(anchor: Anchor) -> None:
    """Read the anchor as it now is; of two decisions at the same moment the second waits here, and finds the first."""
    db.session.refresh(anchor, [*KEPT, "found"], with_for_update=True)


def _verdict(anchor: Anchor, decision: Decision, spot: Spot | None) -> Verdict:
    if decision is Decision.DELETED:
        return Verdict.DELETED
    if spot is None:
        return Verdict.NEEDS_CHECK
    return verdict_of_choice(
        same_provision=_is_same(anchor.last_provision_id or anchor.provision_id, spot.provision_id),
        same_words=collapse(_words_before(anchor)) == collapse(spot.quote),
    )


def _words_before(anchor: Anchor) -> str:
    """The words in the earlier draft: an anchor without a place has kept them, one with a place has those of here."""
    return anchor.quote if anchor.provision_id is None else anchor.old_words or anchor.quote


def _is_same(old_id: str | None, new_id: str) -> bool:
    """Whether two provisions of two drafts are one."""
    identities = db.session.scalars(sa.select(Provision.identity).where(Provision.id.in_([old_id or "", new_id]))).all()
    return len(identities) == 2 and len(set(identities)) == 1


def _follow(anchor: Anchor, tag: Tag, actor_id: str, now: datetime) -> Anchor:
    db.session.flush()
    db.session.expire(anchor, ["provision", "last_provision"])
    record(
        tag,
        actor_id=actor_id,
        subject=anchor,
        at=now,
        annotation_id=anchor.annotation_id,
        draft_id=anchor.draft_id,
        verdict=anchor.verdict,
        decision=anchor.decision,
        found=anchor.engine_verdict,
        provision_id=anchor.provision_id,
        start=anchor.start,
        end=anchor.end,
    )
    carry_on(anchor.annotation_id, anchor.draft_id)
    return anchor
