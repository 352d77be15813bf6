"""The board by provision, on plain values: what stands out, how groups disagree, and whether a round is on time.

Disagreement is counted, not guessed: two stakeholder groups disagree on a provision when one of each side proposes
different wording for the same words, or somebody of one group opposes, by a reply, an annotation of the other. The
figure of a provision is the number of such pairs of groups; people for themselves count as one group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from codeprac.dispositions.rules import overlap

HOT_FACTOR = 3
"""A provision is hot with three times as many annotations as the usual one that has any,"""
HOT_LEAST = 5
"""and with at least so many; or with as many pairs of groups that disagree as follows."""
HOT_PAIRS = 3
FEW_GROUPS_LEAST = 3
"""Of a single annotation nobody expects several groups."""
HEAVY = 1.5
"""Who has half as much again as the usual drafter has too much."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Wording that somebody of a stakeholder group proposes for the characters `start` to `end` of a provision, or for
    all of it (None)."""

    provision_id: str
    group: str
    start: int | None
    end: int | None
    wording: str


@dataclass(slots=True)
class Line:
    """A provision on the board: annotations on it, answered ones, by group, pairs of groups that disagree, objections,
    and who has how many open ones; marks say what stands out."""

    received: int = 0
    answered: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)
    disagreeing: Sequence[Pair] = ()
    objections: int = 0
    people: Mapping[str, int] = field(default_factory=dict)
    is_hot: bool = False
    is_silent: bool = False
    is_one_sided: bool = False

    @property
    def open(self) -> int:
        """How many are not yet considered."""
        return self.received - self.answered

    @property
    def share(self) -> int:
        """How many of a hundred are answered."""
        return round(100 * self.answered / self.received) if self.received else 0


def pairs_by_wording(wordings: Iterable[Wording]) -> dict[str, set[Pair]]:
    """By provision the pairs of groups that propose different wording for the same words. A group's proposals are
    compared with those of other groups only until the pair is known."""
    by_provision: defaultdict[str, list[Wording]] = defaultdict(list)
    for one in wordings:
        by_provision[one.provision_id].append(one)
    return {provision_id: found for provision_id, some in by_provision.items() if (found := _pairs(some))}


def _pairs(wordings: Sequence[Wording]) -> set[Pair]:
    """A sweep from left to right: each proposal meets those that have not ended where it begins, of groups that are not
    known to disagree yet."""
    found: set[Pair] = set()
    running: defaultdict[str, list[Wording]] = defaultdict(list)
    for one in sorted(wordings, key=lambda one: (one.start is not None, one.start or 0)):
        for group, others in running.items():
            pair = pair_of(one.group, group)
            if group == one.group or pair in found:
                continue
            running[group] = [other for other in others if _still_runs(other, one)]
            if any(_differ(one, other) for other in running[group]):
                found.add(pair)
        running[one.group].append(one)
    return found


def _still_runs(other: Wording, one: Wording) -> bool:
    return other.end is None or one.start is None or other.end > one.start


def _differ(one: Wording, other: Wording) -> bool:
    same_words = overlap((one.start, one.end), (other.start, other.end))
    return same_words and (one.start, one.end, one.wording.split()) != (other.start, other.end, other.wording.split())


def pair_of(one: str, other: str) -> Pair:
    """Two groups, whichever is named first."""
    return (one, other) if one <= other else (other, one)


def mark(lines: Mapping[str, Line], normative: Iterable[str]) -> None:
    """Mark what stands out; `normative` are the ids of provisions on which silence says something, and on nothing
    beneath which anybody spoke."""
    some = [line.received for line in lines.values() if line.received]
    usual = median(some) if some else 0
    for line in lines.values():
        many = line.received >= max(HOT_LEAST, HOT_FACTOR * usual)
        line.is_hot = many or len(line.disagreeing) >= HOT_PAIRS
        line.is_one_sided = line.received >= FEW_GROUPS_LEAST and len(line.groups) == 1
    for id_ in normative:
        if id_ in lines:
            lines[id_].is_silent = lines[id_].received == 0


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a round is against its plan: annotations in all and answered, how many days are gone and left (today is
    among those left), how many answers a day came in the last week, and how many a day are needed from now on."""

    received: int
    answered: int
    days_gone: int
    days_left: int
    lately: float
    needed: float
    done_on: date | None

    @property
    def expected(self) -> int:
        """How many would be answered by now at an even pace."""
        days = self.days_gone + self.days_left
        return round(self.received * self.days_gone / days) if days else self.received

    @property
    def is_behind(self) -> bool:
        """Whether fewer are answered than at an even pace."""
        return self.answered < self.expected


def pace_of(
    received: int, answered: int, by_day: Mapping[date, int], *, start: date, answer_by: date, today: date
) -> Pace:
    """The pace of a round that is answered from a day on, and is to be answered by another; `by_day` are the answers
    recorded on each day."""
    week = [by_day.get(today - timedelta(days=back), 0) for back in range(7)]
    worked = max(1, min(7, (today - start).days + 1))
    lately = sum(week) / worked
    left = max((answer_by - today).days + 1, 0)
    open_ = received - answered
    done_on = None if open_ and not lately else today + timedelta(days=_days(open_, lately))
    needed = open_ / left if left else float(open_)
    gone = min(max((today - start).days, 0), max((answer_by - start).days + 1, 0))
    return Pace(received, answered, gone, left, lately, needed, done_on)


def _days(open_: int, lately: float) -> int:
    return -int(-open_ // lately) if open_ else 0


@dataclass(frozen=True, slots=True)
class Load:
    """What a drafter has: assigned to them, answered of it, overdue, and answers recorded by them in the round."""

    key: str
    name: str
    assigned: int
    answered: int
    overdue: int
    recorded: int = 0
    is_heavy: bool = False

    @property
    def open(self) -> int:
        """What is still to be answered."""
        return self.assigned - self.answered


def heavy_ones(loads: Iterable[Load]) -> set[str]:
    """The keys of those who have much more open than the usual drafter."""
    listed = list(loads)
    usual = median(load.open for load in listed) if listed else 0
    return {load.key for load in listed if len(listed) > 1 and load.open > max(usual * HEAVY, HOT_LEAST)}
