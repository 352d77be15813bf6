"""Rules of annotations, on plain values."""

from enum import StrEnum


class AnnotationKind(StrEnum):
    """The three kinds that CEN and ISO also know: general (ge), technical (te), editorial (ed)."""

    GENERAL = "general"
    TECHNICAL = "technical"
    EDITORIAL = "editorial"


class AnnotationState(StrEnum):
    """Submitted annotations stay for ever; a withdrawn one still shows that it was there."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """How an anchor came from one draft to the next; on the draft it was made on it is `unchanged`."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    SPLIT = "split"
    DELETED = "deleted"
    NEEDS_CHECK = "needs-check"


TEXT_LIMIT = 30_000
