"""Looking for a marker in everything that is stored, and on every page."""

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Flask

from codeprac.db import Model, db
from tests.site.test_matrix import readable, visitor
from tests.site.world import World, addresses


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
