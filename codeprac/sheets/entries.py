"""What the rows of a table say: their words as the parts of an annotation, and what was doubtful in reading them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from codeprac.annotations.rules import AnnotationKind, is_web_address, tidy_text
from codeprac.sheets.columns import FRAME, Column
from codeprac.sheets.matching import Where, fold, quoted
from codeprac.sheets.rules import Layout, Remark
from codeprac.sheets.tables import Raw, Table
from codeprac.text.numbers import read_whole

RATIONALE_MARK = "Rationale:"
EVIDENCE_MARK = "Evidence:"
DELETES = "(delete these words)"
_PARTS = re.compile(rf"\n\n(?={RATIONALE_MARK}\n|{EVIDENCE_MARK}\n)")
_KINDS = {"g": AnnotationKind.GENERAL, "t": AnnotationKind.TECHNICAL, "e": AnnotationKind.EDITORIAL}
_OPEN, _CLOSE = "[\"“„«»‟']", "[\"”“»«']"
_REPLACE = re.compile(
    rf"(?:please )?(?:replace|change|amend|substitute)\s+{_OPEN}(.+?){_CLOSE}\s+(?:by|with|to|into)\s+"
    rf"{_OPEN}(.+){_CLOSE}\s*\.?$",
    re.IGNORECASE | re.DOTALL,
)
_DELETE = re.compile(rf"(?:please )?(?:delete|remove|strike)\s+{_OPEN}(.+){_CLOSE}\s*\.?$", re.IGNORECASE | re.DOTALL)
_INSTRUCTION = re.compile(
    r"(?:please|add|delete|remove|strike|insert|replace|change|amend|clarify|consider|define|rephrase|reword|move|see|"
    r"split|merge|align|specify|explain|include|review|revise|use|provide|we (?:suggest|propose|recommend)|suggest|"
    r"propose|should|to be|none|n/?a|tbd|no change)\b",
    re.IGNORECASE,
)
LONGEST_PATTERN = 4_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as an annotation: what it says, where it says that it belongs, and every cell as it came. `wording` is
    empty to propose deleting the words, None where nothing is proposed."""

    line: int
    where: Where
    kind: str
    text: str
    rationale: str
    wording: str | None
    evidence: tuple[str, ...]
    raw: Mapping[str, str]
    publication: str = ""
    question_number: int | None = None
    remarks: tuple[Remark, ...] = ()


def read_entries(table: Table) -> tuple[list[Entry], int]:
    """The annotations in a table, and how many rows were left out because they say nothing: those of a form that
    nobody filled, and headings between rows."""
    filled = [raw for raw in table.rows if not _is_frame(raw, table.layout)]
    reader = _ours if table.layout is Layout.ANNOTATIONS else _eight_columns
    return [reader(raw) for raw in filled], len(table.rows) - len(filled)


def _is_frame(raw: Raw, layout: Layout) -> bool:
    if layout is Layout.ANNOTATIONS:
        return not (raw.cells.get(Column.TEXT) or raw.cells.get(Column.WORDING) or raw.cells.get(Column.RATIONALE))
    return set(raw.cells) <= FRAME and len(raw.named) <= len(raw.cells)


def _where(raw: Raw) -> Where:
    cells = raw.cells
    return Where(
        clause=cells.get(Column.CLAUSE, "").strip(),
        heading=cells.get(Column.HEADING, "").strip(),
        paragraph=cells.get(Column.PARAGRAPH, "").strip(),
        line=cells.get(Column.LINE, "").strip(),
        address=cells.get(Column.ADDRESS, "").strip(),
        quote=cells.get(Column.QUOTE, "").strip(),
        position=cells.get(Column.POSITION, "").strip(),
        was=raw.was.get(Column.CLAUSE, ""),
    )


