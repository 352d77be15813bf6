"""Carrying annotations to a later draft: all of them at its release, in one pass of the engine and one insert."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from codeprac.annotations.carrying import Spot, Target, carried_values, lost_values, spot_of, spots_of
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.rules import Verdict
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db, new_id
from codeprac.drafts.models import Draft
from codeprac.drafts.outlines import outline_of
from codeprac.drafts.queries import get_draft, list_lineage, list_provisions
from codeprac.drafts.rules import DraftState
from codeprac.drafts.services.linking import links_of_rows
from codeprac.text.anchoring import Selector
from codeprac.text.carrying import Carried, carry_all

Row = Mapping[str, Any]
TABLE = cast(sa.Table, Anchor.__table__)
COLUMNS = [column for column in TABLE.columns if column.name not in {"id", "draft_id", "found"}]


class Asked(NamedTuple):
    """What is asked of the engine: of anchor number `row`, the standing place (None) or that of one candidate."""

    row: int
    candidate: int | None
    provision: int
    selector: Selector


def carry_annotations(draft: Draft, *, actor_id: str | None, now: datetime) -> Counter[str]:
    """Give every annotation of earlier drafts its anchor in this released one; how many there are of each verdict.

    Anchors are carried from the draft that this one was written from, and those that are here already stay as they
    are, so that doing it again changes nothing."""
    base = get_draft(draft.base_id) if draft.base_id else None
    if base is None:
        return Counter()
    if _is_behind(base):
        carry_annotations(base, actor_id=actor_id, now=now)
    here = sa.select(Anchor.annotation_id).where(Anchor.draft_id == draft.id)
    made = _carry(_anchors_of(base, Anchor.annotation_id.not_in(here)), base, draft)
    if made:
        db.session.execute(sa.insert(TABLE), made)
        counts = Counter(str(values["verdict"]) for values in made)
        record(Tag.ANCHORS_CARRIED, actor_id=actor_id, subject=draft, at=now, **counts)
        return counts
    return Counter()


def carry_again(draft: Draft, *, actor_id: str | None, now: datetime) -> None:
    """Carry annotations to a draft, and on to those written from it, anew, because the lineage that they followed was
    corrected. Where a person decided stands as it is."""
    made_here = sa.select(Annotation.id).where(Annotation.draft_id == draft.id)
    statement = sa.delete(Anchor).where(
        Anchor.draft_id == draft.id, Anchor.found.is_(None), Anchor.annotation_id.not_in(made_here)
    )
    db.session.execute(statement)
    carry_annotations(draft, actor_id=actor_id, now=now)
    for later in _written_from(draft.id):
        carry_again(later, actor_id=actor_id, now=now)


def carry_on(annotation_id: str, base_id: str) -> None:
    """Carry one annotation anew from a draft to those written from it: after it was placed by a person, or made on a
    draft that has a successor already. What a person decided there stands."""
    for draft in _written_from(base_id):
        base = get_draft(base_id)
        there = db.session.scalar(
            sa.select(Anchor).where(Anchor.annotation_id == annotation_id, Anchor.draft_id == draft.id)
        )
        if there is not None and there.found is not None:
            continue
        for values in _carry(_anchors_of(base, Anchor.annotation_id == annotation_id), base, draft):
            if there is None:
                db.session.execute(sa.insert(TABLE), [values])
            else:
                del values["id"]
                for name, value in values.items():
                    setattr(there, name, value)
        db.session.flush()
        carry_on(annotation_id, draft.id)


def _is_behind(draft: Draft) -> bool:
    """Whether an annotation of an earlier draft has no anchor in this one."""
    here = sa.select(Anchor.annotation_id).where(Anchor.draft_id == draft.id)
    earlier = sa.select(Draft.id).where(Draft.code_id == draft.code_id, Draft.number <= draft.number)
    statement = sa.select(Annotation.id).where(Annotation.draft_id.in_(earlier), Annotation.id.not_in(here)).limit(1)
    return db.session.scalar(statement) is not None


def _written_from(base_id: str) -> list[Draft]:
    statement = sa.select(Draft).where(Draft.base_id == base_id, Draft.state == DraftState.RELEASED)
    return list(db.session.scalars(statement.order_by(Draft.number)))


def _anchors_of(base: Draft, condition: sa.ColumnElement[bool]) -> Sequence[Row]:
    statement = sa.select(*COLUMNS).where(Anchor.draft_id == base.id, condition).order_by(Anchor.annotation_id)
    return [dict(row) for row in db.session.execute(statement).mappings()]


def _carry(rows: Sequence[Row], base: Draft, draft: Draft) -> list[dict[str, Any]]:
    """The anchors of the later draft, as rows to insert, from those of the earlier one."""
    if not rows:
        return []
    before, after = list_provisions(base), list_provisions(draft, with_body=True)
    asked = list(_questions(rows, {provision.id: place for place, provision in enumerate(before)}))
    links = links_of_rows(list_lineage(base.id, draft.id), before, after)
    answers = carry_all(outline_of(before), outline_of(after), links, [(one.provision, one.selector) for one in asked])
    targets = [Target(provision.id, provision.body_text) for provision in after]
    found: dict[int, list[Carried]] = {}
    for one, answer in zip(asked, answers, strict=True):
        found.setdefault(one.row, []).append(answer)
    return [_values(row, found.get(place, ()), draft.id, targets) for place, row in enumerate(rows)]


def _questions(rows: Sequence[Row], places: Mapping[str, int]) -> Iterator[Asked]:
    """Where each anchor stands; of one whose place is still open, where each candidate stands."""
    for number, row in enumerate(rows):
        if row["provision_id"] in places:
            selector = Selector(row["quote"], row["prefix"], row["suffix"], row["start"])
            yield Asked(number, None, places[row["provision_id"]], selector)
        elif row["verdict"] == Verdict.NEEDS_CHECK and row["decision"] is None:
            for at, spot in enumerate(spots_of(row["candidates"])):
                if spot.provision_id in places:
                    yield Asked(number, at, places[spot.provision_id], spot.selector)


def _values(row: Row, answers: Collection[Carried], draft_id: str, targets: Sequence[Target]) -> dict[str, Any]:
    if row["provision_id"] is not None and answers:
        (answer,) = answers
        values = _undecided() | carried_values(answer, row, targets)
    else:
        values = {name: row[name] for name in _undecided()} | lost_values(row)
        values |= {name: row[name] for name in ("verdict", "score", "reason", "old_words", "new_words")}
        values["candidates"] = [asdict(spot) for spot in _candidates(answers, targets)]
    return values | {"id": new_id(), "annotation_id": row["annotation_id"], "draft_id": draft_id, "found": None}


def _candidates(answers: Collection[Carried], targets: Sequence[Target]) -> list[Spot]:
    """Where the candidates of the earlier draft came to stand, each place once."""
    places = (place for answer in answers for place in (answer.place, *answer.candidates) if place)
    spots = (spot for spot in (spot_of(place, targets) for place in places) if spot)
    return list({(spot.provision_id, spot.start): spot for spot in spots}.values())


def _undecided() -> dict[str, Any]:
    return {"decision": None, "decided_by_id": None, "decided_at": None}
