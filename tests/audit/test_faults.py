"""Whatever statement of an act fails, and the commit itself: either all of the act is in the database, or nothing."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from codeprac.annotations.models import Annotation
from codeprac.annotations.services import submit_annotation
from codeprac.audit.verifying import verify_record
from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, db, only_reading
from codeprac.dispositions.services import record_dispositions, release_draft_with_answers
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import find_working_draft
from codeprac.publication.services import publish_consolidated_version
from tests.dispositions.stage import NOW, Stage, make_stage
from tests.staging import Staged

Act = Callable[[Stage], object]
MOST_STATEMENTS = 400


class Fault(Exception):
    """What the database says at the chosen statement."""


@dataclass
class Breaker:
    """Lets so many statements pass, and fails at the next; the commit counts as one."""

    left: int
    has_failed: bool = False

    def step(self, *arguments: object) -> None:
        """Pass, or fail."""
        if self.left == 0:
            self.has_failed = True
            raise Fault
        self.left -= 1


@contextmanager
def failing_after(statements: int) -> Iterator[Breaker]:
    """Let the engine fail after so many statements of this block."""
    breaker = Breaker(statements)
    event.listen(db.engine, "before_cursor_execute", breaker.step)
    event.listen(db.engine, "commit", breaker.step)
    try:
        yield breaker
    finally:
        event.remove(db.engine, "before_cursor_execute", breaker.step)
        event.remove(db.engine, "commit", breaker.step)


def everything() -> dict[str, str]:
    """A digest of the rows of every table."""
    found, tables = {}, Model.metadata.sorted_tables
    with only_reading():
        if db.engine.dialect.name == "postgresql":
            each = "SELECT '{0}', md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {0} t"
            rows = db.session.execute(sa.text(" UNION ALL ".join(each.format(table.name) for table in tables)))
            return {row[0]: row[1] for row in rows}
        for table in tables:
            rows = sorted(repr(tuple(row)) for row in db.session.execute(sa.select(table)))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def submit(stage: Stage) -> object:
    """An annotation of the author."""
    values = {"kind": "technical", "text": "All or nothing.", "form_token": "fault", "now": stage.round.opens_at}
    return submit_annotation(stage.round, stage.provision(), author=stage.author, **values)


def answer(stage: Stage) -> object:
    """An answer to the one annotation there is."""
    annotations = db.session.scalars(sa.select(Annotation)).all()
    how = {"outcome": "not-accepted", "reason": "It is measured elsewhere.", "actor_id": stage.drafter.id}
    return record_dispositions(annotations, **how, now=NOW)


def release(stage: Stage) -> object:
    """The next draft, with the answer."""
    draft = find_working_draft(stage.code.id)
    assert draft is not None
    return release_draft_with_answers(draft, with_answers=True, actor_id=stage.drafter.id, now=NOW)


def publish(stage: Stage) -> object:
    """The released draft as consolidated version."""
    draft = db.session.get_one(Draft, stage.draft.id)
    return publish_consolidated_version(draft, note="Agreed.", actor_id=stage.moderator.id, now=NOW)


def make_scene() -> Stage:
    """An annotation, answered, and a working draft that changes what it is about."""
    stage = make_stage()
    stage.annotate(quote="up to date")
    stage.rewrite(stage.start_working_draft())
    answer(stage)
    db.session.commit()
    return stage


@pytest.mark.parametrize("act", [submit, answer, release, publish])
def test_an_act_that_fails_at_any_statement_leaves_nothing_and_else_all(app: Flask, staged: Staged, act: Act) -> None:
    stage = staged("faults", make_scene)
    db.session.commit()
    before = everything()
    for statements in range(MOST_STATEMENTS):
        with failing_after(statements) as breaker:
            try:
                act(stage)
                db.session.commit()
            except Fault:
                db.session.rollback()
        if not breaker.has_failed:
            break
        assert everything() == before, f"{act.__name__} left something when statement {statements + 1} failed"
    assert statements > 8
    after = everything()
    changed = {name for name in after if after[name] != before[name]}
    assert changed >= {"audit_entries", "audit_links"} | CHANGED[act]
    assert verify_record().fault is None
    assert db.session.scalar(sa.select(sa.func.count(CodeOfPractice.id))) == 1


CHANGED: dict[Act, set[str]] = {
    submit: {"annotations", "anchors", "receipts"},
    answer: {"dispositions"},
    release: {"drafts", "provisions", "dispositions", "anchors"},
    publish: {"editions"},
}
