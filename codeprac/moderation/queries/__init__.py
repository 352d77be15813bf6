"""Reading cases: one, lists of them with their context, who may judge them, and public figures."""

from codeprac.moderation.queries.cases import (
    Filters,
    Wanted,
    count_cases,
    find_open_case,
    get_case,
    get_case_of,
    get_flag,
    list_cases_about,
    list_own_cases,
    list_own_flags,
    select_cases,
)
from codeprac.moderation.queries.context import Context, list_contexts, parties_of
from codeprac.moderation.queries.figures import Figures, figures_of
from codeprac.moderation.queries.held import count_held, list_held_on, list_texts, select_held, select_verified
from codeprac.moderation.queries.telling import list_due_appeals, list_due_judgements

__all__ = [
    "Context",
    "Figures",
    "Filters",
    "Wanted",
    "count_cases",
    "count_held",
    "figures_of",
    "find_open_case",
    "get_case",
    "get_case_of",
    "get_flag",
    "list_cases_about",
    "list_contexts",
    "list_due_appeals",
    "list_due_judgements",
    "list_held_on",
    "list_own_cases",
    "list_own_flags",
    "list_texts",
    "parties_of",
    "select_cases",
    "select_held",
    "select_verified",
]
