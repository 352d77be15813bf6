"""Pages of spreadsheets, as the client judges them, and files as they are sent."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.annotations.services import withdraw_annotation
from codeprac.db import db
from codeprac.sheets.models import SheetImport, SheetRow
from codeprac.sheets.rules import RowState
from tests.annotations.scene import Scene, closed, make_scene
from tests.client import JudgingClient
from tests.factories.annotations import make_annotation, make_reply
from tests.sheets.files import cells_of, delimited, workbook
from tests.sheets.test_importing import ROWS

SignIn = Callable[[Any], JudgingClient]


def send(client: JudgingClient, scene: Scene, data: bytes, name: str = "form.csv", **values: str) -> Any:
    """Bring a file to the round's page."""
    address = f"/codes/{scene.code.slug}/rounds/{scene.round.number}/import"
    form = {"file": (BytesIO(data), name), "speak_for": "", "publication": "named"} | values
    return client.post(address, data=form, content_type="multipart/form-data")


def only_import() -> SheetImport:
    db.session.expire_all()
    return db.session.scalars(sa.select(SheetImport)).one()


def states() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(SheetRow.state).order_by(SheetRow.line)))


def test_a_form_is_brought_looked_at_settled_and_submitted(scene: Scene, sign_in: SignIn) -> None:
    client = sign_in(scene.author)
    answer = send(client, scene, delimited(*ROWS), name="our comments.csv")
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "our comments.csv" in page
    assert "Submit 2 annotations" in page
    for shown in ("waiting", "ready", "left-out", "submitted", "nonsense"):
        assert client.get(f"{answer.location}?show={shown}").status_code == 200
    row = db.session.scalars(sa.select(SheetRow).where(SheetRow.state == RowState.UNPLACED)).one()
    assert "Where is it?" in client.get(f"/imports/rows/{row.id}").text
    typed = {
        "words": "whereas helps",
        "provision": "",
        "kind": "general",
        "text": "Typed.",
        "search": "1",
        "seen": row.mark,
    }
    narrowed = client.post(f"/imports/rows/{row.id}", data=typed).text
    assert "Typed." in narrowed
    assert "Recitals" in narrowed
    assert "Measure 1.2" not in narrowed.partition('id="row-provision"')[2].partition("</select>")[0]
    saved = typed | {"provision": scene.provision("recitals").id, "quote": "nobody's words"}
    del saved["search"]
    assert client.post(f"/imports/rows/{row.id}", data=saved).status_code == 422
    assert client.post(f"/imports/rows/{row.id}", data=saved | {"quote": ""}).status_code == 303
    client.post(f"/imports/rows/{row.id}/drop")
    assert states()[2] == RowState.DROPPED
    client.post(f"/imports/rows/{row.id}/restore")
    assert client.post(f"{answer.location}/submit").status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 3
    assert "3 annotations are submitted." in client.get(answer.location).text
    left = client.get(f"{answer.location}/unsent.csv").get_data().decode("utf-8-sig")
    assert left.count("\r\n") == 3
    assert "our comments.csv" in client.get("/account/imports").text
    again = send(client, scene, delimited(*ROWS))
    assert again.location == answer.location
    assert client.post(f"{answer.location}/discard").status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(SheetImport.id))) == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "The file is empty."), (b"a,b\r\n1,2\r\n", "not recognised"), (b"PK\x03\x04 damaged", "damaged")],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(
    scene: Scene, sign_in: SignIn, data: bytes, words: str
) -> None:
    answer = send(sign_in(scene.author), scene, data)
    assert answer.status_code == 422
    assert words in answer.text


def test_after_the_round_a_file_is_kept_and_submitted_to_nobody(app: object, sign_in: SignIn) -> None:
    scene = make_scene(**closed())
    client = sign_in(scene.author)
    answer = send(client, scene, delimited(*ROWS))
    page = client.get(answer.location).text
    assert "The round closed" in page
    assert "Submit 2" not in page
    client.post(f"{answer.location}/submit")
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 0


