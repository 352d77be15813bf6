"""Where a request is about: a provision of a released draft and the round on it, and who may speak for whom there."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from codeprac.accounts.models import User
from codeprac.annotations.queries import Subject, find_round_for, get_first_provision, get_provision_with_text
from codeprac.annotations.rules import QUESTION, About
from codeprac.codes.queries import get_code
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import get_released_draft_at
from codeprac.errors import NotFound, RuleBroken
from codeprac.organisations.models import Organisation
from codeprac.organisations.queries import list_organisations_of
from codeprac.rounds.models import Round
from codeprac.rounds.queries import get_round
from codeprac.rounds.rules import RoundState, Visibility
from codeprac.web import clock
from codeprac.web.access import current_actor


@dataclass(frozen=True, slots=True)
class RoundQuestion:
    """A question that a round asks of the public, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A provision of a released draft, and the round on that draft that matters now. A question of the round is asked
    on the draft as a whole: its answers sit on the first provision."""

    draft: Draft
    provision: Provision
    round: Round | None
    now: datetime
    question: RoundQuestion | None = None

    @property
    def state(self) -> RoundState | None:
        """Where the round stands; None without a round."""
        return self.round.state(self.now) if self.round else None

    @property
    def is_open(self) -> bool:
        """Whether annotations are taken."""
        return self.state is RoundState.OPEN

    @property
    def is_sealed(self) -> bool:
        """Whether annotations are kept from others until the round closes."""
        return self.is_open and self.round is not None and self.round.visibility == Visibility.SEALED

    @property
    def asks(self) -> bool:
        """Whether a question is asked here, so that answers are taken."""
        return self.question is not None or self.provision.kind == QUESTION

    @property
    def subject(self) -> Subject:
        """What is written here is about."""
        round_id = self.round.id if self.round else ""
        if self.question is None:
            return Subject(About.NEW, round_id, self.provision.id)
        return Subject(About.QUESTION, round_id, None, within=str(self.question.number))

    @property
    def submit_address(self) -> str:
        """Where the form is sent to."""
        return self.address if self.question else f"{self.address}/annotations"

    @property
    def address(self) -> str:
        """The address of the page: the question's, or the provision's."""
        if self.question and self.round:
            return url_for(
                "annotations.question",
                slug=self.draft.code.slug,
                number=self.round.number,
                question=self.question.number,
            )
        return url_for(
            "annotations.provision",
            slug=self.draft.code.slug,
            number=self.draft.number,
            provision_slug=self.provision.slug,
        )


def load_place(slug: str, number: int, provision_slug: str) -> Place:
    """The place at an address, or NotFound; three queries."""
    now = clock.now()
    draft = get_released_draft_at(slug, number)
    return Place(draft, get_provision_with_text(draft, provision_slug), find_round_for(draft.id, now), now)


def load_question_place(slug: str, number: int, question: int) -> Place:
    """The place of a question that a round asks, or NotFound."""
    code = get_code(slug)
    round_ = get_round(code, number)
    draft = round_.draft
    if draft.number is None or not 1 <= question <= len(round_.questions):
        raise NotFound(f"question {question}")
    asked = RoundQuestion(question, round_.questions[question - 1])
    return Place(draft, get_first_provision(draft), round_, clock.now(), asked)


def signed_in_user() -> User:
    """The account behind the request; the view has made sure that there is one."""
    return cast(User, current_user._get_current_object())


def organisations_of_actor() -> list[Organisation]:
    """The organisations that the actor may speak for."""
    user_id = current_actor().user_id
    return list_organisations_of(user_id) if user_id else []


def chosen_organisation(organisations: list[Organisation], chosen: str | None) -> Organisation | None:
    """The organisation that the author speaks for; None for themselves."""
    if not chosen:
        return None
    for organisation in organisations:
        if organisation.id == chosen:
            return organisation
    raise RuleBroken(_("You do not belong to this organisation."))
