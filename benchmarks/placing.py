"""Whether carried anchors stand where they should: quotes from a text, edited with known truth, carried and judged."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.edits import Rates, edit, with_twins
from benchmarks.trees import Written, read, write
from codeprac.text.anchoring import Selector, describe
from codeprac.text.carrying import Carried, Verdict, carry_all
from codeprac.text.lineage import trace
from codeprac.text.outline import outline

ACROSS = 0.06
HALF = 0.5
LEAST = 0.1
USUAL = Rates()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the old text by name, the anchor on them, and whether quote and context stand only once."""

    names: Sequence[int]
    provision: int
    selector: Selector
    unique: bool


@dataclass(slots=True)
class Score:
    """How many quotes were judged how; `wrong` are the cases that were not right."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, Quote, Carried]] = field(default_factory=list)

    def share(self, *outcomes: str) -> float:
        """The share of these outcomes in all."""
        return sum(self.counts[each] for each in outcomes) / max(1, self.counts.total())

    def __add__(self, other: Score) -> Score:
        return Score(self.counts + other.counts, self.wrong + other.wrong)


def measure(source: str, seed: int, quotes: int, rates: Rates = USUAL) -> Score:
    """Edit a text by chance, carry quotes from before to after, and judge them."""
    chance = random.Random(seed)
    parts = with_twins(read(source), rates, chance)
    before = write(parts)
    after = write(edit(parts, rates, chance))
    drawn = draw(before, quotes, chance)
    old, new = outline(before.markdown), outline(after.markdown)
    links = trace(old.provisions, new.provisions)
    carried = carry_all(old, new, links, [(quote.provision, quote.selector) for quote in drawn])
    return judge_all(drawn, carried, after)


def draw(text: Written, count: int, chance: random.Random) -> list[Quote]:
    """Quotes of one word to a whole block, short ones more often, some across two blocks of a provision."""
    whole = "\n".join(text.texts)
    blocks = [block for block in text.blocks if block]
    quotes: list[Quote] = []
    while len(quotes) < count:
        at = chance.randrange(len(blocks))
        words = blocks[at]
        if chance.random() < ACROSS and at + 1 < len(blocks):
            if text.places[blocks[at + 1][0]][0] != text.places[words[0]][0]:
                continue
            cut = len(words) - 1 - int(math.exp(chance.uniform(0, math.log(len(words))))) + 1
            more = int(math.exp(chance.uniform(0, math.log(len(blocks[at + 1])))))
            names = [*words[max(0, cut) :], *blocks[at + 1][:more]]
        else:
            length = round(math.exp(chance.uniform(0, math.log(len(words)))))
            first = chance.randint(0, len(words) - length)
            names = words[first : first + length]
        provision, start, _ = text.places[names[0]]
        selector = describe(text.texts[provision], start, text.places[names[-1]][2])
        unique = whole.count(selector.prefix + selector.quote + selector.suffix) == 1
        quotes.append(Quote(names, provision, selector, unique))
    return quotes


def judge_all(quotes: Sequence[Quote], carried: Sequence[Carried], after: Written) -> Score:
    """The outcome of each quote."""
    score = Score()
    for quote, made in zip(quotes, carried, strict=True):
        outcome = judge(quote, made, after)
        score.counts[outcome] += 1
        score.counts["quotes"] += 0
        if outcome != "right":
            score.wrong.append((outcome, quote, made))
    return score


def judge(quote: Quote, made: Carried, after: Written) -> str:
    """The outcome: `right`, `check`, `lost` (called deleted though a tenth of its letters or more stands), `off` (too
    little overlap), or placed where none of its words are: `false`, and `unique false` when quote and context stood
    once."""
    if made.verdict is Verdict.NEEDS_CHECK:
        return "check"
    found = [after.places[name] for name in quote.names if name in after.places]
    if made.place is None:
        stands = sum(end - start for _, start, end in found)
        return "lost" if stands > LEAST * len(quote.selector.quote) else "right"
    places = [span(place.provision, place.selector) for place in (made.place, *made.further)]
    best = max((overlap(place, span) for place in places for span in [*_spans(found), *_hulls(found)]), default=0.0)
    if any(_touches(place, word) for place in places[:1] for word in found):
        return "right" if best >= HALF else "off"
    return "unique false" if quote.unique else "false"


def span(provision: int, selector: Selector) -> tuple[int, int, int]:
    start = selector.start or 0
    return provision, start, start + len(selector.quote)


def _spans(words: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The stretches that words make: those of one provision with at most 40 characters between them."""
    result: list[tuple[int, int, int]] = []
    for provision, start, end in sorted(words):
        if result and result[-1][0] == provision and start - result[-1][2] <= 40:
            result[-1] = provision, result[-1][1], max(end, result[-1][2])
        else:
            result.append((provision, start, end))
    return result


def _hulls(words: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """For each provision the stretch from the first of the words to the last."""
    provisions = sorted({word[0] for word in words})
    own = [[word for word in words if word[0] == provision] for provision in provisions]
    return [(each[0][0], min(word[1] for word in each), max(word[2] for word in each)) for each in own]


def overlap(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Characters in both of two stretches, to those in either."""
    if one[0] != other[0]:
        return 0.0
    both = min(one[2], other[2]) - max(one[1], other[1])
    return max(0, both) / (max(one[2], other[2]) - min(one[1], other[1]))


def _touches(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return overlap(one, other) > 0
