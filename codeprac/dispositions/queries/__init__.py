"""Reading answers and reasons, for one page at a time."""

from codeprac.dispositions.queries.answers import (
    Progress,
    answers_to,
    count_outcomes,
    count_progress,
    count_waiting,
    find_change,
    find_release_of_answers,
)
from codeprac.dispositions.queries.changes import (
    Changed,
    ChangeTarget,
    find_next_draft,
    list_answered_with,
    list_change_targets,
    list_changed,
    list_unexplained,
)
from codeprac.dispositions.queries.desk import (
    FOR_THEMSELVES,
    count_answered,
    find_next_open,
    list_annotations_to_answer,
)
from codeprac.dispositions.queries.following import (
    Objection,
    count_follow_ups,
    list_answers_to_follow_up,
    list_objections_made_on,
    list_objections_on,
)
from codeprac.dispositions.queries.notes import (
    AnswerBehind,
    IssueBehind,
    Note,
    OtherAnswers,
    find_code_slug,
    list_notes,
    list_other_answers,
    map_shown,
    stamp_notes,
)
from codeprac.dispositions.queries.overlaps import list_on_same_words, list_proposals, list_taken
from codeprac.dispositions.queries.places import ListedProvision, list_places
from codeprac.dispositions.queries.reports import (
    GroupRow,
    count_by_group,
    find_answered_round,
    select_answers,
)
from codeprac.dispositions.queries.waiting import WaitingRound, list_waiting

__all__ = [
    "FOR_THEMSELVES",
    "AnswerBehind",
    "ChangeTarget",
    "Changed",
    "GroupRow",
    "IssueBehind",
    "ListedProvision",
    "Note",
    "Objection",
    "OtherAnswers",
    "Progress",
    "WaitingRound",
    "answers_to",
    "count_answered",
    "count_by_group",
    "count_follow_ups",
    "count_outcomes",
    "count_progress",
    "count_waiting",
    "find_answered_round",
    "find_change",
    "find_code_slug",
    "find_next_draft",
    "find_next_open",
    "find_release_of_answers",
    "list_annotations_to_answer",
    "list_answered_with",
    "list_answers_to_follow_up",
    "list_change_targets",
    "list_changed",
    "list_notes",
    "list_objections_made_on",
    "list_objections_on",
    "list_on_same_words",
    "list_other_answers",
    "list_places",
    "list_proposals",
    "list_taken",
    "list_unexplained",
    "list_waiting",
    "map_shown",
    "select_answers",
    "stamp_notes",
]
