"""Submitting an annotation: one act, whatever door it comes through."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation, QuestionAnswer
from codeprac.annotations.rules import (
    QUESTION,
    AnnotationKind,
    Publication,
    RoundClosed,
    SelectionNotFound,
    Unacceptable,
    Verdict,
    may_be,
)
from codeprac.annotations.services.admitting import ensure_admitted, is_read_first, withhold
from codeprac.annotations.services.carrying import carry_on
from codeprac.annotations.services.contents import Choice, Content, check_choice, check_content
from codeprac.annotations.services.receipting import give_receipt
from codeprac.annotations.withholding import Withholding
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db, new_id
from codeprac.drafts.models import Provision
from codeprac.errors import NotAllowed, NotFound
from codeprac.organisations.models import Membership, Organisation, StakeholderGroup
from codeprac.rounds.models import Round
from codeprac.rounds.rules import RoundState
from codeprac.text.anchoring import Placement, Selector, locate
from codeprac.text.words import collapse


def submit_annotation(
    round_: Round,
    provision: Provision,
    *,
    author: User,
    organisation: Organisation | None = None,
    group: StakeholderGroup | None = None,
    selector: Selector | None = None,
    kind: str,
    text: str,
    rationale: str = "",
    proposed_wording: str | None = None,
    evidence: Sequence[str] = (),
    publication: str = Publication.NAMED,
    confidential_reason: str = "",
    public_summary: str = "",
    question_number: int | None = None,
    form_token: str,
    has_receipt: bool = True,
    now: datetime,
) -> Annotation:
    """Take an annotation into the round, or say why not; the same form sent again gives the same annotation.

    Without a selector it is about the whole provision. `group` is the organisation's own unless another is named.
    `has_receipt` is false for one of many that a receipt of its own stands for.
    """
    if provision.draft_id != round_.draft_id:
        raise NotFound(provision.id)
    content = check_content(
        kind=kind, text=text, rationale=rationale, proposed_wording=proposed_wording, evidence=evidence
    )
    choice = check_choice(publication, confidential_reason, public_summary, for_organisation=organisation is not None)
    token = token_of(form_token, provision, selector, content, choice)
    if (sent_before := _find_sent(author.id, token)) is not None:
        return sent_before
    ensure_open(round_, now)
    ensure_member(author, organisation)
    ensure_admitted(round_.code_id, author.id, now)
    annotation, placement = draw_up(
        round_,
        provision,
        content,
        choice,
        author=author,
        organisation=organisation,
        group=group,
        selector=selector,
        question_number=question_number,
        token=token,
        now=now,
    )
    if is_read_first(round_.code_id, author, organisation):
        withhold(annotation, Withholding.HELD, now)
    return insert(annotation, placement, actor_id=author.id, has_receipt=has_receipt)


def draw_up(
    round_: Round,
    provision: Provision,
    content: Content,
    choice: Choice,
    *,
    author: User,
    organisation: Organisation | None,
    selector: Selector | None,
    question_number: int | None,
    token: str,
    now: datetime,
    group: StakeholderGroup | None = None,
) -> tuple[Annotation, Placement | None]:
    """The annotation that this would be, in no session and without a number, and where its words stand."""
    question = question_of(round_, question_number)
    ensure_asked(content.kind, provision, question)
    placement = place(provision, selector)
    return Annotation(
        id=new_id(),
        code_id=round_.code_id,
        round_id=round_.id,
        draft_id=round_.draft_id,
        provision_id=provision.id,
        author_id=author.id,
        organisation_id=organisation.id if organisation else None,
        group_id=group_id_of(organisation, group),
        kind=content.kind,
        text=content.text,
        rationale=content.rationale,
        proposed_wording=proposal(content.proposed_wording, placement),
        evidence=list(content.evidence),
        publication=choice.publication,
        confidential_reason=choice.reason,
        public_summary=choice.summary,
        submitted_at=now,
        form_token=token,
        question=question,
    ), placement


def ensure_asked(kind: AnnotationKind, provision: Provision, question: QuestionAnswer | None) -> None:
    """Raise Unacceptable for an answer where no question is asked."""
    if not may_be(kind, asks=question is not None or provision.kind == QUESTION):
        raise Unacceptable("kind", _("No question is asked here. Choose general, technical or editorial."))


def question_of(round_: Round, number: int | None) -> QuestionAnswer | None:
    """That a question of the round is answered; NotFound for one that it does not ask."""
    if number is None:
        return None
    if not 1 <= number <= len(round_.questions):
        raise NotFound(f"question {number}")
    return QuestionAnswer(round_id=round_.id, number=number)


def ensure_open(round_: Round, now: datetime) -> None:
    """Raise RoundClosed unless the round takes annotations at this moment."""
    state = round_.state(now)
    if state is RoundState.PLANNED:
        raise RoundClosed(_("This round has not opened yet. Your text was not submitted."))
    if state is RoundState.CLOSED:
        raise RoundClosed(_("This round has closed. Your text was not submitted."))


def ensure_member(author: User, organisation: Organisation | None) -> None:
    """Raise NotAllowed when somebody speaks for an organisation that they do not belong to."""
    if organisation is not None and role_in(organisation.id, author.id) is None:
        raise NotAllowed(organisation.id)


def role_in(organisation_id: str, user_id: str) -> str | None:
    """What somebody is in an organisation now; None where they do not belong to it."""
    statement = sa.select(Membership.role).where(
        Membership.organisation_id == organisation_id, Membership.user_id == user_id
    )
    return db.session.scalar(statement)


def place(provision: Provision, selector: Selector | None) -> Placement | None:
    """Where the selected words stand; None for the whole provision; SelectionNotFound when they are not there."""
    if selector is None or not collapse(selector.quote):
        return None
    placement = locate(provision.body_text, selector)
    if placement is not None:
        return placement
    if locate(provision.body_text, Selector(selector.quote, start=0)) is not None:
        message = _("These words stand more than once in %(provision)s. Quote some words before or after them as well.")
    else:
        message = _("These words are not in %(provision)s. Copy them exactly as they stand in the text.")
    raise SelectionNotFound(message % {"provision": provision.name or _("this provision")})


def proposal(wording: str | None, placement: Placement | None) -> str | None:
    """The wording that is proposed, None when it is what the draft already says or, of a whole provision, nothing."""
    if wording is None or (placement is None and not wording):
        return None
    if placement is not None and collapse(wording) == collapse(placement.quote):
        return None
    return wording


def group_id_of(organisation: Organisation | None, group: StakeholderGroup | None) -> str | None:
    """The group that somebody speaks for: the named one, else the organisation's; None for themselves."""
    if group is not None:
        return group.id
    return organisation.group_id if organisation else None


