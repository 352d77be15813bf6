"""Where each word of a draft went in the next: along provisions, then sentences (`sentences`), then words.

Words of linked sentences are linked by a minimal script. A word is not `sure` when its sentence is doubtful, when the
script read from the other end puts it elsewhere, or when it is a common word that stands alone between changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codeprac.text.links import Confidence, Link
from codeprac.text.passages import Passages
from codeprac.text.runs import TAKEN, Open, find_runs
from codeprac.text.sentences import SentenceLinks, link_sentences, read_both_ways

NOWHERE: Final = -1
_COMMON: Final = 4
_LONG: Final = 10
_FEWEST: Final = 3
_MOST: Final = 0.6


@dataclass(slots=True)
class Track:
    """For each word of the old draft its place in the new one (or `NOWHERE`), and whether that is sure.

    `stayed` are the old sentences of which some words have a place.
    """

    images: list[int]
    sure: list[bool]
    sentences: SentenceLinks
    stayed: set[int]


def track(old: Passages, new: Passages, links: Sequence[Link]) -> Track:
    """Follow every word of the old draft into the new one, along the links of their provisions."""
    closest = sorted(links, key=lambda link: (link.confidence is not Confidence.CONFIDENT, -link.score))
    pairs = [
        (link.old, link.new, link.confidence is Confidence.CONFIDENT)
        for link in closest
        if link.old is not None and link.new is not None
    ]
    sentences = link_sentences(old, new, pairs)
    made = Track([NOWHERE] * len(old.keys), [False] * len(old.keys), sentences, set())
    for before, after in _groups(sentences):
        certain = not any(at in sentences.doubtful for at in before)
        _follow(made, old.words_of(before), new.words_of(after), old.keys, new.keys, certain)
    _follow_runs(made, old, new)
    made.stayed = {old.homes[word] for word, image in enumerate(made.images) if image != NOWHERE}
    return made


def _follow_runs(made: Track, old: Passages, new: Passages) -> None:
    """Note where words went without their sentences; sure when most of a sentence, or much of it, went together."""
    used = {to for to in made.images if to != NOWHERE}
    before = [TAKEN if image != NOWHERE else old.provision_of(word) for word, image in enumerate(made.images)]
    after = [TAKEN if word in used else new.provision_of(word) for word in range(len(new.keys))]
    for at, to, length in find_runs(Open(old.keys, before), Open(new.keys, after)):
        for home in range(old.homes[at], old.homes[at + length - 1] + 1):
            own = old.sentences[home]
            words = range(max(at, own.first), min(at + length, own.end))
            said = sum(old.keys[word][0].isalnum() for word in words)
            sure = said >= _FEWEST and len(words) >= min(_LONG, _MOST * (own.end - own.first))
            made.sentences.moved.add(home)
            for word in words:
                made.images[word] = to + word - at
                made.sure[word] = sure


def _groups(links: SentenceLinks) -> Iterator[tuple[list[int], list[int]]]:
    """Linked sentences, with the parts that were split off them or joined to them."""
    joined: defaultdict[int, list[int]] = defaultdict(list)
    split: defaultdict[int, list[int]] = defaultdict(list)
    for at, to in links.parts:
        if at in links.found:
            split[at].append(to)
        else:
            joined[links.back[to]].append(at)
    for at, to in links.found.items():
        yield sorted([at, *joined[at]]), sorted([to, *split[at]])


def _follow(
    made: Track, before: list[int], after: list[int], old: Sequence[str], new: Sequence[str], certain: bool
) -> None:
    """Note where the words of one group of sentences went."""
    found = read_both_ways([old[word] for word in before], [new[word] for word in after])
    places = {(at, to) for at, to, _ in found}
    for at, to, agreed in found:
        word = before[at]
        made.images[word] = after[to]
        alone = (at - 1, to - 1) not in places and (at + 1, to + 1) not in places and len(before) > 1
        made.sure[word] = certain and agreed and not (alone and len(old[word]) <= _COMMON)
