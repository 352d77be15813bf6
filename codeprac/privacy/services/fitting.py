"""Rows of two accounts that cannot both belong to one: which stays, and what is kept of the other."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa

from codeprac.access.actor import MembershipRole
from codeprac.db import Model, db, new_id

Values = dict[str, Any]


def fit_together(column: sa.Column[Any], kept_id: str, closed_id: str) -> list[Values]:
    """Make room for the rows of the closed account: where the kept one has the same already, the row goes, and is given
    back as it was. A form's token only tells two posts apart, so the row gets another one and stays."""
    table, aside = column.table, []
    for group in _unique_with(column):
        rest = [name for name in group if name != column.name]
        if rest == ["form_token"]:
            _renew_tokens(table, column, kept_id, closed_id)
            continue
        for gone, stays in _doubles(table, column, rest, kept_id, closed_id):
            _fill(table, stays, gone)
            aside.append({"table": table.name} | {name: plain(value) for name, value in gone.items()})
            db.session.execute(sa.delete(table).where(_is_row(table, gone)))
    return aside


def set_aside_own_endorsements(user_id: str) -> list[Values]:
    """Remove endorsements that a person gave, for themselves, to what turns out to be their own annotation."""
    table, annotations = Model.metadata.tables["endorsements"], Model.metadata.tables["annotations"]
    own = sa.select(annotations.c.id).where(annotations.c.author_id == user_id)
    wanted = sa.and_(table.c.endorser_id == user_id, table.c.annotation_id.in_(own))
    rows = [dict(row) for row in db.session.execute(sa.select(table).where(wanted)).mappings()]
    db.session.execute(sa.delete(table).where(wanted))
    return [{"table": table.name} | {name: plain(value) for name, value in row.items()} for row in rows]


def told(value: Any, old: str, new: str) -> Any:
    """Plain values with an id replaced wherever it stands."""
    return json.loads(json.dumps(value).replace(old, new))


def plain(value: Any) -> Any:
    """A value of a column as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def _unique_with(column: sa.Column[Any]) -> list[list[str]]:
    """The groups of columns of the table that no two rows share, and that hold this one."""
    table = column.table
    unique = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint | sa.PrimaryKeyConstraint)]
    indexes = [one for one in table.indexes if one.unique]
    groups = [[each.name for each in one.columns] for one in (*unique, *indexes)]
    return [group for group in groups if column.name in group]


def _doubles(
    table: sa.Table, column: sa.Column[Any], rest: list[str], kept_id: str, closed_id: str
) -> list[tuple[Values, Values]]:
    rows = [dict(row) for row in db.session.execute(sa.select(table).where(column == closed_id)).mappings()]
    pairs = []
    for row in rows:
        same = sa.and_(column == kept_id, *(table.c[name] == row[name] for name in rest))
        found = db.session.execute(sa.select(table).where(same)).mappings().first()
        if found is not None:
            pairs.append((row, dict(found)))
    return pairs


def _renew_tokens(table: sa.Table, column: sa.Column[Any], kept_id: str, closed_id: str) -> None:
    taken = sa.select(table.c.form_token).where(column == kept_id)
    both = sa.select(table.c.id).where(column == closed_id, table.c.form_token.in_(taken))
    for row_id in db.session.scalars(both).all():
        db.session.execute(sa.update(table).where(table.c.id == row_id).values(form_token=new_id()))


def _fill(table: sa.Table, stays: Values, gone: Values) -> None:
    """The row that stays gets what the other has more: leading, chairing, the words of both, the earlier time."""
    better: Values = {}
    if table.name == "memberships" and gone["role"] == MembershipRole.LEAD:
        better["role"] = gone["role"]
    if gone.get("is_chair"):
        better |= {"is_chair": True, "working_group_id": gone["working_group_id"]}
    if gone.get("reason") and gone["reason"] not in (stays["reason"] or ""):
        better["reason"] = "\n\n".join(word for word in (stays["reason"], gone["reason"]) if word)
    for name in ("created_at", "given_at"):
        if name in gone and gone[name] and stays[name] and gone[name] < stays[name]:
            better[name] = gone[name]
    if better:
        db.session.execute(sa.update(table).where(_is_row(table, stays)).values(better))


def _is_row(table: sa.Table, row: Values) -> sa.ColumnElement[bool]:
    return sa.and_(*(key == row[key.name] for key in table.primary_key.columns))
