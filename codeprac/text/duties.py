"""What a sentence binds its reader to, and whether another wording of it binds more or less.

Read from a sentence are its verbs of obligation ("shall" above "should" above "may"), its ways out ("as appropriate"),
whether a list is a minimum or an example ("including", "such as"), and its deadlines and periods in days.
The verbs are those of `verbs`, all else English and Swedish. Nothing is weighed: each is a place to look, and says
which words it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codeprac.text.scripts import matches
from codeprac.text.verbs import MIDDLE, MILD, NEVER, STRONG, WEAK


class Cue(StrEnum):
    """Which words speak for a weaker or stronger duty."""

    VERB = "verb"
    WAY_OUT = "way-out"
    LIST = "list"
    FLOOR = "floor"
    DEADLINE = "deadline"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Shift:
    """Words that bind less (`is_weaker`) or more than those in their place; empty where there were or are none.

    `start` to `end` are their place in the new sentence; of words that are gone, the sentence.
    """

    cue: Cue
    is_weaker: bool
    old: str
    new: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    """Words found, in lower case, at their place, and how much they bind."""

    text: str
    start: int
    end: int
    weight: float


_VERBS: Final = re.compile(
    rf"\b(?:(?P<mild>{MILD})|(?P<weak>{WEAK})|(?P<strong>{STRONG})|(?P<middle>{MIDDLE}))(?P<never>{NEVER})?\b",
    re.IGNORECASE,
)
_WEIGHTS: Final = {"strong": 3.0, "middle": 2.0, "mild": 1.5, "weak": 1.0}
_MONTH_MAY: Final = re.compile(r"(?:\d\s+|\b(?:in|by|of|since|until|from)\s+)\Z|\A\s+\d{4}")
_WAYS_OUT: Final = re.compile(
    r"\b(?:(?:as|where|when|if|whenever|wherever)\s+(?:(?:technically|reasonably|commercially|legally|economically)\s+)?"
    r"(?:appropriate|feasible|possible|practicable|practical|applicable|relevant|necessary|warranted|suitable|needed)"
    r"(?=\W*\Z|\W*[,.;:()–—]|\s+(?:and|or|to|in|for|by|with|on|at|the|a|an|their|its|from|given)\b)"
    r"|(?:to|in so far as|insofar as|as far as) (?:the (?:greatest |maximum |fullest )?extent )?"
    r"(?:possible|feasible|practicable|appropriate|applicable)|(?:to )?the extent (?:that is )?"
    r"(?:possible|feasible|practicable)"
    r"|as far as (?:is )?(?:reasonably )?(?:possible|feasible|practicable)"
    r"|(?:reasonable|best|commercially reasonable) (?:efforts|endeavou?rs)|at (?:its|their) (?:own )?discretion"
    r"|in principle|as a rule|where (?:the Signatory|it) (?:deems|considers)(?: it)? (?:appropriate|necessary)"
    r"|om (?:det är )?(?:möjligt|lämpligt|tillämpligt|nödvändigt)|vid behov|i möjligaste mån"
    r"|så långt (?:det är )?möjligt"
    r"|när (?:det|så) är (?:lämpligt|möjligt)|i förekommande fall|om inte särskilda skäl)\b",
    re.IGNORECASE,
)
_LISTS: Final = re.compile(
    r"\b(?:(?P<minimum>including(?:,? but not limited to)?|which includes?|inklusive|däribland)"
    r"|(?P<example>such as|for example|for instance|e\.\s?g\.|till exempel|t\.\s?ex\.|såsom|exempelvis))",
    re.IGNORECASE,
)
_FLOORS: Final = re.compile(
    r"\b(?:at least|at a minimum|as a minimum|(?:no|not) (?:less|fewer) than|minst|åtminstone)\b", re.I
)
_SMALL: Final = {
    word: number
    for number, words in enumerate((
        (), ("one", "a", "an", "en", "ett"), ("two", "två"), ("three", "tre"), ("four", "fyra"), ("five", "fem"),
        ("six", "sex"), ("seven", "sju"), ("eight", "åtta"), ("nine", "nio"), ("ten", "tio"), ("eleven", "elva"),
        ("twelve", "tolv"), ("thirteen",), ("fourteen",), ("fifteen",),
    ))
    for word in words
}  # fmt: skip
_UNITS: Final = (
    (re.compile(r"hour|timm", re.I), 1 / 24),
    (re.compile(r"week|veck", re.I), 7.0),
    (re.compile(r"month|månad", re.I), 30.4),
    (re.compile(r"quarter|kvartal", re.I), 91.0),
    (re.compile(r"year|år", re.I), 365.0),
)
_UNIT: Final = (
    r"(?:(?:full |consecutive )?(?P<sort>business|working|calendar)[ -])?"
    r"(?P<unit>hours?|days?|weeks?|months?|quarters?|years?|timm(?:e|ar)|dag(?:ar)?|arbetsdag(?:ar)?|veck(?:a|or)"
    r"|månad(?:er)?|kvartal|år)\b"
)
_SPAN: Final = re.compile(
    r"\b(?P<lead>within|no later than|not later than|at the latest|after at most|at most|every|at least every"
    r"|for at least|at least|a minimum of|for a (?:period|duration) of(?: at least)?|inom|senast(?: inom)?|var|minst"
    r"|i minst)\s+(?:(?:a|the) (?:maximum|period) of |the (?:first|next) )?"
    rf"(?P<number>\d+|{'|'.join(_SMALL)})(?:\s*\(\d+\))?[ -]+{_UNIT}",
    re.IGNORECASE,
)
_FOR_AT_LEAST: Final = frozenset({"for at least", "at least", "a minimum of", "minst", "i minst"})
# Working days are fewer: five of them are a week.
_WORKING: Final = 7 / 5


def shifts(old: str, new: str) -> tuple[Shift, ...]:
    """What binds less or more in the new wording of a sentence, in the order of the new one."""
    found = [*_verbs(old, new), *_ways_out(old, new), *_lists(old, new), *_floors(old, new), *_spans(old, new)]
    return tuple(sorted(found, key=lambda shift: (shift.start, shift.end)))


def speaks_of_duty(sentence: str) -> bool:
    """Whether a sentence has a verb that obliges or recommends: what its other words weaken is a duty then."""
    return any(word.weight >= _WEIGHTS["mild"] for word in _find_verbs(sentence))


def _verbs(old: str, new: str) -> Iterator[Shift]:
    before, after = _find_verbs(old), _find_verbs(new)
    one, other = [word.text for word in before], [word.text for word in after]
    at = to = 0
    for match_at, match_to, length in (*matches(one, other), (len(one), len(other), 0)):
        gone, came = before[at:match_at], after[to:match_to]
        if len(gone) == len(came):
            for was, now in zip(gone, came, strict=True):
                if was.weight != now.weight and (was.weight > 1 or now.weight > 1):
                    yield Shift(Cue.VERB, now.weight < was.weight, was.text, now.text, now.start, now.end)
        at, to = match_at + length, match_to + length


def _find_verbs(text: str) -> list[_Word]:
    found = []
    for verb in _VERBS.finditer(text):
        words = " ".join(verb.group().lower().split())
        if words == "may" and (_MONTH_MAY.search(text[: verb.start()]) or _MONTH_MAY.match(text[verb.end() :])):
            continue
        weight = _WEIGHTS[str(next(name for name in _WEIGHTS if verb[name]))]
        # What may not be done is forbidden.
        weight = 3.0 if verb["never"] and weight == 1.0 else weight
        found.append(_Word(words, verb.start(), verb.end(), weight))
    return found


def _ways_out(old: str, new: str) -> Iterator[Shift]:
    yield from _came_or_gone(Cue.WAY_OUT, _find(_WAYS_OUT, old), _find(_WAYS_OUT, new), new, came_is_weaker=True)


def _floors(old: str, new: str) -> Iterator[Shift]:
    yield from _came_or_gone(Cue.FLOOR, _find(_FLOORS, old), _find(_FLOORS, new), new, came_is_weaker=False)


def _came_or_gone(
    cue: Cue, before: Sequence[_Word], after: Sequence[_Word], new: str, *, came_is_weaker: bool
) -> Iterator[Shift]:
    """Words that are only in one of the sentences, as long as the other has fewer of their kind."""
    if len(before) == len(after):
        return
    old_words, new_words = {word.text for word in before}, {word.text for word in after}
    if len(after) > len(before):
        for word in after:
            if word.text not in old_words:
                yield Shift(cue, came_is_weaker, "", word.text, word.start, word.end)
    else:
        for word in before:
            if word.text not in new_words:
                yield Shift(cue, not came_is_weaker, word.text, "", 0, len(new))


def _find(pattern: re.Pattern[str], text: str) -> list[_Word]:
    return [
        _Word(" ".join(found.group().lower().split()), found.start(), found.end(), 0)
        for found in pattern.finditer(text)
    ]


def _lists(old: str, new: str) -> Iterator[Shift]:
    """A minimum that became an example, or the other way round: where both have as many of either."""
    before, after = list(_LISTS.finditer(old)), list(_LISTS.finditer(new))
    if len(before) != len(after):
        return
    for was, now in zip(before, after, strict=True):
        if was.lastgroup != now.lastgroup:
            weaker = now.lastgroup == "example"
            yield Shift(Cue.LIST, weaker, was.group().lower(), now.group().lower(), now.start(), now.end())


def _spans(old: str, new: str) -> Iterator[Shift]:
    """Deadlines that became longer or shorter, and periods for which something is to be done."""
    before, after = list(_SPAN.finditer(old)), list(_SPAN.finditer(new))
    if len(before) != len(after):
        return
    for was, now in zip(before, after, strict=True):
        lasts = _is_period(now)
        if lasts is not _is_period(was) or _days(was) == _days(now):
            continue
        is_longer = _days(now) > _days(was)
        cue = Cue.PERIOD if lasts else Cue.DEADLINE
        yield Shift(cue, is_longer is not lasts, was.group().lower(), now.group().lower(), now.start(), now.end())


def _is_period(span: re.Match[str]) -> bool:
    lead = span["lead"].lower()
    return lead in _FOR_AT_LEAST or lead.startswith("for a ")


def _days(span: re.Match[str]) -> float:
    number = span["number"].lower()
    count = int(number) if number.isdigit() else _SMALL[number]
    unit = span["unit"].lower()
    factor = next((days for pattern, days in _UNITS if pattern.match(unit)), 1.0)
    is_working = unit.startswith("arbets") or (span["sort"] or "").lower() in ("business", "working")
    return count * factor * (_WORKING if is_working else 1.0)
