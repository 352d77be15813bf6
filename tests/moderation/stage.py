"""The stage of the tests of moderation: a code with two moderators and an open round, a text and who wrote it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from codeprac.access.actor import Actor
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import actor_of
from codeprac.db import db
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round


@dataclass
class Stage:
    """Who and what there is."""

    code: CodeOfPractice
    round: Round
    first: User
    second: User
    author: User
    organisation: Organisation
    annotation: Annotation
    reply: Reply

    @property
    def now(self) -> datetime:
        """This moment, within the round."""
        return datetime.now(UTC)


def make_stage() -> Stage:
    """The stage, committed."""
    first, second = make_user(name="Mona First"), make_user(name="Milo Second")
    author = make_user(name="Ada Author")
    code = make_code(slug="ours", moderators=[first, second])
    now = datetime.now(UTC)
    round_ = make_round(make_released_draft(code), opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=60))
    organisation = make_organisation(name="Sample Labs", leads=[author])
    annotation = make_annotation(round_, author=author, organisation=organisation, text="Call Kim on 030 1234.")
    reply = make_reply(annotation, author=author, text="Kim lives in Elm Street.")
    db.session.commit()
    return Stage(code, round_, first, second, author, organisation, annotation, reply)


def actor(user: User) -> Actor:
    """Who acts."""
    return actor_of(user.id, user.name, user.office_role)
