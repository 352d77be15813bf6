"""What some may read and others may not stands nowhere else: on no page, in no file, feed or answer to a form.

Asked once, on whichever database: the texts are hunted in what templates and writers of files make of the same rows."""

from dataclasses import replace

import pytest
from flask import Flask

from codeprac.annotations.rules import Publication
from tests.site.visiting import readable, told_by, visitor
from tests.site.walking import QUERIES, asked_with, places, stage, walked
from tests.site.withheld import hidden_in, marks_in, reply_to, withheld_in
from tests.site.world import INSIDERS, ROLES, TOGETHER, World, addresses
from tests.staging import Staged

OUTSIDERS = [role for role in ROLES if role not in INSIDERS]


@pytest.fixture
def world(staged: Staged) -> World:
    return stage(staged)


def others(app: Flask, world: World, method: str) -> list[str]:
    """The addresses that name an annotation or a reply, with each of those that are kept from the public."""
    known, found = {one.path for one in places(app, world, method)}, dict[str, None]()
    for annotation in (*hidden_in(world).values(), *withheld_in(world)):
        there = replace(world, seen=annotation, reply=reply_to(annotation))
        found |= {one.path: None for one in addresses(app, there, method) if "token" not in one.rule.arguments}
    return [path for path in found if path not in known]


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_page_tells_a_secret(app: Flask, world: World, role: str) -> None:
    """Sealed annotations, private answers, the working draft, what somebody has not sent, what authors chose not to
    have published and what moderation keeps back: on no page, by no query."""
    walk, client, told = walked(app, world, role), visitor(app, world, role), []
    by_path = {one.path: one for one in places(app, world, "GET")}
    for path, answer in walk.answers.items():
        told += [f"{path}: {secret}" for secret in told_by(role, by_path[path], answer)]
    for path, answer in asked_with(client, walk, QUERIES):
        told += [f"{path}: {secret}" for secret in told_by(role, by_path[path.partition("?")[0]], answer)]
        told += [f"{path}: {answer.status_code}"] * (answer.status_code >= 500)
    assert told == []
    counts = client.get("/codes/ours/drafts/2/counts.json").json
    assert counts["sealed"]
    assert counts["provisions"] == counts["carried"]  # those of an earlier, open round; of the sealed one nothing


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_route_tells_what_an_author_kept_back(app: Flask, world: World, role: str) -> None:
    """At the addresses of what is kept back itself, by a query that filters and without."""
    client, told = visitor(app, world, role), []
    for path in others(app, world, "GET"):
        for query in ("", QUERIES[-1]):
            answer = client.get(f"{path}?{query}")
            told += [f"{path}?{query}: {mark}" for mark in marks_in(readable(answer))]
            if answer.status_code != 200:
                break  # closed to this role, whatever is asked of it
    for annotation in withheld_in(world):
        page = client.get(f"/annotations/{annotation.id}").text
        assert ("before it is published" if annotation.withheld == "held" else "Personal data of others") in page
    assert "under the rule “Insults, threats, hatred”" in client.get(f"/annotations/{world.seen.id}").text
    assert "About what it costs." in client.get(f"/annotations/{hidden_in(world)[Publication.CONFIDENTIAL].id}").text
    for path in others(app, world, "POST") if role == "stakeholder" else ():
        told += [f"POST {path}: {mark}" for mark in marks_in(readable(client.post(path, data={"text": "x"})))]
    assert told == []


@pytest.mark.parametrize("role", sorted(INSIDERS))
def test_those_who_work_on_the_code_read_nothing_of_a_workspace(app: Flask, world: World, role: str) -> None:
    walk = walked(app, world, role)
    assert [path for path, answer in walk.answers.items() if TOGETHER in readable(answer)] == []
