"""What every answer is, whoever asks: of a named type, for our own origin, and without a trace in the database.

Once: types and origins are headers, and that reading writes nothing is the rule of one hook (`web/transaction.py`)."""

import json
import logging

import pytest
from flask import Flask

from codeprac.web import logs
from tests.client import JudgingClient
from tests.site.walking import stage, walked
from tests.staging import Staged

TEXTS = ("text/", "application/json", "application/atom+xml", "application/xml")
# JSON is UTF-8 by its standard, and has no charset to name.
WITHOUT_CHARSET = {"application/json"}


def test_reading_every_address_changes_no_row_and_is_for_our_own_origin(app: Flask, staged: Staged) -> None:
    """The walk asks as a page of another origin would, and makes sure that no row has changed."""
    walk, faults = walked(app, stage(staged), "administrator"), []
    for path, answer in walk.answers.items():
        if "Access-Control-Allow-Origin" in answer.headers:
            faults.append(f"{path}: other origins may read it")
        if answer.data and not answer.mimetype:
            faults.append(f"{path}: of no type")
        charset = answer.mimetype_params.get("charset", "").lower()
        if answer.mimetype.startswith(TEXTS) and answer.mimetype not in WITHOUT_CHARSET and charset != "utf-8":
            faults.append(f"{path}: {answer.content_type}")
    assert faults == []


def test_nobody_writes_a_line_of_the_log(app: Flask, client: JudgingClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(logs.Lines())
    forged = '"}\n{"level": "CRITICAL", "message": "forged"}\r\n\x1b[31m\x00'
    client.get("/codes/" + forged.replace("\x00", ""), query_string={"q": forged}, headers={"User-Agent": "x"})
    client.post("/login", data={"email": forged, "password": forged, "next": forged})
    logging.getLogger("codeprac.tests").warning("said: %s", forged)
    told = [json.loads(line) for line in caplog.text.splitlines()]
    assert told
    assert all(one["level"] != "CRITICAL" for one in told)
