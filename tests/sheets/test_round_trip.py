"""The form of ISO and CEN goes round: brought filled, submitted, answered, taken away with everything filled in."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.sheets.rules import RowState
from codeprac.sheets.services import submit_import
from tests.annotations.scene import Scene
from tests.client import JudgingClient
from tests.sheets.files import cells_of, delimited
from tests.sheets.test_importing import imported, rows_of

BROUGHT = (
    ("DE", "", "Measure 1.1", "“up to date for ten years”", "te", "Five would do.", "up to date for five years", ""),
    ("DE", "", "Measure 1.2", "", "ed", "Safe from whom?", "", ""),
    ("DE", "", "Recitals", "“documentation helps”", "ge", "Helps whom?", "", ""),
)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_form_that_was_brought_comes_out_again_with_everything_filled(
    app: Flask, scene: Scene, db_session: Session, client: JudgingClient, ending: str
) -> None:
    sheet = imported(scene, delimited(*BROUGHT), organisation=scene.organisation)
    made = submit_import(sheet, actor_id=scene.author.id, now=scene.now)
    scene.round.closes_at = datetime.now(UTC) - timedelta(seconds=1)
    now = datetime.now(UTC)
    reasons = ["Five is too short.", "Said in Measure 1.1.", "Those who come after."]
    for annotation, outcome, reason in zip(made, ("not-accepted", "already-covered", "accepted"), reasons, strict=True):
        record_dispositions([annotation], outcome=outcome, reason=reason, actor_id=None, now=now)
    release_dispositions(scene.code.id, actor_id=None, now=now)
    db_session.commit()
    data = client.get(f"/codes/{scene.code.slug}/annotations/comments.{ending}").data
    if ending == "xlsx":
        rows = [["" if cell is None else str(cell) for cell in row] for row in cells_of(data)][2:]
        for row, brought, reason in zip(rows, BROUGHT, reasons, strict=True):
            body, line, clause, paragraph, kind, comment, change, observations = row
            assert body == scene.organisation.name
            assert line.isdigit()
            assert clause.startswith(brought[2])
            assert (paragraph, kind, comment, change) == brought[3:7]
            assert reason in observations
    scene.round.closes_at = datetime.now(UTC) + timedelta(days=20)
    db.session.commit()
    again = rows_of(imported(scene, data, organisation=scene.organisation))
    assert [one.state for one in again] == [RowState.DUPLICATE] * len(BROUGHT)
