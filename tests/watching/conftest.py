"""A code of practice in a round, and somebody who watches it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from codeprac.accounts.models import User
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import get_provision
from codeprac.notifications.rules import Watchable
from codeprac.notifications.watching import Subject, watch
from codeprac.rounds.models import Round
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round
from tests.staging import Staged


@dataclass
class Scene:
    """Who and what there is."""

    code: CodeOfPractice
    drafter: User
    reader: User
    draft: Draft
    round: Round
    provision: Provision

    @property
    def subjects(self) -> list[Subject]:
        """The code, its round, and one of its provisions."""
        return [
            Subject(Watchable.CODE, self.code.id, self.code.id),
            Subject(Watchable.ROUND, self.round.id, self.code.id),
            Subject(Watchable.PROVISION, self.provision.identity, self.code.id),
        ]


@pytest.fixture
def scene(staged: Staged) -> Scene:
    return staged("watching", make_scene)


def make_scene() -> Scene:
    """The stage, committed."""
    drafter = make_user(name="Dana Drafter")
    code = make_code(slug="ours", title="Code of Samples", drafters=[drafter], moderators=[drafter])
    draft = make_released_draft(code)
    return Scene(code, drafter, make_user(), draft, make_round(draft), get_provision(draft, "measure-1.2"))


@pytest.fixture
def watch_all(scene: Scene) -> Callable[..., None]:
    """Let accounts watch the code, the round and the provision."""

    def act(*users: User) -> None:
        for user in users or (scene.reader,):
            for subject in scene.subjects:
                watch(subject, user_id=user.id, now=datetime.now(UTC))
        db.session.commit()

    return act
