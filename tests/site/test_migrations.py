"""Migrations go up and down on both databases, and end in what the models say."""

from collections.abc import Callable, Iterator

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
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services.declaring import Decision, decide_lineage
from codeprac.migrating import configuration, downgrade, upgrade
from codeprac.notifications.rules import Watchable
from codeprac.notifications.watching import Subject, watch
from tests.databases import Databases
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.rounds import make_round
from tests.site.world import make_world

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))
]


@pytest.fixture
def empty_app(databases: Databases, make_app: Callable[..., Flask], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a database without a table."""
    name = f"migrations_{abs(hash(request.node.name))}"
    app = make_app(databases.create(name, None).url)
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def schema() -> dict[str, list[str]]:
    """Every table with its columns, in words that can be compared."""
    inspector = sa.inspect(db.engine)
    return {name: sorted(str(column) for column in inspector.get_columns(name)) for name in inspector.get_table_names()}


def test_the_revisions_are_one_line(empty_app: Flask) -> None:
    script = ScriptDirectory.from_config(configuration())
    assert len(script.get_heads()) == 1
    assert sorted(REVISIONS) == REVISIONS


def test_up_down_and_up_again(empty_app: Flask) -> None:
    upgrade("head")
    assert tables()
    downgrade("base")
    assert tables() == set()
    upgrade("head")
    assert tables() == set(Model.metadata.tables)


def test_the_models_are_what_the_migrations_make(empty_app: Flask) -> None:
    upgrade("head")
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_each_revision_goes_down_to_what_was_before(empty_app: Flask) -> None:
    for revision in REVISIONS:
        before = schema()
        upgrade(revision)
        downgrade("-1")
        assert {name: columns for name, columns in schema().items() if name != "alembic_version"} == {
            name: columns for name, columns in before.items() if name != "alembic_version"
        }, revision
        upgrade(revision)


def counts() -> dict[str, int]:
    """How many rows there are of what people wrote; of anchors those on the annotation's own draft."""
    names = (
        "annotations",
        "replies",
        "dispositions",
        "drafts",
        "provisions",
        "users",
        "codes",
        "rounds",
        "audit_entries",
    )
    found = {name: db.session.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in names}
    own = "SELECT count(*) FROM anchors JOIN annotations ON annotations.id = annotation_id"
    found["anchors"] = db.session.scalar(sa.text(f"{own} WHERE anchors.draft_id = annotations.draft_id"))
    db.session.rollback()
    return found


def test_what_people_wrote_survives_going_down_and_up_again(empty_app: Flask) -> None:
    upgrade("head")
    make_world()
    code = make_code()
    annotation = make_annotation(make_round(make_released_draft(code)))
    base, draft = annotation.draft, make_released_draft(code, NEXT_SOURCE.replace("plain words", "plainer words"))
    decide_lineage(base, draft, [Decision(list_provisions(draft)[2])], actor_id=None, now=annotation.submitted_at)
    subject = Subject(Watchable.CODE, code.id, code.id)
    watch(subject, user_id=annotation.author_id, now=annotation.submitted_at)
    db.session.execute(sa.update(Annotation).values(publication=Publication.NAMED))
    db.session.commit()
    before = counts()
    downgrade("0001")
    assert counts() == before
    upgrade("head")
    assert counts() == before
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_no_going_back_to_where_everybody_would_be_named(empty_app: Flask) -> None:
    upgrade("head")
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
