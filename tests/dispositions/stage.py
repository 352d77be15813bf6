"""The stage of these tests: a code with a released draft, a closed round on it, annotations, and who answers them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.services import submit_annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.writing import edit_provision, start_working_draft
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import SOURCE, make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round

NOW = datetime.now(UTC).replace(microsecond=0)
tokens = count(1)


@dataclass
class Stage:
    """Who and what there is."""

    code: CodeOfPractice
    draft: Draft
    round: Round
    drafter: User
    second_drafter: User
    moderator: User
    author: User
    organisation: Organisation

    @property
    def desk(self) -> str:
        """The address of the desk."""
        return f"/codes/{self.code.slug}/desk"

    def annotate(self, slug: str = "measure-1.1", quote: str = "", **values: Any) -> Annotation:
        """An annotation of the author on these words of a provision, or on all of it."""
        chosen: dict[str, Any] = {
            "author": self.author,
            "kind": "technical",
            "text": "This cannot be measured.",
            "selector": Selector(quote) if quote else None,
            "form_token": f"stage-{next(tokens)}",
            "now": self.round.opens_at + timedelta(days=1),
        }
        annotation = submit_annotation(self.round, self.provision(slug), **chosen | values)
        db.session.commit()
        return annotation

    def provision(self, slug: str = "measure-1.1") -> Provision:
        """A provision of the released draft."""
        statement = sa.select(Provision).where(Provision.draft_id == self.draft.id, Provision.slug == slug)
        return db.session.scalars(statement).one()

    def start_working_draft(self) -> Draft:
        """A working draft that begins as the released one."""
        draft = start_working_draft(self.code, author_id=self.drafter.id, now=NOW)
        db.session.commit()
        return draft

    def written(self, draft: Draft, slug: str = "measure-1.1") -> Provision:
        """The provision of the working draft that carries a released one on."""
        identity = self.provision(slug).identity
        statement = sa.select(Provision).where(Provision.draft_id == draft.id, Provision.identity == identity)
        return db.session.scalars(statement).one()

    def rewrite(
        self,
        draft: Draft,
        slug: str = "measure-1.1",
        body: str = "Signatories will write for six years.",
        by: User | None = None,
    ) -> None:
        """Another text of a provision in the working draft, by a drafter."""
        written = self.written(draft, slug)
        edit_provision(
            written,
            heading=heading_of(written),
            level=written.level,
            kind=written.kind,
            body=body,
            version=written.version,
            actor_id=(by or self.drafter).id,
            now=NOW,
        )
        db.session.commit()


def make_stage(**round_values: Any) -> Stage:
    """The stage with a round that closed an hour ago, unless told otherwise."""
    drafter, second = make_user(name="Dana Drafter"), make_user(name="Dora Drafter")
    moderator, author = make_user(name="Mona Moderator"), make_user(name="Ada Author")
    organisation = make_organisation(name="Sample Labs", members=[author])
    code = make_code(drafters=[drafter, second], moderators=[moderator], title="Code of Practice on Tests")
    draft = make_released_draft(code, SOURCE)
    times = {"opens_at": NOW - timedelta(days=20), "closes_at": NOW - timedelta(hours=1)}
    round_ = make_round(draft, **times | round_values)
    return Stage(code, draft, round_, drafter, second, moderator, author, organisation)
