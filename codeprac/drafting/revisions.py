"""The history of edits as the drafting room reads it: every state that a provision was in, and any two compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from codeprac.db import db
from codeprac.drafting.redlining import redline
from codeprac.drafts.models import Draft, Provision, ProvisionRevision
from codeprac.text.comparing import ProvisionChange

BEGIN = "begin"
# Longer than any provision of a real code; beyond it two states are shown without a comparison.
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class State:
    """How a provision read at one time: `revision` made it so; None is how it read before the first act kept."""

    key: str
    revision: ProvisionRevision | None
    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class ComparedStates:
    """Two states, the earlier one first, and what became of the words; None where they are too long for that."""

    old: State
    new: State
    change: ProvisionChange | None


def list_revisions_of(provision: Provision) -> Sequence[ProvisionRevision]:
    """All acts on a provision with their texts, the earliest first."""
    statement = (
        sa.select(ProvisionRevision)
        .where(ProvisionRevision.provision_id == provision.id)
        .options(joinedload(ProvisionRevision.actor))
        .options(undefer(ProvisionRevision.before), undefer(ProvisionRevision.after))
        .order_by(ProvisionRevision.version, ProvisionRevision.id)
    )
    return db.session.scalars(statement).all()


def select_revisions(draft: Draft) -> sa.Select[ProvisionRevision]:
    """All acts on the provisions of a draft without their texts, the latest first, for paging."""
    return (
        sa.select(ProvisionRevision)
        .where(ProvisionRevision.draft_id == draft.id)
        .options(joinedload(ProvisionRevision.actor), joinedload(ProvisionRevision.provision))
        .order_by(ProvisionRevision.at.desc(), ProvisionRevision.id.desc())
    )


def states_of(provision: Provision, revisions: Sequence[ProvisionRevision]) -> list[State]:
    """Every state that a provision was in, the earliest first; the last one is what stands now."""
    if not revisions:
        return [State(BEGIN, None, provision.source, provision.kind)]
    first = revisions[0]
    begin = [State(BEGIN, None, first.before, first.kind)] if first.before else []
    return begin + [State(revision.id, revision, revision.after, revision.kind) for revision in revisions]


def compare_states(states: Sequence[State], old: str | None, new: str | None) -> ComparedStates | None:
    """Two states by their keys, in the order of time; without keys the last two. None where there is only one."""
    if len(states) < 2:
        return None
    keys = [state.key for state in states]
    after = keys.index(new) if new in keys else len(states) - 1
    before = keys.index(old) if old in keys else max(after - 1, 0)
    before, after = min(before, after), max(before, after)
    one, other = states[before], states[after]
    long = max(len(one.source), len(other.source)) > LONGEST
    return ComparedStates(one, other, None if long or not other.source else redline(one.source, other.source))