def test_the_form_leaves_with_every_provision_and_comes_back_filled(scene: Scene, sign_in: SignIn) -> None:
    client = sign_in(scene.author)
    address = f"/codes/{scene.code.slug}/drafts/1/form"
    cells = cells_of(client.get(f"{address}.xlsx").data)
    assert cells[1][:3] == ["MB/NC", "Line number", "Clause/Subclause"]
    assert [row[2] for row in cells[2:]][2:4] == [
        "Measure 1.1 Drawing up documentation",
        "Measure 1.2 Keeping it safe",
    ]
    filled = [["Lab", *row[1:4], "te", "A comment", "", ""] for row in cells[2:]]
    assert len(client.get(f"{address}.csv").data.splitlines()) == len(filled) + 1
    answer = send(client, scene, workbook(*filled), name="form.xlsx")
    assert answer.status_code == 303
    assert states() == [RowState.READY] * len(filled)


def test_tables_are_filtered_as_the_list_is(scene: Scene, client: JudgingClient) -> None:
    make_annotation(scene.round, kind="editorial", text="A comma.", now=datetime.now(UTC))
    make_annotation(scene.round, kind="technical", text="A measure.")
    address = f"/codes/{scene.code.slug}/annotations"
    for name, both in ((".csv", 3), ("/comments.csv", 3)):
        answer = client.get(f"{address}{name}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert len(answer.data.splitlines()) == both
        assert b"A measure." not in client.get(f"{address}{name}?kind=editorial").data
    assert len(cells_of(client.get(f"{address}.xlsx?kind=editorial").data)) == 2
    assert len(cells_of(client.get(f"{address}/comments.xlsx?kind=editorial").data)) == 3
    assert ".xlsx?kind=editorial" in client.get(f"{address}?kind=editorial").text


def test_tables_tell_no_more_than_pages_do(scene: Scene, client: JudgingClient, sign_in: SignIn) -> None:
    closed_choice = {"publication": "confidential", "confidential_reason": "Trade.", "public_summary": "In general."}
    make_reply(make_annotation(scene.round, text="Kept.", **closed_choice))
    make_annotation(scene.round, text="Nobody's.", publication="anonymous")
    gone = make_annotation(
        scene.round, author=scene.author, text="Regretted.", rationale="Rash.", proposed_wording="No"
    )
    withdraw_annotation(gone, actor_id=scene.author.id, now=scene.now)
    db.session.commit()
    address = f"/codes/{scene.code.slug}/annotations"
    confidential, anonymous = csv.DictReader(client.get(f"{address}.csv").get_data().decode("utf-8-sig").splitlines())
    assert len(confidential["Submitted at"]) == len(anonymous["Submitted at"]) == len("2026-01-01")
    assert (confidential["Replies"], anonymous["Replies"]) == ("", "0")
    for name in (".csv", "/comments.csv"):
        told = client.get(f"{address}{name}?state=withdrawn").get_data()
        assert b"Regretted" not in told
        assert b"Rash" not in told
        assert len(told.splitlines()) == 2
        assert len(client.get(f"{address}{name}?state=withdrawn&q=Regretted").data.splitlines()) == 1
    assert b"Rash." in sign_in(scene.author).get(f"{address}.csv?state=withdrawn&q=Regretted&proposes=1").data


def test_a_long_file_is_shown_in_pages_by_few_queries(scene: Scene, sign_in: SignIn, count_queries: Any) -> None:
    client, counts = sign_in(scene.author), []
    for amount in (3, 120):
        rows = [
            ("DE", "", "Measure 1.1", "", "te", f"Comment {number} of {amount}", "", "") for number in range(amount)
        ]
        answer = send(client, scene, delimited(*rows))
        with count_queries() as statements:
            assert client.get(answer.location).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
