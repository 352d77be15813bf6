"""What tests of drafts share."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from codeprac.db import db


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """Every statement from here on but the beginning of transactions."""
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)
