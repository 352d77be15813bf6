"""How many queries a page costs."""

from sqlalchemy import event

from codeprac.db import db
from tests.client import JudgingClient


def count_queries(client: JudgingClient, path: str) -> int:
    """The number of statements that a page sends to the database."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)
