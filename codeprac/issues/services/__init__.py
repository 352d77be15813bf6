"""Acts on issues."""

from codeprac.issues.services.grouping import fail_grouping, request_grouping, run_grouping
from codeprac.issues.services.membership import put_into_issue, take_out_of_issue
from codeprac.issues.services.releasing import release_issues
from codeprac.issues.services.splitting import join_points, put_point, restore_points, split_annotation
from codeprac.issues.services.suggesting import accept_suggestion, dismiss_suggestion, reopen_suggestion
from codeprac.issues.services.undoing import undo_act
from codeprac.issues.services.writing import create_issue, edit_issue, make_issue_of, merge_issues, remove_issue

__all__ = [
    "accept_suggestion",
    "create_issue",
    "dismiss_suggestion",
    "edit_issue",
    "fail_grouping",
    "join_points",
    "make_issue_of",
    "merge_issues",
    "put_into_issue",
    "put_point",
    "release_issues",
    "remove_issue",
    "reopen_suggestion",
    "request_grouping",
    "restore_points",
    "run_grouping",
    "split_annotation",
    "take_out_of_issue",
    "undo_act",
]
