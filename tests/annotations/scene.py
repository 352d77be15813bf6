"""The stage of the tests of annotations: a code with a released draft, an open round on it, and people."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.rules import Verdict
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from tests.factories.accounts import make_user
from tests.factories.annotations import get_provision_of
from tests.factories.codes import make_code
from tests.factories.drafts import SOURCE, make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round


@dataclass
class Scene:
    """Who and what there is."""

    code: CodeOfPractice
    draft: Draft
    round: Round
    drafter: User
    author: User
    organisation: Organisation

    def provision(self, slug: str = "measure-1.1") -> Provision:
        """A provision of the draft."""
        return get_provision_of(self.round, slug)

    def address(self, slug: str = "measure-1.1") -> str:
        """The address of a provision's page."""
        return f"/codes/{self.code.slug}/drafts/{self.draft.number}/{slug}"

    @property
    def now(self) -> datetime:
        """A moment within the round."""
        return self.round.opens_at + timedelta(days=1)


def make_scene(source: str = SOURCE, **round_values: Any) -> Scene:
    """A stage; the values are those of the round."""
    drafter, author = make_user(name="Dana Drafter"), make_user(name="Ada Author")
    organisation = make_organisation(members=[author])
    code = make_code(drafters=[drafter])
    draft = make_released_draft(code, source)
    return Scene(code, draft, make_round(draft, **round_values), drafter, author, organisation)


def closed() -> dict[str, datetime]:
    """The times of a round that closed an hour ago."""
    now = datetime.now(UTC)
    return {"opens_at": now - timedelta(days=20), "closes_at": now - timedelta(hours=1)}


def planned() -> dict[str, datetime]:
    """The times of a round that opens tomorrow."""
    now = datetime.now(UTC)
    return {"opens_at": now + timedelta(days=1), "closes_at": now + timedelta(days=20)}


def anchor_in(draft: Draft, annotation: Annotation) -> Anchor:
    """The annotation's anchor in a draft."""
    db.session.expire_all()
    statement = sa.select(Anchor).where(Anchor.annotation_id == annotation.id, Anchor.draft_id == draft.id)
    return db.session.scalars(statement).one()


def set_open(anchor: Anchor, *spots: dict[str, Any]) -> Anchor:
    """Make it one that needs a check, with these candidates, as the engine would have left it."""
    anchor.last_provision_id = anchor.annotation.provision_id
    anchor.quote = anchor.annotation.anchor.quote
    anchor.provision_id = anchor.start = anchor.end = None
    anchor.verdict, anchor.candidates = Verdict.NEEDS_CHECK, list(spots)
    db.session.commit()
    return anchor
