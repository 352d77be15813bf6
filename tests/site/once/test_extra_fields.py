"""Fields that no form has, on every form: they change nothing, and lead nowhere else.

Once: which fields a form takes is said by the form, before any database is asked."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from codeprac.audit.tags import Tag
from codeprac.db import Model
from tests.attacks.forms import Form, harvest
from tests.attacks.rows import Rows, all_rows, changes, values_of
from tests.site.visiting import visitor
from tests.site.walking import STAGE, stage, walked
from tests.staging import Staged, Stagehand

MARK = "quokka-extra"
ELSEWHERE = "//evil.example/"
HOSTILE_PLACES = (
    ELSEWHERE,
    "https://evil.example/",
    "/\\\\evil.example",
    "\t//evil.example",
    "https:evil.example",
    "///evil.example",
    "http://localhost@evil.example/",
    "javascript:alert(1)",
)
PLACES = ("next", "back", "to", "then", "return", "url", "redirect", "continue", "came_from")
# What a column would have to say for somebody to gain by it.
GAINS = {
    "office_role": "administrator",
    "role": "moderator",
    "active": "1",
    "is_demo": "1",
    "is_verified": "1",
    "verified_at": "2000-01-01T00:00",
    "confirmed_at": "2000-01-01T00:00",
    "released_at": "2000-01-01T00:00",
    "submitted_at": "2000-01-01T00:00",
    "number": "1",
    "version": "999",
    "id": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
}
# What differs from one run to the next: ids, moments, hashes, tokens.
OF_THE_RUN = re.compile(
    # Hashes first: one that begins with 01 would be taken for an id and what is left of it.
    r"\b[0-9a-f]{32,64}\b|01[0-9A-HJKMNP-TV-Z]{24}|datetime\.datetime\([^)]*\)|\d{4}-\d\d-\d\dT[\d:.]+",
    re.IGNORECASE,
)
# Columns whose whole content is a digest of the above, or a number drawn for this act alone.
DRAWN = {
    "audit_links": None,
    "audit_chain": None,
    "outbox_messages": {"body_text", "body_html", "unsubscribe_url"},
    "receipts": {"number", "content", "sha256"},
}
KEPT_BACK = ("/logout", "/login", "/demo", "/change", "/account/sessions")


def effects(before: Rows, after: Rows) -> Counter[str]:
    """What an act changed, in words that do not depend on when it was done."""
    told: Counter[str] = Counter()
    for table, old, new in changes(before, after):
        drawn = DRAWN.get(table, set())
        if drawn is None:
            told[table] += 1
            continue
        rows = [values_of(row, table) if row else {} for row in (old, new)]
        kept = [{name: value for name, value in row.items() if name not in drawn} for row in rows]
        told[table + in_any_order(OF_THE_RUN.sub("*", str(kept)))] += 1
    return told


def in_any_order(said: str) -> str:
    """Rows that are held stand in the order of their ids, of which those of one moment follow by chance."""
    return " ".join(sorted(re.findall(r"[\w*:]+", said))) if Tag.ROWS_HELD in said else said


def of_each_kind(app: Flask, forms: list[Form]) -> list[Form]:
    """One form of each route and set of fields."""
    adapter, found = app.url_map.bind("localhost"), {}
    for form in forms:
        if not form.action.startswith(KEPT_BACK):
            endpoint, _values = adapter.match(form.action.partition("?")[0].partition("#")[0], method="POST")
            found.setdefault((endpoint, frozenset(form.names)), form)
    return list(found.values())


def extra_fields(form: Form) -> dict[str, Any]:
    """Every column of every table that the form has no field for, and every name for a place to go to."""
    columns = {column.name for table in Model.metadata.sorted_tables for column in table.columns}
    extra: dict[str, Any] = {name: GAINS.get(name, MARK) for name in columns - form.names}
    return extra | {name: ELSEWHERE for name in PLACES if name not in form.names}


@pytest.mark.parametrize("role", ["stakeholder", "administrator"])
def test_fields_that_a_form_does_not_have_change_nothing(
    app: Flask, staged: Staged, stagehand: Stagehand, role: str
) -> None:
    world = stage(staged)
    walk, before = walked(app, world, role), all_rows()
    client, told, done = visitor(app, world, role), [], 0
    for form in of_each_kind(app, harvest(walk, walk.answers)):
        plain = form.filled("Words.")
        if client.post(form.action, data=plain).status_code >= 400:
            continue
        done += 1
        expected = effects(before, all_rows(before))
        stagehand.database.restore(STAGE)
        extended = client.post(form.action, data=extra_fields(form) | plain)
        found = effects(before, all_rows(before))
        stagehand.database.restore(STAGE)
        # Who asks is signed in anew for each request, before the rows are looked at or after.
        differing = [one for one in (found - expected) + (expected - found) if not one.startswith("sign_ins[")]
        told += [f"{form.action}: {one}" for one in differing]
        told += [f"{form.action} leads to {extended.location}"] * (not is_here(extended.location or ""))
    assert told == []
    assert done > 5


def test_no_address_leads_out_of_the_site(app: Flask, staged: Staged) -> None:
    world = stage(staged)
    client, out = visitor(app, world, "administrator"), []
    for path, answer in walked(app, world, "administrator").answers.items():
        if answer.status_code not in {301, 302, 303, 307, 308}:
            continue  # a page that is shown leads nowhere
        for place in HOSTILE_PLACES:
            location = client.get(path, query_string=dict.fromkeys(PLACES, place)).location or ""
            out += [f"{path}: {location}"] * (not is_here(location))
    assert out == []


def is_here(place: str) -> bool:
    """Whether a browser would stay: it reads backslashes as slashes, and leaves out tabs and line ends."""
    read = re.sub(r"[\t\r\n]", "", place).replace("\\", "/")
    parts = urlsplit(read)
    return parts.scheme in {"", "http"} and parts.netloc in {"", "localhost"} and not read.startswith("//")
