"""The report on a round: what it tells, to whom, and as which files."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from codeprac.db import db
from codeprac.dispositions.services import (
    declare_origin,
    explain_change,
    follow_up,
    record_dispositions,
    release_dispositions,
    release_draft_with_answers,
)
from codeprac.issues.services import create_issue, put_into_issue
from codeprac.reporting.files.pdf import print_page
from codeprac.reporting.keeping import kept_file
from codeprac.reporting.queries import read_report, stamp_report
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage
from tests.factories.rounds import make_round


def answered(stage: Stage) -> str:
    """A round with an issue, answers, an explained change, an objection and something open; the report's address."""
    draft = stage.start_working_draft()
    stage.rewrite(draft)
    one, two, _open = stage.annotate(), stage.annotate(), stage.annotate(text="=cmd()")
    issue = create_issue(stage.round, title="How long documents are kept", actor_id=None, now=NOW)
    put_into_issue(issue, [one, two], actor_id=None, now=NOW)
    change = explain_change(
        draft, reason="Courts ask later.", provision_id=stage.written(draft).id, actor_id=None, now=NOW
    )
    declare_origin(change, origin="issues", issues=[issue], actor_id=None, now=NOW)
    record_dispositions([one, two], outcome="accepted", reason="Six years.", change=change, actor_id=None, now=NOW)
    release_draft_with_answers(draft, with_answers=True, actor_id=None, now=NOW)
    follow_up(one, stance="objection", reason="Ten are needed.", actor_id=stage.author.id, now=NOW)
    db.session.commit()
    return f"/codes/{stage.code.slug}/rounds/1/report"


def test_a_report_accounts_for_everything_said_in_a_round(stage: Stage, client: JudgingClient) -> None:
    address = answered(stage)
    page = client.get(address).text
    for words in (
        "3 annotations, 2 answered",
        "How long documents are kept",
        "Six years.",
        "Courts ask later.",
        "Asked for by participants",
        "1 annotation is not yet considered",
        "1 formal objection",
        "Ten are needed.",
        '<title id="chart-groups-title">',
    ):
        assert words in page
    assert f'href="{address}"' in client.get(f"/codes/{stage.code.slug}/rounds/1").text
    table = client.get(f"{address}.csv").text
    assert "Issues,How long documents are kept" in table
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(client.get(f"{address}.docx").data)).paragraphs)
    assert "Courts ask later." in text
    made = client.get(f"{address}.pdf")
    assert made.data.startswith(b"%PDF-")
    assert client.get(f"{address}.pdf").data == made.data


def test_a_report_tells_nothing_of_what_a_confidential_annotation_was_answered(
    stage: Stage, client: JudgingClient
) -> None:
    values = {"publication": "confidential", "confidential_reason": "Trade secret.", "public_summary": "On costs."}
    hidden, shown = stage.annotate(**values), stage.annotate()
    issue = create_issue(stage.round, title="On costs", actor_id=None, now=NOW)
    put_into_issue(issue, [hidden, shown], actor_id=None, now=NOW)
    record_dispositions([hidden], outcome="accepted", reason="Your cluster X9 costs less.", actor_id=None, now=NOW)
    record_dispositions([shown], outcome="accepted", reason="Six years.", actor_id=None, now=NOW)
    release_dispositions(stage.code.id, actor_id=None, now=NOW)
    db.session.commit()
    report = read_report(stage.round, now=NOW)
    assert {answer.reason for answer in report.issues[0].answers} == {"", "Six years."}
    before = stamp_report(stage.round)
    shown.version += 1
    db.session.flush()
    assert stamp_report(stage.round) != before


def test_a_report_waits_for_the_end_of_the_round(stage: Stage, client: JudgingClient) -> None:
    make_round(stage.draft, opens_at=NOW - timedelta(minutes=1), closes_at=NOW + timedelta(days=20))
    for ending in ("", ".pdf", ".csv"):
        assert client.get(f"/codes/{stage.code.slug}/rounds/2/report{ending}").status_code == 404
    assert client.get(f"/codes/{stage.code.slug}/rounds/1/report.exe").status_code == 404


def test_a_report_takes_as_many_queries_for_many_annotations(
    stage: Stage, client: JudgingClient, count_queries: Callable[[], Any]
) -> None:
    address = answered(stage)
    with count_queries() as before:
        client.get(address)
    for _ in range(4):
        stage.annotate("measure-1.2")
    with count_queries() as after:
        client.get(address)
    assert len(after) == len(before)


def test_a_file_is_made_once_for_each_state_of_the_report(tmp_path: Path) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"%d" % len(made))
        return made[-1]

    assert [kept_file(tmp_path, "one", stamp, "pdf", make) for stamp in "aab"] == [b"0", b"0", b"1"]
    assert [path.name for path in tmp_path.iterdir()] == ["one-b.pdf"]


def test_printing_fetches_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg/>", encoding="utf-8")
    addresses = (secret.as_uri(), "http://127.0.0.1:9/picture.png")
    pictures = "".join(f'<img src="{address}" alt="x">' for address in addresses)
    page = f'<html lang="en"><title>x</title><link rel="stylesheet" href="http://127.0.0.1:9/x.css">{pictures}'
    assert print_page(page).startswith(b"%PDF-")
    assert caplog.text.count("a report fetches nothing") == 3
