"""Reading annotations: where they sit, lists of them, how many, and what came too late."""

from codeprac.annotations.queries.counting import count_annotations, count_by_provision, count_replies
from codeprac.annotations.queries.listing import (
    Filters,
    get_annotation,
    get_reply,
    list_annotations_on,
    list_organisations_heard,
    select_annotations,
)
from codeprac.annotations.queries.places import (
    Neighbours,
    Origin,
    find_round_for,
    get_draft,
    get_provision,
    list_neighbours,
    list_origins,
)
from codeprac.annotations.queries.unsent import get_unsent_text, list_unsent_texts
from codeprac.annotations.queries.visibility import visible_to

__all__ = [
    "Filters",
    "Neighbours",
    "Origin",
    "count_annotations",
    "count_by_provision",
    "count_replies",
    "find_round_for",
    "get_annotation",
    "get_draft",
    "get_provision",
    "get_reply",
    "get_unsent_text",
    "list_annotations_on",
    "list_neighbours",
    "list_organisations_heard",
    "list_origins",
    "list_unsent_texts",
    "select_annotations",
    "visible_to",
]
