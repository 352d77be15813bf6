"""The JSON routes answer as /openapi.json says, whatever they are asked: Schemathesis asks."""

import re
from contextvars import Context
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client import JudgingClient
from tests.site.test_matrix import GARBAGE
from tests.site.world import World, make_world
from tests.staging import Staged

EXAMPLES = 12
# Files of forms that were hashed or are exported for keeping, each in a format of its own.
FILES = {
    "api.description",
    "receipts.download_identity",
    "receipts.download_proof",
    "receipts.download_receipt",
    "workspaces.export_json",
}
REAL = {"slug": "ours", "number": 1, "provision": "measure-1.1"}


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("world", make_world)


def described(client: JudgingClient) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert "public" in answer.headers["Cache-Control"]
    told: dict[str, Any] = answer.get_json()
    return told


def test_every_json_route_is_described_and_nothing_else(app: Flask, client: JudgingClient) -> None:
    names = {"provision_slug": "provision", "unsent_id": "unsent"}
    routes = set()
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace(".<name>", ".json") if rule.endpoint == "publication.download" else rule.rule
        if path.endswith(".json") and "GET" in (rule.methods or ()) and rule.endpoint not in FILES:
            variables = re.sub(r"<(?:int:)?(\w+)>", lambda found: f"{{{names.get(found[1], found[1])}}}", path)
            routes.add(variables)
    assert set(described(client)["paths"]) == routes


def test_json_routes_answer_as_they_are_described(app: Flask, client: JudgingClient, world: World) -> None:
    schema = Context().run(schemathesis.openapi.from_wsgi, "/openapi.json", app)
    client.sign_in(world.people["stakeholder"])
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    owner = {cookie.key: cookie.value}
    real = REAL | {"unsent": world.unsent.id}
    answered = {found.ok().path: ask(found.ok(), real, owner) for found in schema.get_all_operations()}
    assert {path for path, seen in answered.items() if 200 not in seen} == set(), answered


def ask(operation: Any, real: dict[str, Any], owner: dict[str, str]) -> set[int]:
    """Ask one route many things, as its owner and as the public, half of them about what is there; what it answered."""
    seen = set()

    def tell(case: Any, who: dict[str, str]) -> None:
        response = Context().run(case.call, headers={"Accept": "application/json"}, cookies=who)
        case.validate_response(response)
        seen.add(response.status_code)

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), is_real=st.booleans(), who=st.sampled_from([owner, {}]))
    def asked(case: schemathesis.Case, is_real: bool, who: dict[str, str]) -> None:
        if is_real:
            case.path_parameters = {name: real[name] for name in case.path_parameters}
        tell(case, who)

    asked()
    names = [one["name"] for one in operation.definition.raw["parameters"] if one["in"] == "path"]
    tell(operation.Case(path_parameters={name: real[name] for name in names}), owner)
    return seen


@pytest.mark.parametrize("garbage", GARBAGE[:6])
def test_an_error_of_a_json_route_is_json(client: JudgingClient, world: World, garbage: str) -> None:
    answer = client.get(f"/codes/{garbage}/drafts/1/counts.json", headers={"Accept": "application/json"})
    assert answer.status_code in {308, 404}
    assert answer.status_code == 308 or answer.get_json()["error"]["status"] == 404
