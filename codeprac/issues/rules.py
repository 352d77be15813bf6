"""What an issue is called and holds, on plain values."""

from codeprac.errors import RuleBroken

TITLE_LIMIT = 200
SUMMARY_LIMIT = 10_000


class IssueUntitled(RuleBroken):
    """An issue is found by its title."""


class InOtherIssue(RuleBroken):
    """An annotation is answered in one issue only."""


class NotOfThisCode(RuleBroken):
    """An issue gathers annotations of its own code."""


class IssueReleased(RuleBroken):
    """An issue that the public has seen answered keeps what it held."""


def check_issue(title: str, summary: str) -> tuple[str, str]:
    """The tidied title and summary; raises what is wrong."""
    title, summary = (
        " ".join(title.replace("\x00", "").split()),
        summary.replace("\r\n", "\n").replace("\x00", "").strip(),
    )
    if not title:
        raise IssueUntitled("Give the issue a title.")
    if len(title) > TITLE_LIMIT:
        raise IssueUntitled(f"The title is {len(title):,} characters long; the limit is {TITLE_LIMIT:,}.")
    if len(summary) > SUMMARY_LIMIT:
        raise IssueUntitled(f"The summary is {len(summary):,} characters long; the limit is {SUMMARY_LIMIT:,}.")
    return title, summary
