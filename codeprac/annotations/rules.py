"""Rules of annotations, on plain values."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from codeprac.access.actor import Actor, Facts
from codeprac.access.permissions import Permission
from codeprac.access.policy import is_allowed
from codeprac.errors import RuleBroken


class AnnotationKind(StrEnum):
    """The three kinds that CEN and ISO also know: general (ge), technical (te), editorial (ed); and an answer to a
    question of the drafters."""

    GENERAL = "general"
    TECHNICAL = "technical"
    EDITORIAL = "editorial"
    ANSWER = "answer"


class ReplyKind(StrEnum):
    """What a reply does to the annotation that it answers."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    EVIDENCE = "evidence"
    QUESTION = "question"
    COMMENT = "comment"


class AnnotationState(StrEnum):
    """Submitted annotations stay for ever; a withdrawn one still shows that it was there."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Publication(StrEnum):
    """What the public sees of an annotation, as its author chooses."""

    NAMED = "named"
    ORGANISATION = "organisation"
    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"


class Verdict(StrEnum):
    """How an anchor came from one draft to the next; on the draft it was made on it is `unchanged`."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    SPLIT = "split"
    DELETED = "deleted"
    NEEDS_CHECK = "needs-check"


class Decision(StrEnum):
    """What a person decided about an anchor; it stands before whatever the engine finds."""

    HERE = "here"
    DELETED = "deleted"
    UNPLACED = "unplaced"


class About(StrEnum):
    """What a text that was not sent yet is meant to be."""

    NEW = "new"
    EDIT = "edit"
    REPLY = "reply"
    QUESTION = "question"
    WORKSPACE = "workspace"


QUESTION = "question"
"""The kind of provision that asks."""
TEXT_LIMIT = 30_000
EVIDENCE_LIMIT = 20
ADDRESS_LIMIT = 2_000
SUMMARY_LIMIT = 2_000


class RoundClosed(RuleBroken):
    """The round takes no annotations now: it has closed, or has not opened yet."""


class AnnotationWithdrawn(RuleBroken):
    """Its author has taken the annotation back."""


class Unacceptable(RuleBroken):
    """What was written cannot be taken as it is; `field` names where the message belongs."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotEndorsable(RuleBroken):
    """The annotation cannot be endorsed: by nobody now, or not by this person or organisation."""


class AnchorDecided(RuleBroken):
    """Somebody has decided about this anchor in the meantime."""


class SelectionNotFound(Unacceptable):
    """The quoted words do not stand in the provision as they were given."""

    def __init__(self, message: str) -> None:
        super().__init__("quote", message)


def may_be(kind: AnnotationKind, *, asks: bool) -> bool:
    """Whether an annotation of this kind can stand there: answers where a question is asked, all else anywhere."""
    return asks or kind is not AnnotationKind.ANSWER


def is_sealed(*, sealed_round: bool, closes_at: datetime, now: datetime) -> bool:
    """Whether the annotations of a round are kept from others at this moment: until the closing second has passed."""
    return sealed_round and now <= closes_at


def is_visible(*, sealed: bool, author_id: str, code_id: str, actor: Actor, organisation_id: str | None = None) -> bool:
    """Whether the actor may see an annotation, or that it exists: its author, the organisation that it is for, and who
    works on the code, always."""
    if not sealed or (actor.is_signed_in and actor.user_id == author_id) or organisation_id in actor.organisations:
        return True
    return is_allowed(actor, Permission.ANNOTATION_READ_SEALED, Facts(code_id=code_id))


def verdict_of_choice(*, same_provision: bool, same_words: bool) -> Verdict:
    """What a person's choice of a place says about the words: changed where they read otherwise now."""
    if not same_words:
        return Verdict.CHANGED
    return Verdict.UNCHANGED if same_provision else Verdict.MOVED


def is_web_address(address: str) -> bool:
    """Whether this is an http or https address that can be shown as a link."""
    if len(address) > ADDRESS_LIMIT or any(sign.isspace() or not sign.isprintable() for sign in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def tidy_text(text: str) -> str:
    """The text as it is kept: one kind of line end, no control signs that a database refuses, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def tidy_evidence(addresses: Sequence[str]) -> list[str]:
    """The addresses without blanks around them, empty ones and repetitions, in their order."""
    return list(dict.fromkeys(stripped for address in addresses if (stripped := address.strip())))
