"""Pages, pieces and data of annotations."""

from codeprac.annotations.views import (
    alike,
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
    "alike",
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
