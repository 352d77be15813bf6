"""Reading gates, prepared releases and what would be released."""

from codeprac.releasing.queries.digests import digest_of
from codeprac.releasing.queries.gates import Found, Place, count_gate, read_gate
from codeprac.releasing.queries.prepared import (
    find_last_ended,
    find_open_release,
    find_release_of,
    find_settings,
    get_open_release,
    list_approvers,
    list_open_ids,
)

__all__ = [
    "Found",
    "Place",
    "count_gate",
    "digest_of",
    "find_last_ended",
    "find_open_release",
    "find_release_of",
    "find_settings",
    "get_open_release",
    "list_approvers",
    "list_open_ids",
    "read_gate",
]
