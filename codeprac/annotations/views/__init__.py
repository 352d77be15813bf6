"""Pages, pieces and data of annotations."""

from codeprac.annotations.views import (
    checks,
    data,
    endorsing,
    keeping,
    lists,
    proposals,
    provisions,
    questions,
    replies,
    rescuing,
    stories,
    unplaced,
    unsent,
    writing,
)
from codeprac.annotations.views.blueprint import bp

__all__ = [
    "bp",
    "checks",
    "data",
    "endorsing",
    "keeping",
    "lists",
    "proposals",
    "provisions",
    "questions",
    "replies",
    "rescuing",
    "stories",
    "unplaced",
    "unsent",
    "writing",
]
