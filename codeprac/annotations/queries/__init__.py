"""Reading annotations: where they sit, lists of them, how many, and what came too late."""

from codeprac.annotations.queries.counting import count_annotations, count_by_code, count_by_provision, count_replies
from codeprac.annotations.queries.listing import (
    FOR_THEMSELVES,
    Filters,
    Mark,
    get_annotation,
    get_reply,
    list_annotations,
    list_marks,
    list_organisations_heard,
    select_annotations,
)
from codeprac.annotations.queries.places import (
    Neighbours,
    Origin,
    find_open_round,
    find_provision_again,
    find_round_for,
    get_provision_with_text,
    list_neighbours,
    list_origins,
)
from codeprac.annotations.queries.unsent import get_unsent_text, list_unsent_texts
from codeprac.annotations.queries.visibility import visible_to

__all__ = [
    "FOR_THEMSELVES",
    "Filters",
    "Mark",
    "Neighbours",
    "Origin",
    "count_annotations",
    "count_by_code",
    "count_by_provision",
    "count_replies",
    "find_open_round",
    "find_provision_again",
    "find_round_for",
    "get_annotation",
    "get_provision_with_text",
    "get_reply",
    "get_unsent_text",
    "list_annotations",
    "list_marks",
    "list_neighbours",
    "list_organisations_heard",
    "list_origins",
    "list_unsent_texts",
    "select_annotations",
    "visible_to",
]
