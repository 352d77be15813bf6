"""The history of one provision: its way through all released drafts, along the links in force.

A permanent id passes from draft to draft only where lineage was sure before the release; the way goes on along links
that people confirmed afterwards, and along likely ones, which say so."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, undefer

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.rules import DraftState
from codeprac.errors import NotFound
from codeprac.text.lineage import Confidence, Relation


@dataclass(frozen=True, slots=True)
class Hop:
    """A link in force between two released drafts, by ids; identities are those of its ends."""

    old_id: str | None
    new_id: str | None
    old_identity: str | None
    new_identity: str | None
    relation: Relation
    confidence: Confidence
    score: float
    reason: str
    is_declared: bool


class Hops:
    """The links of a code's released drafts, to be followed."""

    def __init__(self, hops: Sequence[Hop]) -> None:
        self._from: defaultdict[str, list[Hop]] = defaultdict(list)
        self._to: defaultdict[str, list[Hop]] = defaultdict(list)
        for hop in hops:
            if hop.old_id is not None:
                self._from[hop.old_id].append(hop)
            if hop.new_id is not None:
                self._to[hop.new_id].append(hop)

    def after(self, provision_id: str) -> list[Hop]:
        """The links from a provision to what it became; one without a new end where it is gone."""
        return self._from[provision_id]

    def before(self, provision_id: str) -> list[Hop]:
        """The links to a provision from what it was."""
        return self._to[provision_id]

    def way_of(self, provision_id: str, identity: str) -> list[str]:
        """The ids of one provision a draft, from the first to the last: where several ways lead on, that of the
        permanent id, then the surest."""
        return [*self._walk_back(provision_id, identity)[::-1], provision_id, *self._walk_on(provision_id, identity)]

    def _walk_on(self, provision_id: str, identity: str) -> list[str]:
        found: list[str] = []
        while nexts := [hop for hop in self._from[found[-1] if found else provision_id] if hop.new_id]:
            best = max(nexts, key=lambda hop: (hop.new_identity == identity, *_worth(hop)))
            found.append(best.new_id or "")
        return found

    def _walk_back(self, provision_id: str, identity: str) -> list[str]:
        found: list[str] = []
        while hops := [hop for hop in self._to[found[-1] if found else provision_id] if hop.old_id]:
            best = max(hops, key=lambda hop: (hop.old_identity == identity, *_worth(hop)))
            found.append(best.old_id or "")
        return found


@dataclass(frozen=True, slots=True)
class History:
    """A provision's way: the released drafts of its code in order, and its provisions in them with their texts, and
    all that they are linked to, by id."""

    code: CodeOfPractice
    identity: str
    drafts: Sequence[Draft]
    way: Sequence[Provision]
    hops: Hops
    rows: Mapping[str, Provision]


def removal_of(provision_id: str) -> str:
    """The id of what is said of a provision's removal, beside what is said of the provision."""
    return f"removal-{provision_id}"


def get_code_of_identity(slug: str, identity: str) -> str:
    """The id of the code in whose released drafts there is a provision with this permanent id, or NotFound."""
    statement = (
        sa.select(CodeOfPractice.id)
        .join(Draft, Draft.code_id == CodeOfPractice.id)
        .join(Provision, Provision.draft_id == Draft.id)
        .where(CodeOfPractice.slug == slug, Provision.identity == identity, _is_released(Draft))
        .where(Provision.removed_at.is_(None))
        .limit(1)
    )
    code_id = db.session.scalar(statement)
    if code_id is None:
        raise NotFound(identity)
    return code_id


def read_history(code_id: str, identity: str) -> History:
    """The way of a provision through the released drafts; five queries, whatever their number."""
    code = db.session.get_one(CodeOfPractice, code_id)
    drafts = list(
        db.session.scalars(sa.select(Draft).where(Draft.code_id == code_id, _is_released(Draft)).order_by(Draft.number))
    )
    hops = Hops(_list_hops(code_id))
    first = db.session.scalars(
        sa.select(Provision.id)
        .join(Draft, Draft.id == Provision.draft_id)
        .where(Draft.code_id == code_id, _is_released(Draft), Provision.identity == identity)
        .where(Provision.removed_at.is_(None))
        .order_by(Draft.number)
    ).first()
    if first is None:
        raise NotFound(identity)
    way = hops.way_of(first, identity)
    rows = _read_rows(way, hops)
    return History(code, identity, drafts, [rows[each] for each in way], hops, rows)


def _list_hops(code_id: str) -> list[Hop]:
    old, new, before, after = aliased(Provision), aliased(Provision), aliased(Draft), aliased(Draft)
    statement = (
        sa.select(
            LineageLink.old_provision_id,
            LineageLink.new_provision_id,
            old.identity,
            new.identity,
            LineageLink.relation,
            LineageLink.confidence,
            LineageLink.score,
            LineageLink.reason,
            LineageLink.declared,
        )
        .join(before, before.id == LineageLink.old_draft_id)
        .join(after, after.id == LineageLink.new_draft_id)
        .outerjoin(old, old.id == LineageLink.old_provision_id)
        .outerjoin(new, new.id == LineageLink.new_provision_id)
        .where(after.code_id == code_id, _is_released(before), _is_released(after), LineageLink.overruled.is_(False))
        .order_by(LineageLink.id)
    )
    return [
        Hop(*row[:4], Relation(row[4]), Confidence(row[5]), *row[6:]) for row in db.session.execute(statement).all()
    ]


def _read_rows(way: Sequence[str], hops: Hops) -> dict[str, Provision]:
    """The provisions on the way, what they are linked to, and what all of these stand under."""
    wanted = set(way)
    for provision_id in way:
        for hop in (*hops.before(provision_id), *hops.after(provision_id)):
            wanted |= {end for end in (hop.old_id, hop.new_id) if end}
    texts = (undefer(Provision.body_html), undefer(Provision.body_text))
    linked = db.session.scalars(sa.select(Provision).where(Provision.id.in_(wanted)).options(*texts)).all()
    above = {row.parent_id for row in linked if row.parent_id} - wanted
    parents = db.session.scalars(sa.select(Provision).where(Provision.id.in_(above))).all()
    return {row.id: row for row in (*linked, *parents)}


def _worth(hop: Hop) -> tuple[bool, bool, float]:
    return hop.is_declared, hop.confidence is Confidence.CONFIDENT, hop.score


def _is_released(draft: type[Draft]) -> sa.ColumnElement[bool]:
    return draft.state == DraftState.RELEASED
