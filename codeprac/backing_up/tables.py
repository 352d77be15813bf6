"""The tables of a database as they stand: their columns and primary keys, which is all that a backup is about."""

import sqlalchemy as sa

REVISIONS = "alembic_version"


def read_tables(database: sa.Engine | sa.Connection) -> dict[str, sa.Table]:
    """Every table by its name. Its other keys, indexes and rules are left out: reading these takes most of the time."""
    inspector, found = sa.inspect(database), sa.MetaData()
    keys = inspector.get_multi_pk_constraint()
    for place, columns in inspector.get_multi_columns().items():
        key = keys[place]["constrained_columns"]
        sa.Table(
            place[1], found, *(sa.Column(one["name"], one["type"]) for one in columns), sa.PrimaryKeyConstraint(*key)
        )
    return dict(found.tables)
