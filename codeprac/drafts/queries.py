"""Reading drafts and their provisions."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, DraftRendering, LineageLink, Provision, ReadingPosition
from codeprac.drafts.rules import DraftState
from codeprac.errors import NotFound
from codeprac.text.lineage import Relation

# Built once: every reading page asks the first, and whatever looks into a draft the second.
_DRAFT_KEY = (
    sa.select(Draft.id, Draft.code_id, DraftRendering.created_at)
    .join(Draft.code)
    .join(DraftRendering, DraftRendering.draft_id == Draft.id)
    .where(
        CodeOfPractice.slug == sa.bindparam("slug"),
        Draft.number == sa.bindparam("number"),
        Draft.state == DraftState.RELEASED,
    )
)
_PROVISIONS = (
    sa.select(Provision)
    .where(Provision.draft_id == sa.bindparam("draft_id"), Provision.removed_at.is_(None))
    .order_by(Provision.position)
)


def get_released_draft(code: CodeOfPractice, number: int) -> Draft:
    """The released draft of the code with this number, or NotFound."""
    statement = sa.select(Draft).where(Draft.code_id == code.id, Draft.number == number, _released())
    draft = db.session.scalar(statement.options(joinedload(Draft.author)))
    if draft is None:
        raise NotFound(f"draft {number}")
    return draft


def get_released_draft_at(slug: str, number: int) -> Draft:
    """The released draft at this address, its code and author with it, in one query; or NotFound."""
    statement = sa.select(Draft).join(Draft.code).where(CodeOfPractice.slug == slug, Draft.number == number)
    statement = statement.options(joinedload(Draft.code), joinedload(Draft.author))
    draft = db.session.scalar(statement.where(_released()))
    if draft is None:
        raise NotFound(f"{slug}, draft {number}")
    return draft


def get_draft_key(slug: str, number: int) -> tuple[str, str, datetime]:
    """The ids of the released draft at this address and of its code, and when it was rendered; or NotFound. All that a
    kept page needs."""
    row = db.session.execute(_DRAFT_KEY, {"slug": slug, "number": number}).first()
    if row is None:
        raise NotFound(f"{slug}, draft {number}")
    return row[0], row[1], row[2]


def find_working_draft(code_id: str) -> Draft | None:
    """The draft that is being written, if any."""
    return db.session.scalar(sa.select(Draft).where(Draft.code_id == code_id, Draft.state == DraftState.WORKING))


def find_latest_draft(code_id: str) -> Draft | None:
    """The released draft with the highest number, if any."""
    statement = sa.select(Draft).where(Draft.code_id == code_id, _released()).order_by(Draft.number.desc()).limit(1)
    return db.session.scalar(statement)


def list_released_drafts(code_id: str) -> list[Draft]:
    """Every released draft of the code, newest first, with its author."""
    statement = sa.select(Draft).where(Draft.code_id == code_id, _released()).options(joinedload(Draft.author))
    return list(db.session.scalars(statement.order_by(Draft.number.desc())))


def get_draft(draft_id: str) -> Draft:
    """The draft with this id, or NotFound."""
    draft = db.session.get(Draft, draft_id)
    if draft is None:
        raise NotFound(draft_id)
    return draft


def get_provision(draft: Draft, slug: str) -> Provision:
    """The provision of the draft at this address, or NotFound."""
    statement = sa.select(Provision).where(
        Provision.draft_id == draft.id, Provision.slug == slug, Provision.removed_at.is_(None)
    )
    provision = db.session.scalar(statement)
    if provision is None:
        raise NotFound(slug)
    return provision


def list_provisions(draft: Draft, *, with_body: bool = False) -> list[Provision]:
    """The provisions of a draft in order, without removed ones; with their rendered body only where asked."""
    statement = _PROVISIONS
    if with_body:
        statement = statement.options(undefer(Provision.body_html), undefer(Provision.body_text))
    return list(db.session.scalars(statement, {"draft_id": draft.id}))


def has_text(draft: Draft, source: str) -> bool:
    """Whether the provisions of a draft, put together, are this text."""
    return "".join(row.source for row in list_provisions(draft)) == source


def list_removed_provisions(draft: Draft) -> list[Provision]:
    """The provisions that drafters removed from a draft, in the order in which they stood."""
    statement = sa.select(Provision).where(Provision.draft_id == draft.id, Provision.removed_at.is_not(None))
    return list(db.session.scalars(statement.order_by(Provision.position, Provision.id)))


def list_lineage(old_draft_id: str, new_draft_id: str) -> list[LineageLink]:
    """The links between two drafts that are in force, in the order in which they were made."""
    statement = _links(old_draft_id, new_draft_id).where(LineageLink.overruled.is_(False))
    return list(db.session.scalars(statement.order_by(LineageLink.id)))


def list_every_link(old_draft_id: str, new_draft_id: str) -> list[LineageLink]:
    """The links between two drafts, overruled ones too, in the order in which they were made."""
    statement = _links(old_draft_id, new_draft_id).options(joinedload(LineageLink.declared_by))
    return list(db.session.scalars(statement.order_by(LineageLink.id)))


def declared_relations(draft: Draft) -> dict[str, Relation]:
    """What drafters declared of the provisions of a draft, by their id, beyond that their words changed; one query."""
    statement = sa.select(LineageLink.new_provision_id, LineageLink.relation).where(
        LineageLink.new_draft_id == draft.id, LineageLink.declared, LineageLink.overruled.is_(False)
    )
    of_words = (Relation.SAME, Relation.EDITED)
    return {
        provision_id: Relation(relation)
        for provision_id, relation in db.session.execute(statement)
        if provision_id and relation not in of_words
    }


def list_merged_away(draft: Draft) -> frozenset[str]:
    """The ids of the provisions of the draft before that went into others of this draft; one query."""
    statement = (
        sa.select(LineageLink.old_provision_id)
        .join(Provision, Provision.id == LineageLink.new_provision_id)
        .where(LineageLink.new_draft_id == draft.id, LineageLink.relation == Relation.MERGED, LineageLink.declared)
        .where(Provision.removed_at.is_(None))
    )
    return frozenset(provision_id for provision_id in db.session.scalars(statement) if provision_id)


def list_chain(old: Draft, new: Draft) -> list[str]:
    """The ids of the drafts from an old one to a new one, each the base of the next; empty where none leads there."""
    bases = dict(db.session.execute(sa.select(Draft.id, Draft.base_id).where(Draft.code_id == new.code_id)).all())
    found: list[str] = []
    step: str | None = new.id
    while step is not None and step not in found:
        found.append(step)
        if step == old.id:
            return found[::-1]
        step = bases.get(step)
    return []


def list_places(draft_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each of the drafts its provisions, by id, with their places in order; one query."""
    statement = sa.select(Provision.draft_id, Provision.id).where(
        Provision.draft_id.in_(draft_ids), Provision.removed_at.is_(None)
    )
    places: dict[str, dict[str, int]] = {draft_id: {} for draft_id in draft_ids}
    for draft_id, provision_id in db.session.execute(statement.order_by(Provision.draft_id, Provision.position)):
        places[draft_id][provision_id] = len(places[draft_id])
    return places


