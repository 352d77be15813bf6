"""Undoing the last act on the structure of a working draft: what it changed is kept beside it, and put back whole.

It is sound only while nobody wrote in what the act touched and no other act came after it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db, new_id
from codeprac.drafts.models import Draft, LineageLink, Provision, StructuralAct
from codeprac.drafts.outlines import read_into
from codeprac.drafts.rules import Act, UndoneMeanwhile, sha256_of
from codeprac.drafts.services.revising import keep_revision
from codeprac.text.lineage import Confidence
from codeprac.text.outline import outline
from codeprac.text.words import count_words

Row = dict[str, Any]
LinkKey = tuple[str | None, str | None, str]


@dataclass
class Note:
    """What an act is about."""

    about: Provision | None = None
    form_token: str | None = None


@contextmanager
def noting(
    draft: Draft, act: Act, about: Provision | None = None, *, actor_id: str | None, now: datetime
) -> Iterator[Note]:
    """Keep what the act within changes, so that it can be undone."""
    db.session.flush()
    before, links = _rows(draft), _links(draft)
    note = Note(about)
    yield note
    db.session.flush()
    after = _rows(draft)
    changed = {
        key: {name: value for name, value in row.items() if after[key][name] != value}
        for key, row in before.items()
        if after[key] != row
    }
    kept = StructuralAct(
        id=new_id(),
        draft_id=draft.id,
        provision_id=note.about.id if note.about else None,
        act=act,
        actor_id=actor_id,
        at=now,
        before={
            "rows": changed,
            "made": [key for key in after if key not in before],
            "links": sorted(links, key=str),
        },
        versions={key: row["version"] for key, row in after.items() if _version(before.get(key)) != row["version"]},
        order=_order(after),
        form_token=note.form_token,
    )
    db.session.add(kept)
    db.session.flush()


def find_undoable(draft: Draft) -> StructuralAct | None:
    """The last structural act on a working draft, if undoing it is sound: nobody changed since what it touched."""
    statement = sa.select(StructuralAct).where(StructuralAct.draft_id == draft.id, StructuralAct.undone_at.is_(None))
    act = db.session.scalar(statement.order_by(StructuralAct.at.desc(), StructuralAct.id.desc()).limit(1))
    if act is None:
        return None
    rows = _rows(draft)
    touched = all(key in rows and rows[key]["version"] == version for key, version in act.versions.items())
    return act if touched and _order(rows) == act.order else None


def undo_act(draft: Draft, act_id: str, *, actor_id: str | None, now: datetime) -> StructuralAct:
    """Put back what the last structural act changed: texts, places, removals, and what it declared. What it made is
    removed. Raises UndoneMeanwhile where that is not sound any more."""
    db.session.refresh(draft, ["state", "version"], with_for_update=True)
    act = find_undoable(draft)
    if act is None or act.id != act_id:
        raise UndoneMeanwhile(
            _("Somebody changed the working draft since: this act cannot be undone as a whole any more.")
        )
    rows = {row.id: row for row in _list(draft)}
    for key in act.before["made"]:
        rows[key].removed_at = now
        rows[key].version += 1
        keep_revision(rows[key], Act.REMOVED, actor_id=actor_id, now=now)
    for key, values in act.before["rows"].items():
        _put_back(rows[key], values, actor_id, now)
    db.session.flush()
    _close_gaps(draft)
    _put_links_back(draft, act.before["links"])
    act.undone_at = now
    _stamp_earlier(draft, act, rows)
    draft.version += 1
    db.session.flush()
    record(Tag.ACT_UNDONE, actor_id=actor_id, subject=act.provision or draft, at=now, act=act.act)
    return act


def _put_back(row: Provision, values: Row, actor_id: str | None, now: datetime) -> None:
    """Give a row back the values that it had."""
    before, was_removed = row.source, row.removed_at is not None
    if "source" in values:
        made = outline(values["source"]).provisions[0]
        position = row.position
        read_into(row, made)
        row.position, row.source, row.word_count = position, values["source"], count_words(made.body)
    row.kind, row.position = values.get("kind", row.kind), values.get("position", row.position)
    row.parent_id = values.get("parent", row.parent_id)
    if "removed_at" in values:
        row.removed_at = datetime.fromisoformat(values["removed_at"]) if values["removed_at"] else None
    is_removed = row.removed_at is not None
    if before != row.source or was_removed != is_removed:
        row.version += 1
        act = Act.PUT_BACK if was_removed == is_removed else Act.REMOVED if is_removed else Act.RESTORED
        keep_revision(row, act, actor_id=actor_id, now=now, before=before)


def _stamp_earlier(draft: Draft, act: StructuralAct, rows: Mapping[str, Provision]) -> None:
    """Let the acts before know the rows that are as they left them under their present versions."""
    statement = sa.select(StructuralAct).where(StructuralAct.draft_id == draft.id, StructuralAct.undone_at.is_(None))
    was = {key: values["version"] for key, values in act.before["rows"].items() if "version" in values}
    for earlier in db.session.scalars(statement):
        earlier.versions = {
            key: rows[key].version if was.get(key) == version else version for key, version in earlier.versions.items()
        }


def _version(row: Row | None) -> int | None:
    return row["version"] if row else None


def _put_links_back(draft: Draft, wanted: list[list[str | None]]) -> None:
    """Let stand just what acts had declared before."""
    kept = {(link[0], link[1], str(link[2])) for link in wanted}
    for row in _declared(draft):
        if _key(row) in kept:
            kept.discard(_key(row))
        else:
            db.session.delete(row)
    for old_id, new_id_, relation in kept:
        db.session.add(
            LineageLink(
                old_draft_id=draft.base_id,
                new_draft_id=draft.id,
                old_provision_id=old_id,
                new_provision_id=new_id_,
                relation=relation,
                confidence=Confidence.CONFIDENT,
                score=1.0,
                reason=_("declared by the drafters"),
                declared=True,
            )
        )
    db.session.flush()


def _close_gaps(draft: Draft) -> None:
    standing = [row for row in _list(draft) if row.removed_at is None]
    for position, row in enumerate(sorted(standing, key=lambda row: row.position)):
        row.position = position
    db.session.flush()


def _rows(draft: Draft) -> Mapping[str, Row]:
    return {
        row.id: {
            "source": row.source,
            "kind": row.kind,
            "position": row.position,
            "parent": row.parent_id,
            "removed_at": row.removed_at.isoformat() if row.removed_at else None,
            "version": row.version,
        }
        for row in _list(draft)
    }


def _list(draft: Draft) -> list[Provision]:
    return list(db.session.scalars(sa.select(Provision).where(Provision.draft_id == draft.id)))


def _order(rows: Mapping[str, Row]) -> str:
    """The order of what stands, as a text to compare."""
    standing = [key for key, row in rows.items() if row["removed_at"] is None]
    return sha256_of(" ".join(sorted(standing, key=lambda key: rows[key]["position"])))


def _links(draft: Draft) -> list[LinkKey]:
    return [_key(row) for row in _declared(draft)]


def _declared(draft: Draft) -> list[LineageLink]:
    """What acts declared: a drafter's word on the page of lineage has a time of its own, and stays."""
    statement = sa.select(LineageLink).where(
        LineageLink.new_draft_id == draft.id, LineageLink.declared, LineageLink.declared_at.is_(None)
    )
    return list(db.session.scalars(statement))


def _key(row: LineageLink) -> LinkKey:
    return row.old_provision_id, row.new_provision_id, row.relation
