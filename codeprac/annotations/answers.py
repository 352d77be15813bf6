"""What the drafters answered: a higher package knows it and registers a provider here, so that lower pages show it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

import sqlalchemy as sa
from flask import current_app

PROVIDER = "codeprac.answers"


@dataclass(frozen=True, slots=True)
class Answer:
    """A released answer. `change_address` leads to the change that it brought, with `change` in words."""

    outcome: str
    reason: str
    released_at: datetime
    change: str = ""
    change_address: str = ""


class Answers(Protocol):
    """Who knows the answers."""

    def find(self, annotation_ids: Collection[str]) -> Mapping[str, Answer]:
        """The released answers by annotation id; at most one query."""

    def is_answered(self) -> sa.ColumnElement[bool]:
        """Whether an annotation has a released answer, as a condition on Annotation."""


class NoAnswers:
    """Nobody has answered anything yet."""

    def find(self, annotation_ids: Collection[str]) -> Mapping[str, Answer]:
        """No answers."""
        return {}

    def is_answered(self) -> sa.ColumnElement[bool]:
        """Never."""
        return sa.false()


def answers() -> Answers:
    """The registered provider."""
    return cast(Answers, current_app.extensions.get(PROVIDER) or NoAnswers())
