"""Looking for a marker in everything that is stored, and on every page."""

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Flask

from codeprac.db import Model, db
from codeprac.notifications.services import note_sent, queue
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.site.visiting import readable, visitor
from tests.site.world import World, addresses, make_world

MARKER = "Quagga"
ADDRESS = "quagga.marker@example.net"


def make_marked_world() -> World:
    """The office with a bit of everything, in which the stakeholder who wrote most of it bears the marker."""
    world, now = make_world(f"Quirin {MARKER}"), datetime.now(UTC)
    marked = world.people["stakeholder"]
    marked.email, marked.affiliation = ADDRESS, f"House of {MARKER}"
    colleague = make_user(name="Cora Colleague")
    for to in (marked.email, colleague.email):
        mail = queue("organisation_member_added", to=to, now=now, name=marked.name, organisation="x", path="/")
        note_sent(mail, now=now)
    queue("organisation_invitation", to=colleague.email, now=now, inviter=marked.name, organisation="x", path="/")
    for publication in ("anonymous", "confidential"):
        words = (
            {"confidential_reason": "Trade.", "public_summary": "Something."} if publication == "confidential" else {}
        )
        make_annotation(world.closed, author=marked, text=f"Said {publication}.", publication=publication, **words)
    db.session.commit()
    return world


def columns_that_hold(*markers: str) -> list[str]:
    """The columns in which any of the markers stands, in whatever row and however written."""
    return sorted({place for place, words in _stored() for marker in markers if marker.lower() in words.lower()})


def paths_of(app: Flask, world: World) -> list[str]:
    """The address of every page, file and feed; of reports on paper no, which say what their other files do."""
    return [address.path for address in addresses(app, world, "GET") if not address.path.endswith(".pdf")]


def pages_that_tell(app: Flask, world: World, role: str, paths: list[str], *markers: str) -> list[str]:
    """The addresses whose answer to this role holds any of the markers."""
    client = visitor(app, world, role)
    told = [(path, readable(client.get(path)).lower()) for path in paths]
    return [path for path, words in told if any(marker.lower() in words for marker in markers)]


def _stored() -> Iterator[tuple[str, str]]:
    for table in Model.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            for name, value in row.items():
                yield (
                    f"{table.name}.{name}",
                    value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value),
                )
