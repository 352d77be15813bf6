"""Annotations and replies for tests, committed: submitted by the services, so that they are what readers get."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation, Reply
from codeprac.annotations.services import submit_annotation, submit_reply
from codeprac.db import db, new_id
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector
from tests.factories.accounts import make_user

numbers = count(1)


def make_annotation(
    round_: Round,
    provision: Provision | str = "measure-1.1",
    *,
    quote: str = "",
    author: User | None = None,
    organisation: Organisation | None = None,
    now: datetime | None = None,
    **values: Any,
) -> Annotation:
    """An annotation on the provision (or on the one with this slug), on these words or on all of it. It comes a day
    after the round opened, also where the round has closed since."""
    chosen: dict[str, Any] = {
        "kind": "technical",
        "text": "This cannot be measured.",
        "form_token": f"form-{next(numbers)}",
        "selector": Selector(quote) if quote else None,
    }
    annotation = submit_annotation(
        round_,
        get_provision_of(round_, provision) if isinstance(provision, str) else provision,
        author=author or make_user(),
        organisation=organisation,
        now=now or round_.opens_at + timedelta(days=1),
        **chosen | values,
    )
    db.session.commit()
    return annotation


def make_reply(annotation: Annotation, *, author: User | None = None, **values: Any) -> Reply:
    """A reply to an annotation, a day after it."""
    chosen = {
        "text": "We see it in the same way.",
        "form_token": f"form-{next(numbers)}",
        "now": annotation.submitted_at + timedelta(hours=1),
    }
    reply = submit_reply(annotation, author=author or make_user(), **chosen | values)
    db.session.commit()
    return reply


def make_many_annotations(
    round_: Round, provisions: Sequence[Provision], amount: int, *, authors: Sequence[User], quote_length: int = 12
) -> None:
    """Many annotations in few statements, for tests about their number: spread over provisions and authors."""
    last = db.session.scalar(sa.select(sa.func.max(Annotation.number)).where(Annotation.code_id == round_.code_id)) or 0
    annotations: list[dict[str, Any]] = []
    anchors: list[dict[str, Any]] = []
    for index in range(amount):
        provision, author = provisions[index % len(provisions)], authors[index % len(authors)]
        annotations.append(_annotation_row(round_, provision, author, last + 1 + index))
        anchors.append(_anchor_row(annotations[-1], provision, index, quote_length))
    db.session.execute(sa.insert(Annotation), annotations)
    if db.engine.dialect.name == "postgresql":
        # Or a connection that planned the check of the anchors' key when there were few reads all rows for each.
        db.session.execute(sa.text("ANALYZE annotations"))
    db.session.execute(sa.insert(Anchor), anchors)
    db.session.commit()


def get_provision_of(round_: Round, slug: str) -> Provision:
    """The provision of the round's draft with this slug."""
    statement = sa.select(Provision).where(Provision.draft_id == round_.draft_id, Provision.slug == slug)
    return db.session.scalars(statement).one()


def _annotation_row(round_: Round, provision: Provision, author: User, number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "number": number,
        "code_id": round_.code_id,
        "round_id": round_.id,
        "draft_id": round_.draft_id,
        "provision_id": provision.id,
        "author_id": author.id,
        "kind": ("general", "technical", "editorial")[number % 3],
        "text": f"Point {number}: say what is meant.",
        "evidence": [],
        "submitted_at": round_.opens_at + timedelta(seconds=number),
        "form_token": f"many-{number}",
    }


def _anchor_row(annotation: dict[str, Any], provision: Provision, index: int, length: int) -> dict[str, Any]:
    text = provision.body_text
    start = (index * 7) % max(1, len(text) - length)
    quote = text[start : start + length]
    return {
        "id": new_id(),
        "annotation_id": annotation["id"],
        "draft_id": annotation["draft_id"],
        "provision_id": provision.id,
        "quote": quote,
        "start": start if quote else None,
        "end": start + len(quote) if quote else None,
        "verdict": "unchanged",
    }
