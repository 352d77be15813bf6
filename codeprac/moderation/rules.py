"""Rules of moderation, on plain values: reasons, acts, who may judge what, when something can be undone or appealed."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from codeprac.annotations.withholding import Rule, Withholding
from codeprac.errors import RuleBroken

UNDO_FOR = timedelta(minutes=10)
"""How long the notices of a judgement wait, so that a slip can be undone before anybody reads of it."""
APPEAL_WITHIN = timedelta(days=183)
AMEND_WITHIN = (timedelta(days=1), timedelta(days=60))
AMEND_USUALLY = timedelta(days=7)
SUSPEND_AT_MOST = timedelta(days=366)
WORDS_LIMIT = 3_000
SMALL = 5
"""Numbers below this are not published by group: they would tell of single people."""

Key = TypeVar("Key", bound=Hashable)


class Reason(StrEnum):
    """Why somebody flags a text; the published rules, and two that are none of them."""

    NOT_MINE = "not-mine"
    NOT_THE_AUTHOR = Rule.NOT_THE_AUTHOR.value
    NO_MANDATE = Rule.NO_MANDATE.value
    PERSONAL_DATA = Rule.PERSONAL_DATA.value
    SECRETS = Rule.SECRETS.value
    ABUSE = Rule.ABUSE.value
    UNLAWFUL = Rule.UNLAWFUL.value
    ADVERTISING = Rule.ADVERTISING.value
    FLOODING = Rule.FLOODING.value
    HARMFUL = Rule.HARMFUL.value
    OTHER = "other"


class Source(StrEnum):
    """How a case came about."""

    FLAG = "flag"
    OWN = "own"
    HELD = "held"


class CaseState(StrEnum):
    """What a case waits for."""

    OPEN = "open"
    WAITING = "waiting"
    APPEALED = "appealed"
    SETTLED = "settled"


class Act(StrEnum):
    """What a moderator decides."""

    HIDE = "hide"
    AMEND = "amend"
    RESTRICT = "restrict"
    SUSPEND = "suspend"
    DISMISS = "dismiss"
    ACCEPT = "accept"
    SHOW = "show"


class AppealOutcome(StrEnum):
    """What another moderator says to an appeal."""

    CONFIRMED = "confirmed"
    OVERTURNED = "overturned"


class IdentityMethod(StrEnum):
    """How the office has checked who somebody is; a word of a list, so that nothing about the person is kept."""

    SIGN_IN = "sign-in"
    MEETING = "meeting"
    LETTER = "letter"
    EMPLOYER = "employer"


class Conflict(StrEnum):
    """Why a moderator cannot judge a case."""

    OWN_TEXT = "own-text"
    OWN_ORGANISATION = "own-organisation"
    OWN_FLAG = "own-flag"
    OWN_JUDGEMENT = "own-judgement"


class NotYoursToJudge(RuleBroken):
    """The moderator has a part in this case."""


class NotOpen(RuleBroken):
    """The case does not take this act now."""


class Unreasoned(RuleBroken):
    """A judgement without the reason that it needs; `field` names where the message belongs."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CannotFlag(RuleBroken):
    """The text cannot be flagged: it is withdrawn, or not public any more."""


class CannotAppeal(RuleBroken):
    """There is nothing to appeal against, or no longer."""


WITHHOLDS: Mapping[Act, Withholding] = {Act.HIDE: Withholding.HIDDEN, Act.RESTRICT: Withholding.RESTRICTED}
AGAINST_AUTHOR = frozenset({Act.HIDE, Act.AMEND, Act.RESTRICT, Act.SUSPEND})


@dataclass(frozen=True, slots=True)
class Parties:
    """Who has a part in a case: who wrote it, their organisations and that for which it was written, who flagged it and
    theirs, and who judged it before."""

    author_id: str
    organisations: frozenset[str] = frozenset()
    flaggers: frozenset[str] = frozenset()
    judges: frozenset[str] = frozenset()


def conflict_of(moderator_id: str, organisations: Collection[str], parties: Parties) -> Conflict | None:
    """Why this moderator cannot judge the case; None for one who can. `organisations` are the moderator's."""
    if moderator_id == parties.author_id:
        return Conflict.OWN_TEXT
    if parties.organisations & set(organisations):
        return Conflict.OWN_ORGANISATION
    return Conflict.OWN_FLAG if moderator_id in parties.flaggers else None


def conflict_of_appeal(moderator_id: str, organisations: Collection[str], parties: Parties) -> Conflict | None:
    """The same of an appeal, which nobody judges who judged the case before."""
    if moderator_id in parties.judges:
        return Conflict.OWN_JUDGEMENT
    return conflict_of(moderator_id, organisations, parties)


def list_acts(state: CaseState, source: Source, withheld: str) -> list[Act]:
    """The acts that a case takes now, in the order of their page."""
    if state is CaseState.APPEALED:
        return []
    is_held = withheld == Withholding.HELD
    acts = [Act.ACCEPT] if is_held else []
    acts += [act for act in (Act.HIDE, Act.AMEND, Act.RESTRICT) if WITHHOLDS.get(act) != withheld]
    acts.append(Act.SUSPEND)
    if withheld in WITHHOLDS.values():
        acts.append(Act.SHOW)
    elif not is_held and state is not CaseState.SETTLED:
        acts.append(Act.DISMISS)
    return acts


def state_after(act: Act) -> CaseState:
    """What the case waits for once this is decided."""
    return CaseState.WAITING if act is Act.AMEND else CaseState.SETTLED


def needs_rule(act: Act) -> bool:
    """Whether the act must name the published rule that was broken."""
    return act in AGAINST_AUTHOR


def needs_words(act: Act) -> bool:
    """Whether the act must be explained in words."""
    return act is not Act.ACCEPT


def is_undoable(told_at: datetime | None, undone_at: datetime | None, tell_at: datetime, now: datetime) -> bool:
    """Whether a judgement can be taken back as if it had not been: until its notices leave."""
    return told_at is None and undone_at is None and now < tell_at


def is_appealable(act: Act, judged_at: datetime, now: datetime, *, by_flagger: bool) -> bool:
    """Whether a judgement can be appealed: by the author what was decided against them, by who flagged a text that the
    flag was dismissed; within half a year."""
    against = act is Act.DISMISS if by_flagger else act in AGAINST_AUTHOR
    return against and judged_at <= now <= judged_at + APPEAL_WITHIN


def careful(counts: Mapping[Key, int]) -> dict[Key, int | None]:
    """Numbers as they may be published by group: None stands for one of 1 to 4, and, where that would be a single one,
    for the smallest other as well, so that no sum gives it away."""
    told: dict[Key, int | None] = {key: None if 0 < count < SMALL else count for key, count in counts.items()}
    if sum(count is None for count in told.values()) == 1:
        others = [key for key, count in told.items() if count]
        if others:
            told[min(others, key=lambda key: counts[key])] = None
    return told


def median_days(spans: Collection[timedelta]) -> float | None:
    """The median of some spans in days, to a tenth; None of none."""
    days = sorted(span.total_seconds() / 86_400 for span in spans)
    if not days:
        return None
    middle = len(days) // 2
    return round(days[middle] if len(days) % 2 else (days[middle - 1] + days[middle]) / 2, 1)
