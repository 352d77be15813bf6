"""Migrations go up and down on both databases, and end in what the models say."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import Publication
from codeprac.annotations.withholding import Withholding
from codeprac.db import Model, db
from codeprac.migrating import configuration, downgrade, upgrade
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))
]


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_revisions_are_one_line() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert len(script.get_heads()) == 1
    assert sorted(REVISIONS) == REVISIONS


def test_up_down_and_up_again_to_what_the_models_say(empty_app: Flask) -> None:
    """With rows, and step by step: `test_upgrades`."""
    upgrade("head")
    assert tables() == set(Model.metadata.tables)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []
    downgrade("base")
    assert tables() == set()
    upgrade("head")
    assert tables() == set(Model.metadata.tables)


def test_no_going_back_to_where_everybody_would_be_named(migrated_app: Flask) -> None:
    made = make_annotation(make_round(make_released_draft(make_code())), publication=Publication.ANONYMOUS)
    made.withheld, made.withheld_at = Withholding.HIDDEN, made.submitted_at
    db.session.commit()
    with pytest.raises(RuntimeError, match="withheld by moderation"):
        downgrade("0034")
    made.withheld, made.withheld_at = "", None
    db.session.commit()
    with pytest.raises(RuntimeError, match="would be shown whole"):
        downgrade("0009")
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 1
