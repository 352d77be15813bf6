"""The JSON of the site, described for programs (OpenAPI 3.1). A test holds every JSON route against this page."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
TRUTH: Schema = {"type": "boolean"}
COUNTS: Schema = {"type": "object", "additionalProperties": NUMBER}
CODE = "/codes/{slug}"
DRAFT = "/codes/{slug}/drafts/{number}"


def describe(base_url: str, office: str) -> Schema:
    """The description, for the site at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"codeprac · {office}",
            "version": "1",
            "description": "Released texts and what is said about them, as JSON. Without an account: what the public "
            "reads; with the cookie of a sign-in: what its owner reads. Forms are for people and not described here.",
        },
        "servers": [{"url": base_url}],
        "paths": {path: {"get": told} for path, told in (PUBLIC | OWN).items()},
        "components": {"schemas": {"Error": ERROR}},
    }


def obj(required: Mapping[str, Schema], **more: Any) -> Schema:
    """An object with these fields, all of them there."""
    return {"type": "object", "properties": dict(required), "required": list(required), **more}


def listing(of: Schema) -> Schema:
    """Several of a kind."""
    return {"type": "array", "items": of}


def maybe(schema: Schema) -> Schema:
    """A value, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


ERROR = obj({"error": obj({"status": NUMBER, "message": TEXT})})


def operation(summary: str, schema: Schema, *parameters: Schema, own: bool = False) -> Schema:
    """A GET that answers with JSON; `own`: only for who is signed in."""
    refused = {"description": "why not", "content": {"application/json": {"schema": ERROR}}}
    return {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            "200": {"description": summary, "content": {"application/json": {"schema": schema}}},
            **({"401": refused} if own else {}),
            "404": refused,
            "429": refused,
        },
    }


def in_path(name: str, schema: Schema, words: str) -> Schema:
    """A part of the address."""
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": words}


def in_query(name: str, schema: Schema, words: str) -> Schema:
    """What may follow the address."""
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


SLUG = in_path("slug", {"type": "string", "minLength": 1}, "the code of practice, as in its address")
WHICH = in_path("number", {"type": "integer", "minimum": 1}, "the number of the released draft, or of the edition")
PROVISION = in_path("provision", {"type": "string", "minLength": 1}, "the provision, as in its address")
UNSENT = in_path("unsent", {"type": "string", "minLength": 1}, "the id of a text of one's own")
IN = in_query("in", TEXT, "provisions, separated by commas, each maybe with how many cards: measure-1:4")
NUMBERS = in_query("numbers", TEXT, "numbers of annotations whose cards are wanted, separated by commas")
START = in_query("start", NUMBER, "first character of the words asked about, in the text of the provision")
END = in_query("end", NUMBER, "the character after the last")

CARD = obj({"id": TEXT, "number": NUMBER, "kind": TEXT, "who": TEXT, "text": TEXT, "outcome": TEXT, "href": TEXT})
PLACE = {"type": "array", "items": maybe({"type": "integer"}), "minItems": 3, "maxItems": 4}
MARKS = {"type": "object", "additionalProperties": listing(PLACE)}
ORIGIN = obj(
    {"key": TEXT, "draft": NUMBER, "provision": TEXT, "address": TEXT, "words": NUMBER, "texts": listing(TEXT)}
)
TEXTS = {"type": "array", "items": {"type": "object"}}
VERDICTS = {"type": "object", "additionalProperties": COUNTS}
EDITION_KEYS = ("code", "edition", "draft", "provisions", "lineage", "dispositions")
EDITION = obj({"format": TEXT, "version": NUMBER} | {key: {} for key in EDITION_KEYS})

PUBLIC: dict[str, Schema] = {
    "/session.json": operation("Whether somebody is signed in, and who", obj({"signed_in": TRUTH})),
    f"{DRAFT}/annotations.json": operation(
        "Where the annotations of some provisions sit, and cards of some of them",
        obj({"provisions": MARKS, "cards": listing(CARD)}),
        *(SLUG, WHICH, IN, NUMBERS),
    ),
    f"{DRAFT}/counts.json": operation(
        "How many annotations each provision has",
        obj({"provisions": COUNTS, "carried": COUNTS, "total": NUMBER, "open": TRUTH, "sealed": TRUTH}),
        *(SLUG, WHICH),
    ),
    f"{DRAFT}/verdicts.json": operation(
        "What became of the annotations carried to a draft",
        obj({"placed": VERDICTS, "unplaced": VERDICTS, "words": {"type": "object"}}),
        *(SLUG, WHICH),
    ),
    f"{DRAFT}/{{provision}}/footprint.json": operation(
        "In which draft the words of a provision came, and why",
        obj({"origins": listing(ORIGIN)}),
        *(SLUG, WHICH, PROVISION, START, END),
    ),
    "/record/seals.json": operation(
        "The seals of the record, oldest first", obj({"seals": listing({"type": "object"})})
    ),
    f"{CODE}/editions/{{number}}.json": operation("A consolidated version as data", EDITION, SLUG, WHICH),
}
OWN: dict[str, Schema] = {
    f"{DRAFT}/position.json": operation(
        "How far one has read in a draft",
        obj({"provision": maybe(TEXT), "name": TEXT}),
        *(SLUG, WHICH),
        own=True,
    ),
    f"{DRAFT}/unsent.json": operation(
        "On which provisions one has begun to write", obj({"provisions": COUNTS}), SLUG, WHICH, own=True
    ),
    "/account/unsent.json": operation("All that one has typed and not submitted", TEXTS, own=True),
    "/account/unsent/{unsent}.json": operation("One of these texts", TEXTS, UNSENT, own=True),
}
