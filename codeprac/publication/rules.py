"""Rules of publication, on plain values."""

from codeprac.errors import RuleBroken

NOTE_LIMIT = 5_000


class DraftNotReleased(RuleBroken):
    """Only a released draft can be published: everybody could read it before."""


class AlreadyPublished(RuleBroken):
    """A draft is published once."""


class NewerPublished(RuleBroken):
    """An edition is never superseded by an older text."""


def is_older_than_published(draft_number: int, published_number: int | None) -> bool:
    """Whether the newest edition already holds a later draft."""
    return published_number is not None and draft_number < published_number