def list_lineage_into(draft_ids: Sequence[str]) -> dict[tuple[str, str], list[LineageLink]]:
    """The links in force that lead to some drafts, by the two drafts that they are between; one query."""
    statement = sa.select(LineageLink).where(LineageLink.new_draft_id.in_(draft_ids), LineageLink.overruled.is_(False))
    found: dict[tuple[str, str], list[LineageLink]] = {}
    for link in db.session.scalars(statement.order_by(LineageLink.id)):
        found.setdefault((link.old_draft_id, link.new_draft_id), []).append(link)
    return found


def _links(old_draft_id: str, new_draft_id: str) -> sa.Select[LineageLink]:
    return sa.select(LineageLink).where(
        LineageLink.old_draft_id == old_draft_id, LineageLink.new_draft_id == new_draft_id
    )


def count_kinds(draft_id: str) -> dict[str, int]:
    """How many provisions of each kind a draft has; those with one label, listed first and spelt out later, are one."""
    named = sa.func.coalesce(sa.func.nullif(Provision.label, ""), Provision.id)
    statement = (
        sa.select(Provision.kind, sa.func.count(sa.distinct(named)))
        .where(Provision.draft_id == draft_id, Provision.removed_at.is_(None))
        .group_by(Provision.kind)
        .order_by(Provision.kind)
    )
    return {kind: count for kind, count in db.session.execute(statement)}


def get_rendering(draft_id: str) -> DraftRendering:
    """The stored HTML of a released draft, or NotFound."""
    options = (undefer(DraftRendering.body_html), undefer(DraftRendering.contents_html))
    rendering = db.session.scalar(
        sa.select(DraftRendering).where(DraftRendering.draft_id == draft_id).options(*options)
    )
    if rendering is None:
        raise NotFound(draft_id)
    return rendering


def list_release_dates(code_id: str) -> Sequence[tuple[int, datetime]]:
    """Number and moment of release of every released draft, oldest first: what chooses two drafts to compare."""
    statement = sa.select(Draft.number, Draft.released_at).where(Draft.code_id == code_id, _released())
    rows = db.session.execute(statement.order_by(Draft.number)).all()
    return [(number, moment) for number, moment in rows if number and moment]


def find_reading_position(draft_id: str, *, user_id: str) -> Provision | None:
    """The provision of a draft that an account read last, if it is kept."""
    statement = sa.select(Provision).join(ReadingPosition, ReadingPosition.provision_id == Provision.id)
    return db.session.scalar(statement.where(ReadingPosition.draft_id == draft_id, ReadingPosition.user_id == user_id))


def list_reading_positions(user_id: str, *, most: int) -> list[ReadingPosition]:
    """Where an account stopped reading, last read first, with the provisions, drafts and codes; one query."""
    statement = (
        sa.select(ReadingPosition)
        .where(ReadingPosition.user_id == user_id)
        .options(joinedload(ReadingPosition.provision), joinedload(ReadingPosition.draft).joinedload(Draft.code))
        .order_by(ReadingPosition.read_at.desc(), ReadingPosition.id.desc())
        .limit(most)
    )
    return list(db.session.scalars(statement))


def _released() -> sa.ColumnElement[bool]:
    return Draft.state == DraftState.RELEASED
