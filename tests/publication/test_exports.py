"""The files of an edition, from plain values."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

from codeprac.publication.exports import FORMATS, html, markdown
from codeprac.publication.exports.values import DispositionValue, EditionFile, LineageValue, ProvisionValue
from tests.judging.html import find_faults

SOURCE = "# Code & Co\r\n\r\n## Measure 1. <Words>\n\nText “with” ünïcode.\n"


def provision(slug: str, parent: str | None = None, **values: str) -> ProvisionValue:
    chosen = ProvisionValue(
        identity=f"id-{slug}",
        slug=slug,
        kind="measure",
        label="Measure 1",
        number="1",
        heading="Measure 1. <Words>",
        title="<Words>",
        level=2,
        parent=parent,
        source="## Measure 1. <Words>\n",
        text="Text.",
        html="<p>Text.</p>",
    )
    return replace(chosen, **values)


EDITION = EditionFile(
    code_slug="repair",
    code_title="Code & Co",
    number=2,
    address="https://codes.example.org/codes/repair/editions/2",
    citation="Code & Co, consolidated version 2",
    published_at=datetime(2026, 5, 2, 10, 0, tzinfo=UTC),
    note="Agreed.",
    note_html="<p>Agreed.</p>",
    languages=("en", "fr"),
    legal_bases=(("Law", "https://example.org/law"), ("Other law", "")),
    draft_number=3,
    draft_released_at=datetime(2026, 4, 2, 10, 0, tzinfo=UTC),
    sha256=hashlib.sha256(SOURCE.encode()).hexdigest(),
    source=SOURCE,
    provisions=(provision("opening", heading="", label=""), provision("m-1"), provision("m-1-1", "m-1")),
    lineage=(LineageValue(2, "m-2", "Measure 2", 3, "m-1", "Measure 1", "id-m-1", "moved", "certain", "Renumbered."),),
    dispositions=(
        DispositionValue(
            7,
            "https://codes.example.org/annotations/x",
            2,
            "m-2",
            "technical",
            "Text",
            "accepted",
            "Yes.",
            datetime(2026, 4, 2, 10, 0, tzinfo=UTC),
        ),
    ),
    words={
        "version": "Consolidated version 2",
        "legal_basis": "Legal basis",
        "address": "Address",
        "citation": "Cite as",
        "contents": "Contents",
    },
)


def test_the_markdown_is_the_exact_source_of_the_hash() -> None:
    assert hashlib.sha256(markdown.export(EDITION)).hexdigest() == EDITION.sha256


def test_the_json_says_everything_in_the_order_of_its_description() -> None:
    document = json.loads(FORMATS["json"].export(EDITION))
    assert list(document) == [
        "format",
        "version",
        "code",
        "edition",
        "draft",
        "provisions",
        "lineage",
        "dispositions",
    ]
    assert document["edition"]["published_at"] == "2026-05-02T10:00:00Z"
    assert document["provisions"][2]["parent"] == "m-1"
    assert "html" not in document["provisions"][0]
    assert document["lineage"][0]["relation"] == "moved"
    assert document["dispositions"][0]["released_at"] == "2026-04-02T10:00:00Z"


def test_every_field_of_the_json_is_described() -> None:
    described = (html.FOLDER.parents[2] / "docs" / "formats" / "edition-json.md").read_text(encoding="utf-8")
    document = json.loads(FORMATS["json"].export(EDITION))
    names = {name for part in ("code", "edition", "draft") for name in document[part]} | set(document)
    names |= {name for part in ("provisions", "lineage", "dispositions") for name in document[part][0]}
    assert {name for name in names if f"`{name}`" not in described} == set()


def test_the_same_edition_gives_the_same_bytes() -> None:
    for chosen in FORMATS.values():
        assert chosen.export(EDITION) == chosen.export(EDITION)


def test_the_html_is_one_valid_file_that_needs_nothing_else() -> None:
    page = html.export(EDITION).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    allowed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{allowed}'" in html.POLICY
    assert [fault for fault in find_faults(page) if "inline style" not in fault] == []
    assert not re.search(r"<(script|img|iframe|object)\b|\bsrc=|@import|url\(", page)
    assert "Code &amp; Co" in page
    assert "&lt;Words&gt;" in page
    assert '<a href="https://example.org/law">' in page


def test_headings_of_the_html_skip_no_level() -> None:
    page = html.export(EDITION).decode()
    assert [int(level) for level in re.findall(r"<h(\d)", page)] == [1, 2, 2, 3]
