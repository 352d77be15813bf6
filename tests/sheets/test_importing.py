"""Imports over a database: nothing lost, nothing twice, all or nothing; and tables that come back as they left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.access.actor import PUBLIC
from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries import Filters
from codeprac.annotations.rules import Publication, RoundClosed, Unacceptable
from codeprac.annotations.services import submit_annotations
from codeprac.annotations.services.batching import Written
from codeprac.audit.models import Receipt
from codeprac.codes.queries import actor_of
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.drafts.queries import list_provisions
from codeprac.errors import NotAllowed, NotFound, Stale
from codeprac.rounds.models import Round
from codeprac.sheets import delimited as delimited_files
from codeprac.sheets import workbooks
from codeprac.sheets.columns import ANNOTATIONS, EIGHT_COLUMNS, Column
from codeprac.sheets.exporting import Reader, list_annotations, list_comments
from codeprac.sheets.models import SheetImport, SheetRow
from codeprac.sheets.queries import count_states, find_next_waiting, get_import, get_provision_in, select_rows
from codeprac.sheets.rules import NothingReady, Reason, RowState, RowSubmitted, Unreadable
from codeprac.sheets.services import correct_row, discard_import, drop_row, keep_import, restore_row, submit_import
from codeprac.sheets.services.keeping import Upload
from codeprac.sheets.tables import read_table
from codeprac.text.anchoring import Selector
from tests.annotations.scene import Scene, closed, make_scene
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_many_annotations
from tests.factories.organisations import make_organisation
from tests.sheets.files import delimited

ROWS = (
    ("DE", "", "Measure 1.1", "“up to date for ten years”", "te", "Five would do.", "up to date for five years", ""),
    ("DE", "", "Measure 1.2", "", "ed", "Safe from whom?", "", ""),
    ("DE", "", "Measure 9.9", "", "te", "Where is it?", "", ""),
    ("DE", "", "Measure 1.1", "", "te", "x" * 30_001, "", ""),
    ("DE", "", "Measure 1.2", "", "ed", "Safe from whom?", "", ""),
)
TEXTS = ("Plain.", "=1+1", "'=2", '@home\n"quotes", commas; – dashes', "-3", "\u200fעברית", "a\tb", "_x000D_")
SAID = (
    Column.CLAUSE,
    Column.ADDRESS,
    Column.QUOTE,
    Column.KIND,
    Column.TEXT,
    Column.RATIONALE,
    Column.WORDING,
    Column.EVIDENCE,
)


def upload(data: bytes, name: str = "form.csv") -> Upload:
    return Upload(name, sha256(data).hexdigest(), read_table(data))


def imported(scene: Scene, data: bytes | None = None, **values: object) -> SheetImport:
    chosen = {"author": scene.author, "now": scene.now} | values
    sheet, _is_new = keep_import(scene.round, upload(data or delimited(*ROWS)), **chosen)  # type: ignore[arg-type]
    db.session.commit()
    return sheet


def rows_of(sheet: SheetImport) -> list[SheetRow]:
    return list(db.session.scalars(select_rows(sheet.id)))


def table_of(scene: Scene, actor: object = PUBLIC) -> list[dict[Column, str]]:
    """The exported table, row by row."""
    reader = Reader(actor, scene.now, "https://codes.example.org", ZoneInfo("Europe/Brussels"))  # type: ignore[arg-type]
    rows = list_annotations(scene.code.id, scene.code.slug, Filters(), reader)
    return [dict(zip(ANNOTATIONS, row, strict=True)) for row in rows]


def said_in(table: list[dict[Column, str]]) -> list[tuple[str, ...]]:
    """What does not depend on who sent it, and when."""
    return sorted(
        tuple(row[column].partition("/drafts/")[2] if column is Column.ADDRESS else row[column] for column in SAID)
        for row in table
    )


def _written(number: int, provision: Provision) -> Written:
    """One of many annotations of every kind, with texts that programs like to change."""
    text, words = TEXTS[number % len(TEXTS)], provision.body_text[:9].strip()
    return Written(
        provision=provision,
        selector=Selector(words, start=0) if number % 3 == 1 else None,
        kind=("general", "technical", "editorial")[number % 3],
        text=f"{text} {number}" if number % 2 else f"{number} {text}",
        rationale="" if number % 3 else text,
        proposed_wording=(None, "=other words", "", "(plain)")[number % 4],
        evidence=[] if number % 5 else ["https://a.example/?q=1,2", "https://b.example"],
        form_token=str(number),
    )


def test_rows_are_ready_or_wait_with_the_reason(scene: Scene) -> None:
    found = rows_of(imported(scene))
    assert [(one.line, one.state) for one in found] == [
        (2, RowState.READY),
        (3, RowState.READY),
        (4, RowState.UNPLACED),
        (5, RowState.WRONG),
        (6, RowState.DUPLICATE),
    ]
    assert found[0].quote == "up to date for ten years"
    assert found[0].proposed_wording == "up to date for five years"
    assert found[2].raw["Clause/ Subclause (e.g. 3.1)"] == "Measure 9.9"
    assert found[4].remarks == [{"code": "same-as-row", "line": 3}]


def test_what_is_ready_is_submitted_with_receipts_and_the_rest_stays(scene: Scene, db_session: Session) -> None:
    sheet = imported(scene)
    made = submit_import(sheet, actor_id=scene.author.id, now=scene.now)
    db_session.commit()
    assert [(one.number, one.kind, one.submitted_at) for one in made] == [
        (1, "technical", scene.now),
        (2, "editorial", scene.now),
    ]
    anchor = db_session.scalars(sa.select(Anchor).where(Anchor.annotation_id == made[0].id)).one()
    assert (anchor.quote, anchor.start is not None) == ("up to date for ten years", True)
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Receipt)) == 2
    assert count_states([sheet.id])[sheet.id] == {
        RowState.SUBMITTED: 2,
        RowState.UNPLACED: 1,
        RowState.WRONG: 1,
        RowState.DUPLICATE: 1,
    }
    with pytest.raises(NothingReady):
        submit_import(sheet, actor_id=scene.author.id, now=scene.now)


def test_the_same_file_is_one_import_and_what_stands_is_not_said_twice(scene: Scene, db_session: Session) -> None:
    first = imported(scene)
    again, is_new = keep_import(scene.round, upload(delimited(*ROWS)), author=scene.author, now=scene.now)
    assert (again.id, is_new) == (first.id, False)
    submit_import(first, actor_id=scene.author.id, now=scene.now)
    db_session.commit()
    longer = imported(scene, delimited(*ROWS, ("", "", "Recitals", "", "ge", "New.", "", "")))
    states = [one.state for one in rows_of(longer)]
    assert states == [*[RowState.DUPLICATE] * 2, RowState.UNPLACED, RowState.WRONG, RowState.DUPLICATE, RowState.READY]
    other = make_user()
    assert keep_import(scene.round, upload(delimited(*ROWS)), author=other, now=scene.now)[1]


def test_the_same_file_sent_twice_at_the_same_moment_is_kept_once(app: Flask, scene: Scene) -> None:
    round_id, author_id, now = scene.round.id, scene.author.id, scene.now
    db.session.commit()

    def send(_time: int) -> tuple[str, bool]:
        with app.app_context():
            round_, author = db.session.get_one(Round, round_id), db.session.get_one(User, author_id)
            sheet, is_new = keep_import(round_, upload(delimited(*ROWS)), author=author, now=now)
            kept = sheet.id, is_new
            db.session.commit()
            return kept

    with ThreadPoolExecutor(3) as pool:
        kept = list(pool.map(send, range(3)))
    assert len({import_id for import_id, _is_new in kept}) == 1
    assert sorted(is_new for _id, is_new in kept) == [False, False, True]


def test_a_row_is_placed_corrected_dropped_and_taken_back(scene: Scene, db_session: Session) -> None:
    sheet = imported(scene)
    _ready, _other, unplaced, wrong, twin = rows_of(sheet)
    says = {"kind": "general", "rationale": "", "proposed_wording": None, "evidence": (), "actor_id": scene.author.id}
    place = get_provision_in(scene.draft.id, scene.provision("recitals").id)
    with pytest.raises(Unacceptable):
        correct_row(unplaced, place, quote="not there", text="Here.", seen=unplaced.mark, **says)
    correct_row(unplaced, place, quote="documentation helps", text="Here.", seen=(seen := unplaced.mark), **says)
    with pytest.raises(Stale) as stale:
        correct_row(unplaced, place, quote="", text="In another window.", seen=seen, **says)
    assert (stale.value.theirs, stale.value.yours) == ("Here.", "In another window.")
    assert (unplaced.state, unplaced.remarks) == (RowState.READY, [])
    assert find_next_waiting(unplaced) == wrong
    drop_row(wrong, actor_id=scene.author.id)
    assert find_next_waiting(unplaced) is None
    assert restore_row(wrong, actor_id=scene.author.id).state == RowState.WRONG
    correct_row(wrong, place, quote="", text="Shorter.", seen=wrong.mark, **says)
    assert restore_row(twin, actor_id=scene.author.id).state == RowState.READY
    assert len(submit_import(sheet, actor_id=scene.author.id, now=scene.now)) == 5
    with pytest.raises(RowSubmitted):
        drop_row(wrong, actor_id=scene.author.id)


def test_a_round_that_is_not_open_takes_nothing_and_keeps_everything(scene: Scene, db_session: Session) -> None:
    sheet = imported(scene)
    for moment in (scene.round.opens_at - timedelta(seconds=1), scene.round.closes_at + timedelta(seconds=1)):
        with pytest.raises(RoundClosed):
            submit_import(sheet, actor_id=scene.author.id, now=moment)
        db_session.rollback()
    assert count_states([sheet.id])[sheet.id][RowState.READY] == 2


def test_an_import_is_its_owners_alone(scene: Scene, db_session: Session) -> None:
    sheet = imported(scene)
    with pytest.raises(NotFound):
        get_import(sheet.id, author_id=scene.drafter.id)
    for act in (submit_import, discard_import):
        with pytest.raises(NotAllowed):
            act(sheet, actor_id=scene.drafter.id, now=scene.now)
    with pytest.raises(NotAllowed):
        imported(scene, organisation=make_organisation())
    discard_import(sheet, actor_id=scene.author.id, now=scene.now)
    db_session.commit()
    assert db_session.scalar(sa.select(sa.func.count()).select_from(SheetRow)) == 0


def test_an_organisation_speaks_and_what_was_not_meant_for_all_waits(scene: Scene, db_session: Session) -> None:
    make_annotation(
        scene.round,
        author=scene.author,
        publication=Publication.CONFIDENTIAL,
        confidential_reason="Trade.",
        public_summary="A matter of trade.",
        text="Our secret.",
    )
    actor = actor_of(scene.author.id, scene.author.name, scene.author.office_role)
    data = delimited_files.write([list(ANNOTATIONS.values()), *(list(row.values()) for row in table_of(scene, actor))])
    with pytest.raises(Unacceptable):
        imported(scene, data, publication=Publication.ORGANISATION)
    db_session.rollback()
    sheet = imported(scene, data, organisation=scene.organisation, publication=Publication.ORGANISATION)
    (row,) = rows_of(sheet)
    assert (row.state, row.remarks) == (RowState.WRONG, [{"code": "opened", "own": "confidential"}])
    with pytest.raises(Unreadable) as error:
        imported(scene, delimited(("DE", "", "1.1", "", "", "", "", "")))
    assert error.value.reason is Reason.NO_COMMENTS


def test_nobody_reads_in_a_table_what_its_author_keeps_from_them(scene: Scene) -> None:
    secret = {
        "text": "Our quokka.",
        "rationale": "quokka",
        "evidence": ["https://quokka.example"],
        "quote": "up to date for ten years",
    }
    make_annotation(
        scene.round,
        author=scene.author,
        organisation=scene.organisation,
        publication=Publication.CONFIDENTIAL,
        confidential_reason="quokka",
        public_summary="An animal.",
        **secret,
    )
    make_annotation(
        scene.round, author=scene.author, organisation=scene.organisation, publication=Publication.ANONYMOUS
    )
    for actor in (PUBLIC, actor_of(make_user().id, "", "none")):
        shown = str(table_of(scene, actor))
        assert "quokka" not in shown
        assert scene.author.name not in shown
        assert scene.organisation.name not in shown
        assert "up to date" not in shown
        assert "An animal." in shown
    drafter = actor_of(scene.drafter.id, "", "none")
    assert "Our quokka." in str(table_of(scene, drafter))
    reader = Reader(drafter, scene.now, "", UTC)
    form = str(list(list_comments(scene.code.id, Filters(), reader)))
    assert "quokka" not in form
    assert scene.organisation.name not in form


def test_a_thousand_annotations_leave_and_come_back_as_they_were(
    scene: Scene, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    provisions = list_provisions(scene.draft, with_body=True)
    writings = [_written(number, provisions[number % len(provisions)]) for number in range(1_000)]
    with count_queries() as statements:
        submit_annotations(scene.round, writings, author=scene.author, now=scene.now)
        db.session.commit()
    assert len(statements) < 60
    with count_queries() as statements:
        table = table_of(scene)
    assert len(table) == 1_000
    assert len(statements) <= 8
    rows = [list(ANNOTATIONS.values()), *(list(row.values()) for row in table)]
    look = workbooks.Look("Comments", [])
    few = table[:60]
    for said, data in ((table, delimited_files.write(rows)), (few, workbooks.write(rows[0], rows[1:61], look))):
        other = make_scene()
        sheet = imported(other, data)
        assert count_states([sheet.id])[sheet.id] == {RowState.READY: len(said)}
        submit_import(sheet, actor_id=other.author.id, now=other.now)
        db.session.commit()
        assert said_in(table_of(other)) == said_in(said)


def test_a_filled_form_comes_back_too(scene: Scene) -> None:
    make_annotation(
        scene.round,
        quote="up to date for ten years",
        proposed_wording="up to date for five years",
        rationale="Why.",
        evidence=["https://a.example"],
    )
    make_annotation(scene.round, "recitals", kind="editorial", text="Helps whom?")
    reader = Reader(PUBLIC, scene.now, "", UTC)
    rows = [list(EIGHT_COLUMNS.values()), *list_comments(scene.code.id, Filters(), reader)]
    other = make_scene()
    sheet = imported(other, delimited_files.write(rows))
    submit_import(sheet, actor_id=other.author.id, now=other.now)
    db.session.commit()
    assert said_in(table_of(other)) == said_in(table_of(scene))


def test_ten_thousand_annotations_take_as_many_queries_as_ten(
    scene: Scene, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    provisions = list_provisions(scene.draft, with_body=True)
    counts = []
    for amount in (10, 300):
        make_many_annotations(scene.round, provisions, amount, authors=[scene.author])
        db.session.expunge_all()
        with count_queries() as statements:
            reader = Reader(PUBLIC, scene.now, "", UTC)
            list(list_annotations(scene.code.id, scene.code.slug, Filters(), reader))
            list(list_comments(scene.code.id, Filters(), reader))
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_an_import_after_the_round_is_kept_for_its_owner(app: object, db_session: Session) -> None:
    scene = make_scene(**closed())
    sheet = imported(scene, now=datetime.now(UTC))
    assert count_states([sheet.id])[sheet.id][RowState.READY] == 2
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Annotation)) == 0
