"""Acts on issues."""

from codeprac.issues.services.membership import put_into_issue, take_out_of_issue
from codeprac.issues.services.releasing import release_issues
from codeprac.issues.services.undoing import undo_act
from codeprac.issues.services.writing import create_issue, edit_issue, make_issue_of, merge_issues, remove_issue

__all__ = [
    "create_issue",
    "edit_issue",
    "make_issue_of",
    "merge_issues",
    "put_into_issue",
    "release_issues",
    "remove_issue",
    "take_out_of_issue",
    "undo_act",
]
