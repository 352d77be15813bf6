"""Alembic's entry: the engine of the running application, batches on SQLite."""

from alembic import context

from codeprac.db import Model, UtcDateTime, db
from codeprac.models import __all__ as loaded  # noqa: F401 - every table is known once this is imported


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our own types as what the database sees, so that migrations import nothing of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations in one transaction."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
