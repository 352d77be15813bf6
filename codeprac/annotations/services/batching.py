"""Submitting many annotations as one act, from a file or a workspace: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import Publication
from codeprac.annotations.services.admitting import ensure_admitted, is_read_first, withhold
from codeprac.annotations.services.carrying import carry_on
from codeprac.annotations.services.contents import check_choice, check_content
from codeprac.annotations.services.submitting import (
    attach,
    draw_up,
    ensure_member,
    ensure_open,
    last_number,
    lock_numbers,
    recorded,
    token_of,
)
from codeprac.annotations.withholding import Withholding
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db, in_parts
from codeprac.drafts.models import Draft, Provision
from codeprac.errors import NotFound
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Placement, Selector

TOKENS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Written:
    """One annotation of many: what it is about, and what it says; `form_token` tells it from the others."""

    provision: Provision
    selector: Selector | None
    kind: str
    text: str
    rationale: str
    proposed_wording: str | None
    evidence: Sequence[str]
    form_token: str
    question_number: int | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    annotation: Annotation
    placement: Placement | None


def submit_annotations(
    round_: Round,
    writings: Sequence[Written],
    *,
    author: User,
    organisation: Organisation | None = None,
    publication: str = Publication.NAMED,
    has_receipts: bool = True,
    now: datetime,
) -> list[Annotation]:
    """Take many annotations of one author into the round, in their order, or none of them; sent again they are the
    same. The rules are those of `submit_annotation`; the statements are few, however many they are. `has_receipts` is
    false where one receipt stands for them all."""
    ensure_open(round_, now)
    ensure_member(author, organisation)
    ensure_admitted(round_.code_id, author.id, now)
    made = [_make(round_, one, author, organisation, publication, now) for one in writings]
    lock_numbers(round_.code_id)
    earlier = _sent_before(author.id, [one.annotation.form_token for one in made])
    fresh = {one.annotation.form_token: one for one in made if one.annotation.form_token not in earlier}
    for number, one in enumerate(fresh.values(), start=last_number(round_.code_id) + 1):
        one.annotation.number = number
    if fresh and is_read_first(round_.code_id, author, organisation):
        for one in fresh.values():
            withhold(one.annotation, Withholding.HELD, now)
    _insert(list(fresh.values()), has_receipts=has_receipts)
    for one in fresh.values() if fresh and _has_successors(round_.draft_id) else ():
        carry_on(one.annotation.id, one.annotation.draft_id)
    return [earlier.get(token) or fresh[token].annotation for token in (one.annotation.form_token for one in made)]


def _make(
    round_: Round, one: Written, author: User, organisation: Organisation | None, publication: str, now: datetime
) -> _Made:
    if one.provision.draft_id != round_.draft_id:
        raise NotFound(one.provision.id)
    content = check_content(
        kind=one.kind,
        text=one.text,
        rationale=one.rationale,
        proposed_wording=one.proposed_wording,
        evidence=one.evidence,
    )
    choice = check_choice(publication, "", "", for_organisation=organisation is not None)
    drawn = draw_up(
        round_,
        one.provision,
        content,
        choice,
        author=author,
        organisation=organisation,
        selector=one.selector,
        question_number=one.question_number,
        token=token_of(one.form_token, one.provision, one.selector, content, choice),
        now=now,
    )
    return _Made(*drawn)


def _insert(made: Sequence[_Made], *, has_receipts: bool) -> None:
    db.session.add_all(one.annotation for one in made)
    db.session.flush()
    for one in made:
        attach(one.annotation, one.placement, has_receipt=has_receipts)
    if made:
        first, acts = made[0].annotation, [(one.annotation, recorded(one.annotation)) for one in made]
        tag, at = Tag.ANNOTATION_SUBMITTED, first.submitted_at
        audit.record_each(tag, actor_id=first.author_id, subjects=acts, at=at)
    db.session.flush()


def _sent_before(author_id: str, tokens: Sequence[str]) -> dict[str, Annotation]:
    found: dict[str, Annotation] = {}
    for some in in_parts(tokens, TOKENS_AT_ONCE):
        statement = sa.select(Annotation).where(Annotation.author_id == author_id, Annotation.form_token.in_(some))
        found |= {one.form_token: one for one in db.session.scalars(statement)}
    return found


def _has_successors(draft_id: str) -> bool:
    """Whether a later draft was written from this one already, to which annotations have to be carried on."""
    return db.session.scalar(sa.select(Draft.id).where(Draft.base_id == draft_id).limit(1)) is not None
