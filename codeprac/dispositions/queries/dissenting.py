"""Who disagrees with an answer."""

from collections.abc import Sequence

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from codeprac.dispositions.models import Disposition, Dissent


def with_dissents() -> ORMOption:
    """Loads with answers who disagrees with them; one query more."""
    return selectinload(Disposition.dissents).joinedload(Dissent.author)


def published_dissents(answer: Disposition) -> Sequence[Dissent]:
    """The dissent that is public with a released answer: where its author chose so, and the answer still says what they
    disagreed with."""
    if answer.released_at is None:
        return ()
    return [dissent for dissent in answer.dissents if dissent.is_public and not dissent.is_outdated]
