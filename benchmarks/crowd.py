"""A crowd that has annotated a draft: written into the database in few statements, with texts as long as people's."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation
from codeprac.db import db, new_id
from codeprac.drafts.models import Draft, Provision
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.rounds.models import Round
from tests.factories.accounts import make_user
from tests.factories.organisations import GROUPS, make_organisation
from tests.factories.rounds import make_round

AUTHORS = 100
ORGANISATIONS = 30
KINDS = ("general", "technical", "technical", "editorial")
QUOTE_WORDS = (3, 40)
TEXT_WORDS = (12, 140)
SHARE_ON_ALL = 0.15
SHARE_WITH_WORDING = 0.4
ON_ONE_PARAGRAPH = 60


def annotate(draft: Draft, amount: int, *, seed: int = 3) -> Round:
    """Give a draft an open round with so many annotations, spread over it as its words are, sixty on one paragraph."""
    chance = random.Random(seed)
    round_ = make_round(draft)
    people = [make_user() for _ in range(AUTHORS)]
    speakers = _speakers(people)
    provisions = list(
        db.session.scalars(
            sa.select(Provision)
            .where(Provision.draft_id == draft.id)
            .order_by(Provision.position)
            .options(sa.orm.undefer(Provision.body_text))
        )
    )
    words = " ".join(provision.body_text for provision in provisions).split()
    longest = max(provisions, key=lambda one: len(one.body_text))
    places = chance.choices(provisions, [len(one.body_text) for one in provisions], k=amount)
    places[: min(ON_ONE_PARAGRAPH, amount)] = [longest] * min(ON_ONE_PARAGRAPH, amount)
    rows = [_row(round_, place, number, speakers, words, chance) for number, place in enumerate(places, start=1)]
    if rows:
        db.session.execute(sa.insert(Annotation), [annotation for annotation, _anchor in rows])
        db.session.execute(sa.insert(Anchor), [anchor for _annotation, anchor in rows])
    db.session.commit()
    return round_


def _speakers(people: list[User]) -> list[tuple[User, Organisation | None, StakeholderGroup | None]]:
    groups = sorted(GROUPS)
    made = [make_organisation(group=groups[number % len(groups)]) for number in range(ORGANISATIONS)]
    speaking = [made[number] if number < len(made) else None for number in range(len(people))]
    return [(one, body, body.group if body else None) for one, body in zip(people, speaking, strict=True)]


def _row(
    round_: Round, place: Provision, number: int, speakers: list[Any], words: list[str], chance: random.Random
) -> tuple[dict[str, Any], dict[str, Any]]:
    author, organisation, group = chance.choice(speakers)
    begin, length = chance.randrange(len(words)), chance.randint(*TEXT_WORDS)
    annotation = {
        "id": new_id(),
        "number": number,
        "code_id": round_.code_id,
        "round_id": round_.id,
        "draft_id": round_.draft_id,
        "provision_id": place.id,
        "author_id": author.id,
        "organisation_id": organisation.id if organisation else None,
        "group_id": group.id if group else None,
        "kind": chance.choice(KINDS),
        "text": " ".join(words[begin : begin + length]),
        "rationale": "",
        "proposed_wording": "Other words." if chance.random() < SHARE_WITH_WORDING else None,
        "evidence": [],
        "submitted_at": datetime.now(UTC) - timedelta(minutes=number),
        "form_token": f"crowd-{number}",
    }
    return annotation, _anchor(annotation, place, chance)


def _anchor(annotation: dict[str, Any], place: Provision, chance: random.Random) -> dict[str, Any]:
    said = place.body_text.split(" ")
    spot: dict[str, Any] = {"quote": "", "start": None, "end": None}
    if chance.random() > SHARE_ON_ALL and len(said) > QUOTE_WORDS[0]:
        first = chance.randrange(len(said) - QUOTE_WORDS[0])
        quote = " ".join(said[first : first + chance.randint(*QUOTE_WORDS)])
        start = len(" ".join(said[:first])) + bool(first)
        spot = {"quote": quote, "start": start, "end": start + len(quote)}
    return {
        "id": new_id(),
        "annotation_id": annotation["id"],
        "draft_id": annotation["draft_id"],
        "provision_id": place.id,
        "verdict": "unchanged",
        **spot,
    }
