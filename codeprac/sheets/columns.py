"""The columns of our tables, and recognising those of others by their headings."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from codeprac.sheets.rules import Layout


class Column(StrEnum):
    """What a column holds. The first eight are those of the form of ISO and CEN, in its order."""

    BODY = "body"
    LINE = "line"
    CLAUSE = "clause"
    PARAGRAPH = "paragraph"
    KIND = "kind"
    TEXT = "text"
    WORDING = "wording"
    OBSERVATIONS = "observations"
    NUMBER = "number"
    DRAFT = "draft"
    HEADING = "heading"
    ADDRESS = "address"
    QUOTE = "quote"
    POSITION = "position"
    QUESTION = "question"
    GROUP = "group"
    ORGANISATION = "organisation"
    AUTHOR = "author"
    PUBLICATION = "publication"
    RATIONALE = "rationale"
    EVIDENCE = "evidence"
    STATE = "state"
    CARRIED_TO = "carried-to"
    VERDICT = "verdict"
    OUTCOME = "outcome"
    ISO = "iso"
    EMA = "ema"
    REASON = "reason"
    CHANGE = "change"
    REPLIES = "replies"
    SUBMITTED = "submitted"
    CHANNEL = "channel"
    RECEIPT = "receipt"


EIGHT_COLUMNS: Mapping[Column, str] = {
    Column.BODY: "MB/NC",
    Column.LINE: "Line number",
    Column.CLAUSE: "Clause/Subclause",
    Column.PARAGRAPH: "Paragraph/Figure/Table",
    Column.KIND: "Type of comment (ge/te/ed)",
    Column.TEXT: "Comments",
    Column.WORDING: "Proposed change",
    Column.OBSERVATIONS: "Observations of the secretariat",
}
# Headings are words of the file format, the same in every language.
ANNOTATIONS: Mapping[Column, str] = {
    Column.NUMBER: "Number",
    Column.DRAFT: "Draft",
    Column.CLAUSE: "Provision",
    Column.HEADING: "Heading",
    Column.ADDRESS: "Address",
    Column.QUOTE: "Quote",
    Column.POSITION: "Position",
    Column.QUESTION: "Question",
    Column.KIND: "Kind",
    Column.GROUP: "Stakeholder group",
    Column.ORGANISATION: "Organisation",
    Column.AUTHOR: "Author",
    Column.PUBLICATION: "Publication",
    Column.CHANNEL: "Channel",
    Column.TEXT: "Annotation",
    Column.RATIONALE: "Rationale",
    Column.WORDING: "Proposed wording",
    Column.EVIDENCE: "Evidence",
    Column.STATE: "State",
    Column.CARRIED_TO: "Carried to draft",
    Column.VERDICT: "Verdict",
    Column.OUTCOME: "Disposition",
    Column.ISO: "Disposition (ISO)",
    Column.EMA: "Outcome (EMA)",
    Column.REASON: "Reason",
    Column.CHANGE: "Change",
    Column.REPLIES: "Replies",
    Column.SUBMITTED: "Submitted at",
    Column.RECEIPT: "Receipt",
}
WHERE = frozenset({Column.LINE, Column.CLAUSE, Column.PARAGRAPH, Column.QUOTE, Column.ADDRESS, Column.HEADING})
SAYS = frozenset({Column.TEXT, Column.WORDING})
FRAME = frozenset(EIGHT_COLUMNS) - SAYS | WHERE
"""Columns that a form is sent out with, or that only say where a comment belongs."""

# In this order: "type of comment" is no comment, and "observations on each comment" neither.
_PATTERNS: Sequence[tuple[Column, str]] = (
    (Column.OBSERVATIONS, r"observation|secretariat|resolution|dispositions?\b|sekretariat|response|bemerkungen des"),
    (Column.KIND, r"type|comment type|kind|categor|art des|art der|te ge ed|ge te ed|nature"),
    (Column.BODY, r"mb\b|nc\b|cm\b|member bod|national co|organisation|organization|commenter|company|submitter"),
    (Column.LINE, r"lines?\b|ligne|zeile"),
    (Column.CLAUSE, r"clause|sub clause|section|article|provision|measure|chapter|abschnitt|commitment"),
    (Column.PARAGRAPH, r"para\b|paragraph|figure|table|absatz|alinea"),
    (Column.QUOTE, r"quote|quotation|passage|text concerned|current (?:text|wording)|original (?:text|wording)|zitat"),
    (Column.WORDING, r"propos|suggest|replacement|new wording|modification|vorgeschlagen|vorschlag|change\b|amend"),
    (Column.RATIONALE, r"rationale|justification|begrundung"),
    (Column.TEXT, r"comment|remark|feedback|annotation|kommentar|observations? by|anmerkung"),
    (Column.EVIDENCE, r"evidence|sources?\b|links?\b"),
)
_IN_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Header:
    """Where in a file the headings stand (a row, from 0), and what each recognised column (from 0) holds."""

    row: int
    layout: Layout
    columns: Mapping[int, Column]
    names: Mapping[int, str]


def find_header(rows: Iterable[Sequence[str]]) -> Header | None:
    """The row of headings among the first rows of a file: the one with most recognised columns, if it is one."""
    best: Header | None = None
    for place, row in enumerate(rows):
        found = read_header(place, row)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def read_header(place: int, row: Sequence[str]) -> Header | None:
    """The headings in this row; None when it names neither comments nor changes, or no place for them."""
    names = {at: " ".join(cell.split())[:200] for at, cell in enumerate(row) if cell.strip()}
    columns = _as_ours(names)
    layout = Layout.ANNOTATIONS if columns else Layout.EIGHT_COLUMNS
    if not columns:
        for at, name in names.items():
            column = recognise(name)
            if column is not None and column not in columns.values():
                columns[at] = column
    held = set(columns.values())
    return Header(place, layout, columns, names) if held & SAYS and held & WHERE and len(held) > 2 else None


def recognise(heading: str) -> Column | None:
    """The column that a heading names, however it is spelled; None for any other."""
    if len(heading) > 200:
        return None
    plain = unicodedata.normalize("NFKD", heading.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = _NO_LETTERS.sub(" ", _IN_PARENTHESES.sub(" ", bare)).strip()
    for column, pattern in _PATTERNS:
        # Observations are named at the end of some forms' headings ("Secretariat observations on each comment").
        found = re.search(pattern, words) if column is Column.OBSERVATIONS else re.match(pattern, words)
        if found and not (column is Column.OBSERVATIONS and words.startswith(("type", "proposed"))):
            return column
    return None


def _as_ours(names: Mapping[int, str]) -> dict[int, Column]:
    """The columns of a file that has our own headings, to the letter; nothing for any other."""
    known = {name: column for column, name in ANNOTATIONS.items()}
    if not {ANNOTATIONS[Column.TEXT], ANNOTATIONS[Column.QUOTE], ANNOTATIONS[Column.ADDRESS]} <= set(names.values()):
        return {}
    found: dict[int, Column] = {}
    for at, name in names.items():
        if name in known and known[name] not in found.values():
            found[at] = known[name]
    return found
