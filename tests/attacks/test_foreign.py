"""Ids of others in every form and every address: nobody reaches what is not theirs by naming it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import MembershipRole
from codeprac.db import Model, db, new_id
from codeprac.drafts.models import Draft
from codeprac.organisations.services import add_member
from tests.attacks.forms import Form, harvest
from tests.attacks.rows import Rows, all_rows, changes
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.site import world as rooms
from tests.site.visiting import visitor
from tests.site.world import World, addresses, make_world
from tests.staging import Staged, Stagehand

ID = re.compile(r"01[0-9A-HJKMNP-TV-Z]{24}\Z")
OPAQUE = {"provision_id", "anchor_id", "suggestion_id", "note_id", "file_id", "identity", "annotation_id"}
# What belongs to nobody, or to everybody.
SHARED = {"users", "stakeholder_groups", "organisations", "memberships"}


def make_two() -> World:
    """Both codes with all that one has, and two organisations."""
    world = make_world()
    draft = db.session.scalars(sa.select(Draft).where(Draft.code_id == world.theirs.id, Draft.number == 1)).one()
    round_ = make_round(draft, **rooms._closed())
    seen, *others = (make_annotation(round_, author=make_user()) for _ in range(3))
    kept, rooms.SUGGESTION = rooms.SUGGESTION, new_id()
    rooms._answer(world.theirs, seen, *others)
    rooms.SUGGESTION = kept
    rooms._arrange(world.theirs, seen, world.people["other drafter"])
    other = make_organisation(name="Other Works", leads=[world.people["other drafter"]])
    add_member(other, make_user(name="Mia Member"), role=MembershipRole.MEMBER, actor_id=None, now=datetime.now(UTC))
    db.session.commit()
    return world


def closure(rows: Rows, roots: set[str]) -> dict[str, set[str]]:
    """The ids of all rows that belong to these roots, by table: what refers to them, and to what refers to them."""
    known, found = {repr(root) for root in roots}, {}
    grew = True
    while grew:
        grew = False
        for table, held in rows.items():
            references = [list(one.parent.table.columns).index(one.parent) for one in _references(table)]
            for key, row in held.items():
                if len(key) == 1 and key[0] not in known and any(row[place] in known for place in references):
                    known.add(key[0])
                    found.setdefault(table, set()).add(key[0].strip("'"))
                    grew = True
    return found


def _references(table: str) -> list[Any]:
    if table in SHARED:
        return []
    return [one for one in Model.metadata.tables[table].foreign_keys if one.column.table.name not in SHARED]


def foreign_posts(
    forms: list[Form], foreign: dict[str, set[str]], tables: dict[str, str]
) -> Iterator[tuple[Form, str, dict[str, Any]]]:
    """Every form with one id in it replaced by one of the same kind that belongs to others."""
    for form in forms:
        for name, offered in form.offered.items():
            kinds = {tables[value] for value in offered if value in tables}
            for table in kinds & foreign.keys():
                for theirs in sorted(foreign[table])[:2]:
                    for press in [*form.buttons[:3]] or [("", "")]:
                        yield (
                            form,
                            theirs,
                            form.filled("Words.") | {name: [theirs]} | ({press[0]: press[1]} if press[0] else {}),
                        )


@pytest.mark.parametrize("role", ["drafter", "stakeholder"])
def test_an_id_of_others_in_a_form_changes_nothing_of_theirs(
    app: Flask, staged: Staged, stagehand: Stagehand, role: str
) -> None:
    world, client = staged("two", make_two), None
    client = visitor(app, world, role)
    forms = harvest(client, [one.path for one in addresses(app, world, "GET")])
    rows = all_rows()
    tables = {
        key[0].strip("'"): table
        for table, held in rows.items()
        for key in held
        if len(key) == 1 and ID.match(key[0].strip("'"))
    }
    foreign = closure(rows, {world.theirs.id})
    foreign["codes"] = {world.theirs.id}
    others = {one.id for one in db.session.scalars(sa.select(rooms.Organisation)) if one.id != world.organisation.id}
    foreign["organisations"] = others
    marks = {repr(one) for ids in foreign.values() for one in ids}
    tried, told = 0, []
    for form, theirs, data in foreign_posts(forms, foreign, tables):
        tried += 1
        answer = client.post(form.action, data=data)
        assert answer.status_code < 500, (form.action, data)
        if answer.status_code >= 400:
            continue
        changed = [one for one in changes(rows, all_rows(rows)) if one[0] != "sign_ins"]
        for table, old, new in changed:
            if marks & {*(old or ()), *(new or ())}:
                told.append(f"{form.action} {theirs} ({tables[theirs]}): {table} {new or old}")
        if changed:
            stagehand.database.restore("two")
            db.session.expire_all()
    assert told == []
    assert tried > 5


@pytest.mark.parametrize("role", ["other drafter", "administrator"])
def test_an_id_of_one_code_leads_nowhere_under_the_address_of_another(app: Flask, staged: Staged, role: str) -> None:
    world = staged("two", make_two)
    client, wrong, tried = visitor(app, world, role), [], 0
    values = rooms._others(world) | {"slug": world.theirs.slug, "number": 1, "annotation_id": world.recorded.id}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("organisations.", "workspaces.")) or not OPAQUE & rule.arguments:
            continue
        if "slug" not in rule.arguments:
            continue
        path = app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for method in {"GET", "POST"} & (rule.methods or set()):
            tried += 1
            status = client.open(path, method=method, data={"text": "x"} if method == "POST" else None).status_code
            if status not in {403, 404}:
                wrong.append(f"{method} {path}: {status}")
    assert wrong == []
    assert tried > 30
