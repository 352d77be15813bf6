"""The report as rows of one table: a section, what it is about, a number, words, an address."""

from collections.abc import Iterator

from codeprac.dispositions.rules import Fate
from codeprac.reporting.charts import name_of
from codeprac.reporting.values import RoundReport

HEADINGS = ("Section", "Name", "Detail", "Number", "Text", "Address")


def rows_of(report: RoundReport, root: str) -> Iterator[tuple[str, ...]]:
    """The rows, headings first; addresses begin with `root`."""
    yield HEADINGS
    for group in report.groups:
        yield ("Participants", name_of(group), "", str(group.participants), "", "")
        for fate in Fate:
            yield ("Annotations by group", name_of(group), fate.value, str(group.count(fate)), "", "")
    for outcome, count in report.outcomes.items():
        yield ("Annotations by outcome", outcome.value, "", str(count), "", "")
    for name, count in report.places:
        yield ("Annotations by provision", name, "", str(count), "", "")
    for stance, count in report.follow_ups.items():
        yield ("Follow-ups", str(stance), "", str(count), "", "")
    yield from _of_issues(report, root)
    for change in report.changes:
        detail = "; ".join([change.origin.value, *(title for _number, title in change.issues)])
        yield ("Changes", change.place, detail, str(change.annotations), change.reason, root + change.address)
    for one in report.unanswered:
        yield ("Not yet considered", f"Annotation {one.number}", one.place, "", "", root + one.address)
    for one in report.objections:
        yield ("Formal objections", f"Annotation {one.number}", one.place, "", one.text, root + one.address)
    for passed in report.passed:
        yield ("Passed over", passed.gate, "", str(passed.count), passed.reason, "")


def _of_issues(report: RoundReport, root: str) -> Iterator[tuple[str, ...]]:
    for issue in report.issues:
        address = f"{root}{report.base}/issues/{issue.number}"
        yield ("Issues", issue.title, "", str(issue.annotations), issue.summary, address)
        for answer in issue.answers:
            yield ("Answers to issues", issue.title, answer.outcome, str(answer.count), answer.reason, address)
