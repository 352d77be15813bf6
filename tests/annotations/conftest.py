"""What the tests of annotations may ask for."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from codeprac.db import db
from tests.annotations.scene import Scene, make_scene
from tests.staging import Staged


@pytest.fixture
def scene(staged: Staged) -> Scene:
    """The usual stage: an open round, everything visible."""
    return staged("annotations", make_scene)


@pytest.fixture
def counted(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Count the statements that run within: ``with counted() as statements: ...``."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA")):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return count