def _ours(raw: Raw) -> Entry:
    """A row of an export."""
    cells, asked = raw.cells, raw.cells.get(Column.QUESTION, "").strip()
    kind, remarks = _kind(cells.get(Column.KIND, ""))
    if cells.get(Column.KIND, "").strip().lower() == AnnotationKind.ANSWER:
        kind, remarks = AnnotationKind.ANSWER.value, ()
    wording: str | None = tidy_text(cells.get(Column.WORDING, ""))
    return Entry(
        line=raw.line,
        where=_where(raw),
        kind=kind,
        text=tidy_text(cells.get(Column.TEXT, "")),
        rationale=tidy_text(cells.get(Column.RATIONALE, "")),
        wording="" if wording == DELETES else wording or None,
        evidence=tuple(cells.get(Column.EVIDENCE, "").split("\n")) if cells.get(Column.EVIDENCE) else (),
        raw=raw.named,
        question_number=read_whole(asked, digits=3),
        publication=cells.get(Column.PUBLICATION, "").strip().lower(),
        remarks=remarks,
    )


def _eight_columns(raw: Raw) -> Entry:
    """A row of the form of ISO and CEN."""
    kind, remarks = _kind(raw.cells.get(Column.KIND, ""))
    text, rationale, evidence = _parts(tidy_text(raw.cells.get(Column.TEXT, "")))
    if own := tidy_text(raw.cells.get(Column.RATIONALE, "")):
        rationale = f"{rationale}\n\n{own}".strip()
    if links := raw.cells.get(Column.EVIDENCE, "").split():
        evidence += tuple(link for link in links if is_web_address(link))
    if raw.was.get(Column.CLAUSE) == "merged":
        remarks = (*remarks, Remark("merged-cell"))
    entry = Entry(raw.line, _where(raw), kind, text, rationale, None, evidence, raw.named, remarks=remarks)
    return _with_change(entry, tidy_text(raw.cells.get(Column.WORDING, "")))


def _with_change(entry: Entry, change: str) -> Entry:
    """The entry with what stood under "Proposed change": wording where it is some, else as part of the text."""
    if not change:
        return entry
    remarks = list(entry.remarks)
    where, wording = entry.where, change
    read = _replacement(change)
    if read is not None and _fits(read[0], where):
        where, wording = replace(where, quote=read[0]), read[1]
        remarks.append(Remark("read-as-replacement"))
    elif change == DELETES and (where.quote or quoted(where.paragraph)):
        wording = ""
    elif read is not None or _INSTRUCTION.match(change):
        text = f"{entry.text}\n\n{change}" if entry.text else change
        return replace(entry, text=text, remarks=(*remarks, Remark("instruction")))
    if not entry.text:
        remarks.append(Remark("change-only"))
    text = entry.text or "(Proposed wording, without a comment.)"
    return replace(entry, where=where, wording=wording, text=text, remarks=tuple(remarks))


def _replacement(change: str) -> tuple[str, str] | None:
    """The words to replace and the words instead, of an instruction such as: replace "ten" with "five"."""
    if len(change) > LONGEST_PATTERN:
        return None
    if found := _REPLACE.match(change):
        return found[1], found[2]
    if found := _DELETE.match(change):
        return found[1], ""
    return None


def _fits(words: str, where: Where) -> bool:
    """Whether the words to replace are those that the row quotes, if it quotes any."""
    own = where.quote or quoted(where.paragraph)
    return not own or fold(own) == fold(words)


def _kind(cell: str) -> tuple[str, tuple[Remark, ...]]:
    """The kind that a cell names: in full, in two letters as the form wants, or in one."""
    named = [_KINDS[part[0]] for part in _words(cell) if part[0] in _KINDS]
    if not named:
        return AnnotationKind.GENERAL.value, (Remark("kind-unknown", {"cell": cell[:60]}),)
    if len(set(named)) > 1:
        return named[0].value, (Remark("kinds-several", {"cell": cell[:60]}),)
    return named[0].value, ()


def _words(cell: str) -> Iterator[str]:
    yield from re.findall(r"\b(?:ge|te|ed|g|t|e|general|technical|editorial)\b", cell[:200].casefold())


def _parts(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Comment, rationale and links to evidence of a cell that our own form put together."""
    first, rationale, evidence = "", "", ()
    kept: list[str] = []
    for place, part in enumerate(_PARTS.split(text)):
        links = tuple(part.removeprefix(EVIDENCE_MARK).split())
        if place and part.startswith(RATIONALE_MARK) and not rationale:
            rationale = part.removeprefix(RATIONALE_MARK).strip()
        elif place and part.startswith(EVIDENCE_MARK) and all(map(is_web_address, links)):
            evidence = links
        else:
            kept.append(part)
    first = "\n\n".join(kept)
    return first, rationale, evidence
