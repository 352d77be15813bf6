"""The closed vocabulary of answers, and its rules, on plain values."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from codeprac.errors import RuleBroken


class Outcome(StrEnum):
    """What the drafters decided. An annotation without a released disposition is `not yet considered`."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted-in-part"
    ACCEPTED_IN_PRINCIPLE = "accepted-in-principle"
    ALREADY_COVERED = "already-covered"
    NOT_ACCEPTED = "not-accepted"
    OUT_OF_SCOPE = "out-of-scope"
    NOTED_FOR_REVIEW = "noted-for-review"
    DEFERRED = "deferred"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    NOT_YET_CONSIDERED = "not-yet-considered"


class Stance(StrEnum):
    """What who was answered says to it. A formal objection stays with the provision, in all later drafts."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not-satisfied"
    OBJECTION = "objection"


class Origin(StrEnum):
    """Where a change came from, as drafters declare it; a change that is not declared has what its answers say."""

    UNSAID = ""
    ISSUES = "issues"
    INITIATIVE = "drafters-initiative"
    EDITORIAL = "editorial"


DECLARABLE = tuple(origin for origin in Origin if origin is not Origin.UNSAID)
RECORDABLE = tuple(outcome for outcome in Outcome if outcome is not Outcome.NOT_YET_CONSIDERED)
CHANGING = frozenset({Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART, Outcome.ACCEPTED_IN_PRINCIPLE})
POSTPONING = frozenset({Outcome.NOTED_FOR_REVIEW, Outcome.DEFERRED})
REASON_LIMIT = 10_000


class Agreement(StrEnum):
    """How far an answer is among the drafters; to the public it does not exist before its release."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    RETURNED = "returned"


class AnswerAct(StrEnum):
    """What somebody did to an answer, as its history tells it."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    RETURNED = "returned"
    TAKEN_BACK = "taken-back"
    RESTORED = "restored"
    DISSENTED = "dissented"
    DISSENT_WITHDRAWN = "dissent-withdrawn"


class Fate(StrEnum):
    """What became of an annotation, in four words: for tables and bars that the eleven outcomes would crowd."""

    CHANGED = "changed"
    KEPT = "kept"
    LATER = "later"
    OPEN = "open"


class ReasonMissing(RuleBroken):
    """A disposition without a reason is no answer."""


class OriginUnclear(RuleBroken):
    """A change says where it came from, and only a change that issues asked for links to issues."""


class OutcomeNotRecordable(RuleBroken):
    """The outcome is not one that drafters record."""


class DispositionReleased(RuleBroken):
    """A released answer stays as it was given."""


class NotTheirChair(RuleBroken):
    """Another working group's chair agrees to this answer."""


class NoteMissing(RuleBroken):
    """Who returns an answer, or disagrees with it, says why."""


class NothingToAgree(RuleBroken):
    """There is no private answer that waits for a word on it."""


class NotInThisIssue(RuleBroken):
    """An annotation that was to be answered with an issue is not in it any more."""


class TemplateUnusable(RuleBroken):
    """A template has a name of its own and a text."""


class FollowUpGiven(RuleBroken):
    """What is thought of an answer is said once."""


class ProposalNotTakable(RuleBroken):
    """The proposed wording cannot be taken over by itself; a person has to edit, at best the provision named here."""

    def __init__(self, message: str, *, provision_id: str | None = None) -> None:
        super().__init__(message)
        self.provision_id = provision_id


class SelectionGone(RuleBroken):
    """Some of the annotations that were to be answered no longer stand."""


class ReleaseOutdated(RuleBroken):
    """What waits for release is no longer what was confirmed."""


def fate_of(outcome: str) -> Fate:
    """What the outcome means for the text of the code."""
    if outcome == Outcome.NOT_YET_CONSIDERED:
        return Fate.OPEN
    if outcome in CHANGING:
        return Fate.CHANGED
    return Fate.LATER if outcome in POSTPONING else Fate.KEPT


def origin_of(declared: str, *, issues: int, annotations: int) -> Origin:
    """Where a change came from: as declared, or else from the issues and annotations behind it, if any."""
    if declared:
        return Origin(declared)
    return Origin.ISSUES if issues or annotations else Origin.UNSAID


def check_origin(declared: str, *, issues: int, annotations: int) -> Origin:
    """The origin, if it may be declared with so many issues chosen, and annotations behind it; raises what is wrong."""
    if declared not in DECLARABLE:
        raise OriginUnclear("Say where this change came from.")
    if declared == Origin.ISSUES and not issues and not annotations:
        raise OriginUnclear("Choose the issues that asked for it, or say that nobody did.")
    if declared != Origin.ISSUES and issues:
        raise OriginUnclear("Issues asked for this change: say so, or take the issues away.")
    return Origin(declared)


def overlap(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """Whether two spans of characters of one provision share words; no span means the whole provision."""
    start, end = one
    other_start, other_end = other
    if start is None or end is None or other_start is None or other_end is None:
        return True
    return start < other_end and other_start < end


def compose_outcome(outcomes: Sequence[str]) -> Outcome:
    """The outcome of an annotation whose points have these: the one that all have; accepted in part where any point
    changes the text; else what is postponed, and what was refused, before what was covered already."""
    if len(set(outcomes)) == 1:
        return Outcome(outcomes[0])
    if any(outcome in CHANGING for outcome in outcomes):
        return Outcome.ACCEPTED_IN_PART
    order = [Outcome.NOTED_FOR_REVIEW, Outcome.DEFERRED, Outcome.NOT_ACCEPTED, Outcome.ALREADY_COVERED]
    return next((outcome for outcome in order if outcome in outcomes), Outcome.NOT_ACCEPTED)


def check_follow_up(stance: str, reason: str) -> tuple[Stance, str]:
    """The stance with its tidied reason, which all but content ones need; raises what is wrong."""
    chosen, why = Stance(stance), reason.replace("\r\n", "\n").replace("\x00", "").strip()
    if chosen is not Stance.SATISFIED and not why:
        raise ReasonMissing("Say why: it is published with the answer.")
    if len(why) > REASON_LIMIT:
        raise ReasonMissing(f"The reason is {len(why):,} characters long; the limit is {REASON_LIMIT:,}.")
    return chosen, why


def agrees_for(chairs: Collection[str], group: str, chaired: Collection[str]) -> bool:
    """Whether who chairs these groups (empty: the whole code) agrees to an answer of this working group (empty: none).

    `chaired` are all groups with a chair. An answer of nobody's group, or of a group without a chair, is for the chairs
    of the whole code or, where there are none, for any chair.
    """
    if group in chairs or "" in chairs:
        return True
    return bool(chairs) and (not group or group not in chaired) and "" not in chaired


def check_note(note: str) -> str:
    """The tidied note with which an answer is returned, or dissent recorded; raises what is wrong."""
    said = note.replace("\r\n", "\n").replace("\x00", "").strip()
    if not said:
        raise NoteMissing("Say why.")
    if len(said) > REASON_LIMIT:
        raise NoteMissing(f"The note is {len(said):,} characters long; the limit is {REASON_LIMIT:,}.")
    return said


def check_disposition(outcome: str, reason: str) -> Outcome:
    """The outcome, if it may be recorded with this reason; raises what is wrong."""
    if outcome not in RECORDABLE:
        raise OutcomeNotRecordable("Choose one of the outcomes of the list.")
    if not reason.strip():
        raise ReasonMissing("Give a reason: it is published with the answer.")
    if len(reason) > REASON_LIMIT:
        raise ReasonMissing(f"The reason is {len(reason):,} characters long; the limit is {REASON_LIMIT:,}.")
    return Outcome(outcome)
