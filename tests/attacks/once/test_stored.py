"""Whatever stands in the database, no page, file, feed or mail makes markup, a link that runs, or a formula of it.

Once: what a text becomes is the work of templates and writers of files, whichever database kept it."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import openpyxl
import pytest
from flask import Flask
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from codeprac.codes.models import LegalBasis
from codeprac.db import db
from tests.attacks.once.poison import MARK, poison, text_columns
from tests.site.visiting import ENTERED, expected, visitor
from tests.site.world import World, addresses, make_world
from tests.staging import Staged

ROLES = ("administrator", "stakeholder")  # the public reads nothing that one of them does not
RUNS = re.compile(rf"<x-{MARK}|<script>{MARK}", re.IGNORECASE)
LEADS = re.compile(r"""(?:href|src|action|formaction|data|poster)\s*=\s*["']?\s*javascript:""", re.IGNORECASE)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?\d+([.,]\d+)?%?\Z")


def make_hostile() -> World:
    world = make_world()
    world.ours.legal_bases = [LegalBasis(label="A law", url="https://law.example/", position=0)]
    db.session.flush()
    assert poison() >= 40
    return world


def test_the_columns_that_are_made_hostile_are_those_that_people_write() -> None:
    names = {f"{column.table.name}.{column.name}" for column in text_columns()}
    assert names >= {
        "users.name",
        "annotations.text",
        "record_files.name",
        "sheet_imports.file_name",
        "provisions.title",
    }
    assert len(names) > 60


@pytest.mark.parametrize("role", ROLES)
def test_no_stored_text_becomes_markup_or_a_formula(app: Flask, staged: Staged, role: str) -> None:
    world = staged("hostile", make_hostile)
    shown, faults = 0, []
    for path, answer in walk(app, world, role):
        shown += MARK in answer.text if answer.mimetype == "text/html" else 0
        faults += [f"{path}: {fault}" for fault in faults_of(answer)]
    assert faults == []
    assert shown > 20


def walk(app: Flask, world: World, role: str) -> Iterator[tuple[str, TestResponse]]:
    """Every address that this role may open, with its answer."""
    client = visitor(app, world, role)
    for address in [one for one in addresses(app, world, "GET") if expected(app, world, role, one) is ENTERED]:
        answer = client.get(address.path)
        assert answer.status_code < 500, address.path
        if answer.status_code == 200:
            yield address.path, answer


def faults_of(answer: TestResponse) -> Iterator[str]:
    """What an answer makes of a hostile text that it should have left a text."""
    _kind, options = parse_options_header(answer.headers.get("Content-Disposition", ""))
    yield from (f"the header names {name}" for name in options if name != "filename")
    if answer.mimetype == "text/html":
        for pattern in (RUNS, LEADS):
            yield from (answer.text[max(0, one.start() - 60) : one.end() + 40] for one in pattern.finditer(answer.text))
    elif answer.mimetype == "text/csv":
        yield from formulas_in_csv(answer.data.decode("utf-8-sig"))
    elif answer.data.startswith(b"PK"):
        yield from faults_of_package(answer.data)
    elif answer.mimetype.endswith("xml"):
        yield from faults_of_feed(answer.text)
    elif answer.mimetype == "text/calendar":
        yield from (line for line in answer.text.splitlines() if re.match(rf"x-{MARK}", line, re.IGNORECASE))


def formulas_in_csv(text: str) -> list[str]:
    """Cells that a spreadsheet would compute."""
    delimiter = ";" if text.split("\n", 1)[0].count(";") else ","
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
    return [cell[:60] for cell in cells if cell.startswith(FORMULA) and not NUMBER.match(cell)]


def faults_of_package(data: bytes) -> Iterator[str]:
    """Workbooks without formulas, documents whose parts are XML with our own elements only."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                part = ElementTree.fromstring(package.read(name))
                yield from (f"{name}: {element.tag}" for element in part.iter() if MARK in element.tag)
        if "xl/workbook.xml" in package.namelist():
            for sheet in openpyxl.load_workbook(io.BytesIO(data)):
                yield from (str(cell.value)[:60] for row in sheet for cell in row if cell.data_type == "f")


def faults_of_feed(text: str) -> Iterator[str]:
    """Feeds are XML; the HTML that they carry is judged as a page is."""
    for element in ElementTree.fromstring(text).iter():
        if MARK in element.tag:
            yield element.tag
        if element.get("type") == "html":
            yield from RUNS.findall(element.text or "")
        if element.get("href", "").startswith("javascript:"):
            yield element.get("href", "")
