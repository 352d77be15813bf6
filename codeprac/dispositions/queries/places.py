"""The provisions of a draft without their text: for maps and filters."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from codeprac.db import db
from codeprac.drafts.models import Provision


@dataclass(frozen=True, slots=True)
class ListedProvision:
    """A provision as a list names it."""

    id: str
    parent_id: str | None
    slug: str
    number: str
    label: str
    title: str
    heading: str
    level: int

    @property
    def name(self) -> str:
        """How people name it."""
        return self.label or self.title or self.heading


def list_places(draft_id: str) -> Sequence[ListedProvision]:
    """The provisions of a draft in order; one query, no text."""
    columns = [getattr(Provision, name) for name in ListedProvision.__slots__]
    statement = sa.select(*columns).where(Provision.draft_id == draft_id, Provision.removed_at.is_(None))
    return [ListedProvision(*row) for row in db.session.execute(statement.order_by(Provision.position))]
