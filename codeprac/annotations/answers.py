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
    """An answer that the reader may see. `change_address` leads to the change that it brought, with `change` in words,
    and once its draft is public its reason and where it came from. A private one, which drafters alone get to see, has
    been recorded, not released, at `released_at`. `stance` is what who was answered says to it."""

    outcome: str
    reason: str
    released_at: datetime
    change: str = ""
    change_address: str = ""
    change_reason: str = ""
    change_origin: str = ""
    is_private: bool = False
    stance: str = ""
    stance_reason: str = ""
    stance_at: datetime | None = None
    dissents: tuple[tuple[str, str], ...] = ()
    """Drafters who disagree with it and published that, with their reasons."""


class Answers(Protocol):
    """Who knows the answers."""

    def find(self, annotation_ids: Collection[str]) -> Mapping[str, Answer]:
        """The answers by annotation id that the present actor may see; at most two queries."""

    def is_answered(self, outcome: str = "", since: datetime | None = None) -> sa.ColumnElement[bool]:
        """Whether an annotation has a released answer, maybe with this outcome or released since, as a condition on
        Annotation."""

    def outcomes(self) -> list[tuple[str, str]]:
        """The outcomes that answers have, with their words."""


class NoAnswers:
    """Nobody has answered anything yet."""

    def find(self, annotation_ids: Collection[str]) -> Mapping[str, Answer]:
        """No answers."""
        return {}

    def is_answered(self, outcome: str = "", since: datetime | None = None) -> sa.ColumnElement[bool]:
        """Never."""
        return sa.false()

    def outcomes(self) -> list[tuple[str, str]]:
        """No outcomes."""
        return []


def answers() -> Answers:
    """The registered provider."""
    return cast(Answers, current_app.extensions.get(PROVIDER) or NoAnswers())
