"""Grouping annotations: near-duplicates planted among others, and how many of them are found.

10,000 texts, half of them in campaigns of 3 to 120: copies of one text with up to 35 % of their words replaced, left
out or added, some with their sentences in another order or a greeting before them. All texts are made of sentences of
the real drafts, so that others, too, share whole sentences. A copy is found when it stands in the group in which most
of its campaign stands; precision is the share of others in the group of a text that are of its campaign, over all texts
that were grouped (B-cubed). No two others are made of the same sentences but for one."""

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from benchmarks.instance import drafts
from benchmarks.measures import Line
from benchmarks.texts import is_at_hand, pair
from codeprac.text.similarity import Group, group_texts

SIZE = 10_000
RATES = (0.0, 0.05, 0.1, 0.2, 0.35)
CAMPAIGNS = (3, 5, 8, 20, 60, 120)
GREETINGS = ("Dear drafters,", "We thank you for the chance to speak.", "Please consider the following.")
LEAST_WORDS = 8
MOST_SENTENCES = 6
Planted = list[tuple[str, int | None, float]]
"""A text, its campaign, and the share of its words that was changed."""


def measure() -> Iterator[tuple[str, Iterator[Line]]]:
    """The time it takes, and what is found of what was planted."""
    yield "Grouping annotations: time, and what is found of planted near-duplicates", measure_planted()


def measure_planted(seed: int = 7, size: int = SIZE) -> Iterator[Line]:
    """Lines about one corpus."""
    planted = plant(random.Random(seed), size)
    texts = [text for text, _campaign, _rate in planted]
    steps: list[int] = []
    began, used = time.monotonic(), time.process_time()
    groups = group_texts(texts, lambda done, total: steps.append(done))
    yield (
        f"grouping {size:,} texts ({sum(len(text.split()) for text in texts):,} words)",
        f"{time.monotonic() - began:.1f} s",
        f"under 30 s ({time.process_time() - used:.1f} s of processor time, progress told {len(steps)} times)",
    )
    found = recall(planted, groups.alike)
    for rate in RATES:
        wanted = {0.2: "0.97", 0.35: "0.85"}.get(rate, "")
        yield f"found with {rate:.0%} of the words changed", f"{found[rate]:.3f}", wanted
    yield "found of all with at most 20 % of the words changed", f"{found[-1.0]:.3f}", "0.97"
    yield "precision", f"{precision(planted, groups.alike):.3f}", "0.98"
    yield "groups of near-duplicates; of similar points", f"{len(groups.alike)}; {len(groups.similar)}", ""


def plant(dice: random.Random, size: int) -> Planted:
    """Texts, shuffled: copies of campaigns, and others."""
    sentences = _sentences()
    vocabulary = [word for sentence in sentences for word in sentence.split()]
    planted: Planted = []
    campaign = 0
    while len(planted) < size // 2:
        campaign += 1
        text = _text(dice, sentences, 3, 6)
        for copy in range(dice.choice(CAMPAIGNS)):
            rate = RATES[copy % len(RATES)] if copy else 0.0
            planted.append((_changed(dice, text, rate, vocabulary), campaign, rate))
    deck: list[str] = []
    while len(planted) < size:
        if len(deck) < MOST_SENTENCES:
            deck = dice.sample(sentences, len(sentences))
        count = dice.randint(3, MOST_SENTENCES)
        planted.append((" ".join(deck[:count]), None, 0.0))
        del deck[:count]
    planted = planted[:size]
    dice.shuffle(planted)
    return planted


def recall(planted: Planted, groups: Sequence[Group]) -> dict[float, float]:
    """The share of copies in the main group of their campaign, by rate; -1 for all rates up to 0.2."""
    place = {text: number for number, group in enumerate(groups) for text, _score in group.members}
    standing: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for text, (_words, campaign, _rate) in enumerate(planted):
        if campaign is not None and text in place:
            standing[campaign][place[text]] += 1
    tally: defaultdict[float, list[bool]] = defaultdict(list)
    for text, (_words, campaign, rate) in enumerate(planted):
        if campaign is not None:
            main = standing[campaign].most_common(1)
            hit = bool(main) and place.get(text) == main[0][0]
            tally[rate].append(hit)
            if rate <= RATES[-2]:
                tally[-1.0].append(hit)
    return {rate: sum(hits) / len(hits) for rate, hits in tally.items()}


def precision(planted: Planted, groups: Sequence[Group]) -> float:
    """B-cubed precision over the texts that were grouped."""
    shares = []
    for group in groups:
        campaigns = [planted[text][1] for text, _score in group.members]
        for campaign in campaigns:
            same = sum(1 for other in campaigns if other == campaign) - 1 if campaign is not None else 0
            shares.append(same / (len(campaigns) - 1))
    return sum(shares) / len(shares) if shares else 1.0


def _sources() -> Iterator[str]:
    """One version of each text: two would repeat each other's sentences."""
    if is_at_hand():
        yield from (
            pair(name)[1] for name in ("GPAI 2 → 3", "source code policy 2 → 3", "skollagen", "inkomstskattelagen")
        )
    else:
        yield from (source for _name, source in drafts())


def _sentences() -> list[str]:
    found: dict[str, str] = {}
    for source in _sources():
        plain = re.sub(r"[#*_|>`\[\]]+", " ", source)
        for sentence in re.split(r"(?<=[.;:])\s+", " ".join(plain.split())):
            if LEAST_WORDS <= len(sentence.split()) <= 40:
                found.setdefault(" ".join(sorted(sentence.lower().split())[-4:]), sentence)
    return list(found.values())


def _text(dice: random.Random, sentences: Sequence[str], least: int, most: int) -> str:
    return " ".join(dice.sample(sentences, dice.randint(least, most)))


def _changed(dice: random.Random, text: str, rate: float, vocabulary: Sequence[str]) -> str:
    """A copy of the text with this share of its words replaced, left out, or with another before them."""
    if rate and dice.random() < 0.2:
        parts = re.split(r"(?<=[.;:])\s+", text)
        dice.shuffle(parts)
        text = " ".join(parts)
    words = []
    for word in text.split():
        act = dice.random() if dice.random() < rate else None
        if act is None:
            words.append(word)
        elif act < 0.6:
            words.append(dice.choice(vocabulary))
        elif act < 0.8:
            words.extend((dice.choice(vocabulary), word))
    greeting = f"{dice.choice(GREETINGS)} " if rate and dice.random() < 0.2 else ""
    return greeting + " ".join(words)
