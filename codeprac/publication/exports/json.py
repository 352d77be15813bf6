"""The edition as data; docs/formats/edition-json.md describes every field."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from codeprac.publication.exports.values import EditionFile, ProvisionValue

FORMAT = "codeprac edition"
VERSION = 1


def export(edition: EditionFile) -> bytes:
    """UTF-8, indented by one space, keys in the order of the description; the same edition gives the same bytes."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "code": {
            "slug": edition.code_slug,
            "title": edition.code_title,
            "languages": list(edition.languages),
            "legal_bases": [{"label": label, "url": url} for label, url in edition.legal_bases],
        },
        "edition": {
            "number": edition.number,
            "address": edition.address,
            "citation": edition.citation,
            "published_at": _moment(edition.published_at),
            "note": edition.note,
        },
        "draft": {
            "number": edition.draft_number,
            "released_at": _moment(edition.draft_released_at),
            "sha256": edition.sha256,
        },
        "provisions": [_provision(provision) for provision in edition.provisions],
        "lineage": [asdict(link) for link in edition.lineage],
        "dispositions": [
            asdict(disposition) | {"released_at": _moment(disposition.released_at)}
            for disposition in edition.dispositions
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _provision(provision: ProvisionValue) -> dict[str, Any]:
    values = asdict(provision)
    del values["html"]
    return values


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
