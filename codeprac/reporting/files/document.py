"""The report as DOCX, by python-docx: headings, tables and paragraphs that an office can edit."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Text

from codeprac.dispositions.rules import Fate
from codeprac.reporting.charts import name_of
from codeprac.reporting.values import Listed, RoundReport

# What XML cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Of a property of a document, in characters; a longer one is refused.
LONGEST_PROPERTY = 255
FATES = {Fate.CHANGED: "Changed the text", Fate.KEPT: "Kept", Fate.LATER: "Later", Fate.OPEN: "Not yet considered"}


def write_document(report: RoundReport, root: str) -> bytes:
    """The file; addresses begin with `root`."""
    text = Document()
    text.core_properties.title = _clean(f"Report on round {report.number}: {report.code}")[:LONGEST_PROPERTY]
    text.core_properties.author = ""
    text.add_heading(f"Report on round {report.number}", 0)
    _say(text, report.code)
    _say(text, f"Draft {report.draft}. {report.total} annotations, {report.total - report.open} answered.")
    _figures(text, report)
    _issues(text, report, root)
    _changes(text, report, root)
    _listed(text, f"Not yet considered: {report.open}", report.unanswered, root)
    _listed(text, f"Formal objections: {report.objections_count}", report.objections, root)
    if report.passed:
        text.add_heading("What the release was let pass with, and why", 1)
        for one in report.passed:
            _say(text, f"{one.gate}: {one.count}. {one.reason}")
    out = BytesIO()
    text.save(out)
    return out.getvalue()


def _figures(text: Text, report: RoundReport) -> None:
    text.add_heading("Who spoke, and what became of it", 1)
    heads = ["Stakeholder group", "Participants", "Annotations", *FATES.values()]
    rows = [
        [name_of(group), group.participants, group.annotations, *(group.count(fate) for fate in FATES)]
        for group in report.groups
    ]
    _table(text, heads, rows)
    text.add_heading("By outcome", 1)
    _table(text, ["Outcome", "Annotations"], [[one.value, count] for one, count in report.outcomes.items()])
    text.add_heading("Where they spoke", 1)
    _table(text, ["Provision", "Annotations"], [list(row) for row in report.places])


def _issues(text: Text, report: RoundReport, root: str) -> None:
    if report.issues:
        text.add_heading("Issues and their answers", 1)
    for issue in report.issues:
        text.add_heading(_clean(f"{issue.number}. {issue.title}"), 2)
        _say(text, f"{issue.annotations} annotations. {root}{report.base}/issues/{issue.number}")
        for said in (issue.summary, *(f"{one.outcome} ({one.count}): {one.reason}" for one in issue.answers)):
            _say(text, said)


def _changes(text: Text, report: RoundReport, root: str) -> None:
    if report.changes:
        text.add_heading(f"Changes in draft {report.next_draft}", 1)
    for change in report.changes:
        text.add_heading(_clean(change.place), 2)
        _say(text, change.reason)
        asked = "; ".join(title for _number, title in change.issues)
        _say(text, f"{change.origin.value or 'origin not said'}{': ' if asked else ''}{asked}. {root}{change.address}")


def _listed(text: Text, heading: str, rows: Sequence[Listed], root: str) -> None:
    text.add_heading(heading, 1)
    for row in rows:
        _say(text, f"Annotation {row.number}, {row.place}. {row.text} {root}{row.address}")


def _table(text: Text, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    table = text.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        cell.text = words
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(str(value))


def _say(text: Text, words: str) -> None:
    if words.strip():
        text.add_paragraph(_clean(words.strip()))


def _clean(words: str) -> str:
    return _FORBIDDEN.sub("", words)