def token_of(form_token: str, provision: Provision, selector: Selector | None, content: Content, choice: Choice) -> str:
    """The form and what it says: sent twice it is one annotation, sent again with other words it is another."""
    parts = (
        form_token,
        provision.id,
        collapse(selector.quote) if selector else "",
        content.kind,
        content.text,
        content.rationale,
        "" if content.proposed_wording is None else "=" + content.proposed_wording,
        *content.evidence,
        *(() if choice == Choice() else (choice.publication, choice.reason, choice.summary)),
    )
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _find_sent(author_id: str, token: str) -> Annotation | None:
    statement = sa.select(Annotation).where(Annotation.author_id == author_id, Annotation.form_token == token)
    return db.session.scalar(statement)


def insert(
    annotation: Annotation, placement: Placement | None, *, actor_id: str | None, has_receipt: bool
) -> Annotation:
    """Number and store it; whoever waited for the lock with the same form in hand finds what came of it."""
    lock_numbers(annotation.code_id)
    if (sent_before := _find_sent(annotation.author_id, annotation.form_token)) is not None:
        return sent_before
    annotation.number = last_number(annotation.code_id) + 1
    db.session.add(annotation)
    db.session.flush()
    attach(annotation, placement, has_receipt=has_receipt)
    audit.record(
        Tag.ANNOTATION_SUBMITTED,
        actor_id=actor_id,
        subject=annotation,
        at=annotation.submitted_at,
        **recorded(annotation),
    )
    db.session.flush()
    carry_on(annotation.id, annotation.draft_id)
    return annotation


def lock_numbers(code_id: str) -> None:
    """Lock the code's row, so that numbers are taken one after the other."""
    lock = sa.select(CodeOfPractice.id).where(CodeOfPractice.id == code_id)
    db.session.execute(lock.with_for_update(key_share=True))


def last_number(code_id: str) -> int:
    """The number of the code's last annotation, 0 without any; the lock must be held."""
    return db.session.scalar(sa.select(sa.func.max(Annotation.number)).where(Annotation.code_id == code_id)) or 0


def attach(annotation: Annotation, placement: Placement | None, *, has_receipt: bool = True) -> None:
    """Add what belongs to a stored annotation: its anchor and the receipt."""
    db.session.add(_anchor(annotation, placement))
    if has_receipt:
        quote, author_id = placement.quote if placement else "", annotation.author_id
        give_receipt(annotation, quote=quote, at=annotation.submitted_at, owner_id=author_id)


def recorded(annotation: Annotation) -> dict[str, Any]:
    """What the record of the act says of an annotation."""
    return {
        "number": annotation.number,
        "round_id": annotation.round_id,
        "publication": str(annotation.publication),
    }


def _anchor(annotation: Annotation, placement: Placement | None) -> Anchor:
    return Anchor(
        annotation_id=annotation.id,
        draft_id=annotation.draft_id,
        provision_id=annotation.provision_id,
        quote=placement.quote if placement else "",
        prefix=placement.prefix if placement else "",
        suffix=placement.suffix if placement else "",
        start=placement.start if placement else None,
        end=placement.end if placement else None,
        verdict=Verdict.UNCHANGED,
    )
