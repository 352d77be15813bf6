"""Where each word of a draft went in the next: along provisions, then sentences (`sentences`), then words.

Words of linked sentences are linked by a minimal script. A word is not `sure` when its sentence is doubtful, when the
script read from the other end puts it elsewhere, or when it is a common word that stands alone between changes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from codeprac.text.company import find_enclosed, find_stray_signs
from codeprac.text.doubles import find_doubles, find_repeated, find_slides
from codeprac.text.gaps import NOWHERE, find_again, find_ends, find_stays
from codeprac.text.links import Confidence, Link
from codeprac.text.passages import Passages
from codeprac.text.rivals import doubt
from codeprac.text.runs import TAKEN, Open, find_copies, find_runs
from codeprac.text.scripts import increasing, matches
from codeprac.text.sentences import SentenceLinks, Sentences, link_sentences, read_both_ways
from codeprac.text.votes import PHRASE

_COMMON: Final = 4
_NEAR: Final = 4
_LONG: Final = 10
_FEWEST: Final = 6
_MOST: Final = 0.6
_OWN: Final = 0.5
_CLOSE: Final = 3
_LETTERS: Final = 5
_TELLING: Final = 4


@dataclass(slots=True)
class Track:
    """For each word of the old draft its place in the new one (or `NOWHERE`), and whether that is sure.

    `stayed` are the old sentences of which some words have a place. `echoes` are words without a place, long or
    in a phrase, that each draft has once, or in a long run: they were taken up or written anew where these stand now.
    `again` are words without a place that stand again between those around them.
    """

    images: list[int]
    sure: list[bool]
    sentences: SentenceLinks
    stayed: set[int]
    echoes: dict[int, int]
    again: dict[int, int]


def track(old: Passages, new: Passages, links: Sequence[Link]) -> Track:
    """Follow every word of the old draft into the new one, along the links of their provisions."""
    every = Sentences(old, new)
    pairs = _pairs(every, links)
    sentences = link_sentences(every, pairs)
    doubt(every, sentences)
    made = Track([NOWHERE] * len(old.keys), [False] * len(old.keys), sentences, set(), {}, {})
    for at, to, length in sentences.held:
        sure = old.homes[at] not in sentences.doubtful
        for step in range(length):
            made.images[at + step], made.sure[at + step] = to + step, sure
    used = {to for to in made.images if to != NOWHERE}
    for before, after in _groups(sentences):
        certain = not any(at in sentences.doubtful for at in before)
        gone = [word for word in old.words_of(before) if made.images[word] == NOWHERE]
        came = [word for word in new.words_of(after) if word not in used]
        _follow(made, gone, came, old.keys, new.keys, certain)
        if len(before) + len(after) > 2:
            _follow_crossed(made, gone, came, old.keys, new.keys, certain)
    _follow_runs(made, every)
    _follow_gaps(made, every, {(at, to) for at, to, _ in pairs})
    _follow_short(made, old, new, pairs)
    _doubt_doubles(made, every)
    _note_echoes(made, every)
    made.again = find_again(old, new, made.images)
    made.stayed = {old.homes[word] for word, image in enumerate(made.images) if image != NOWHERE}
    return made


def _note_echoes(made: Track, every: Sentences) -> None:
    """Note which words without a place stand in a phrase or a long run that survives somewhere."""
    for first, to in every.phrases.places.items():
        for step in range(PHRASE):
            if made.images[first + step] == NOWHERE:
                made.echoes[first + step] = to + step
    taken = {image for image in made.images if image != NOWHERE}
    for word, to in every.phrases.words.items():
        if made.images[word] == NOWHERE and to not in taken:
            made.echoes.setdefault(word, to)
    firm = {image for image, sure in zip(made.images, made.sure, strict=True) if sure}
    for at, to, length in find_copies(_open_old(made, every.old), _open_new(every.new, firm)):
        for step in range(length):
            made.echoes.setdefault(at + step, to + step)


def _open_old(made: Track, old: Passages) -> Open:
    return Open(old.keys, [TAKEN if to != NOWHERE else old.provision_of(word) for word, to in enumerate(made.images)])


def _open_new(new: Passages, taken: Set[int]) -> Open:
    return Open(new.keys, [TAKEN if to in taken else new.provision_of(to) for to in range(len(new.keys))])


def _doubt_doubles(made: Track, every: Sentences) -> None:
    """Note which words may as well have gone to another place nearby."""
    found = made.sentences.found
    whole = [sentence in found and key == every.after[found[sentence]] for sentence, key in enumerate(every.before)]
    firm = [image if sure else NOWHERE for image, sure in zip(made.images, made.sure, strict=True)]
    for word in [
        *find_doubles(every.old, every.new, made.images, firm, whole),
        *find_repeated(every.old, every.new, made.images),
        *find_slides(every.old, every.new, made.images),
    ]:
        made.sure[word] = False
    for word in find_stray_signs(every.old, made.images):
        made.sure[word] = False
    for word in find_enclosed(every.old, made.images, made.sure):
        made.sure[word] = False


def _follow_gaps(made: Track, every: Sentences, linked: Set[tuple[int, int]]) -> None:
    """Note which words stayed between their neighbours; what they may have become is a rival where it is not sure.

    It never is in a provision that theirs is not linked with: `linked` are the pairs that are.
    """
    old, new = every.old, every.new
    for stay in list(find_stays(old, new, made.images, every.phrases)):
        if not stay.sure:
            homes = list(dict.fromkeys(new.homes[to] for _, to in stay.pairs))
            made.sentences.rivals.setdefault(stay.sentence, homes[:3])
        made.sentences.moved.add(stay.sentence)
        others = set(made.sentences.rivals.get(stay.sentence, ())) - {new.homes[to] for _, to in stay.pairs}
        first, place = stay.pairs[0]
        sure = stay.sure and not others and (old.provision_of(first), new.provision_of(place)) in linked
        for at, to in stay.pairs:
            made.images[at], made.sure[at] = to, sure


def _follow_short(made: Track, old: Passages, new: Passages, pairs: Sequence[tuple[int, int, bool]]) -> None:
    """Note where short sentences and headings went that became part of another sentence as they are.

    Where the whole of one stands once in the provisions that its own became, that is it; all else are rivals.
    """
    used = {to for to in made.images if to != NOWHERE}
    before, after = _Places(old.keys), _Places(new.keys)
    targets: defaultdict[int, set[int]] = defaultdict(set)
    for at, to, _ in pairs:
        targets[at].add(to)
    for number, sentence in enumerate(old.sentences):
        key = list(old.key_of(number))
        while key and not key[-1][0].isalnum():
            key.pop()
        words = range(sentence.first, sentence.first + len(key))
        if sum(map(len, key)) < _LETTERS or any(made.images[word] != NOWHERE for word in words):
            continue
        every = after.find(key)
        found = [to for to in every if used.isdisjoint(range(to, to + len(key)))]
        own = [to for to in found if new.provision_of(to) in targets[sentence.provision]]
        if len(own) == len(every) == 1 and old.count_said(words) >= _TELLING and len(before.find(key)) == 1:
            used.update(range(own[0], own[0] + len(key)))
            for step, word in enumerate(words):
                made.images[word], made.sure[word] = own[0] + step, True
        elif own or (len(found) == 1 and _begins(new, found[0])):
            made.sentences.rivals.setdefault(number, list(dict.fromkeys(new.homes[to] for to in own or found))[:3])


def _begins(side: Passages, word: int) -> bool:
    """Whether a word begins a sentence or stands after a sign, as what was joined to a sentence does."""
    return word == side.sentences[side.homes[word]].first or not side.keys[word - 1][0].isalnum()


class _Places:
    """Where runs of words stand in a draft, looked up by the first two."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._starts: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, two in enumerate(pairwise(words)):
            self._starts[two].append(at)
        for at, one in enumerate(words):
            self._starts[(one,)].append(at)

    def find(self, run: Sequence[str]) -> list[int]:
        """The places of a run of at least one word."""
        length = len(run)
        return [at for at in self._starts.get(tuple(run[:2]), ()) if self._words[at : at + length] == run]


def _pairs(every: Sentences, links: Sequence[Link]) -> list[tuple[int, int, bool]]:
    """Linked provisions, the closest first, of those about as close the ones that kept their order; and whether each
    is sure.

    It is where they share a phrase of their own, or stand in order close between two pairs that do: many provisions of
    a statute are alike word for word, and then the order is all there is.
    """
    linked = [
        (link.old, link.new, link.score, link.confidence is Confidence.CONFIDENT)
        for link in links
        if link.old is not None and link.new is not None
    ]
    steady = set(increasing(sorted((at, to) for at, to, _, confident in linked if confident)))
    linked.sort(key=lambda pair: (not pair[3], -round(pair[2], 1), pair[:2] not in steady, -pair[2]))
    pairs = [(at, to, confident) for at, to, _, confident in linked]
    tied = {(at, to) for at, to, confident in pairs if confident and every.phrases.tie(at, to)}
    end = every.old.count, every.new.count
    firm = [(-1, -1), *increasing(sorted(tied)), end]
    return [(at, to, (at, to) in tied or _is_between(at, to, firm)) for at, to, _ in pairs]


def _is_between(at: int, to: int, firm: Sequence[tuple[int, int]]) -> bool:
    """Whether a pair stands close between two neighbours in a chain of pairs."""
    place = bisect_left(firm, (at, to))
    (before, left), (after, right) = firm[place - 1], firm[place]
    alone = after - before == right - left and at - before == to - left
    return before < at < after and left < to < right and (alone or min(at - before, after - at) <= _CLOSE)


def _follow_crossed(
    made: Track, before: list[int], after: list[int], old: Sequence[str], new: Sequence[str], certain: bool
) -> None:
    """Note which words of one group of sentences changed their order: runs of what the script left over."""
    placed = {made.images[word] for word in before}
    gone, came = [word for word in before if made.images[word] == NOWHERE], [to for to in after if to not in placed]
    for at, to, length in matches([old[word] for word in gone], [new[word] for word in came]):
        if sum(old[word][0].isalnum() for word in gone[at : at + length]) >= PHRASE:
            for step in range(length):
                made.images[gone[at + step]], made.sure[gone[at + step]] = came[to + step], certain


def _follow_runs(made: Track, every: Sentences) -> None:
    """Note where words went without their sentences.

    It is sure when most of a sentence, or much of it, went together in words that stand nowhere else, or where it
    stayed between what stood around it. A few words of a sentence that turn up far away are more often written anew
    than moved: they are left out.
    """
    old, new, places = every.old, every.new, every.phrases.places
    used = {to for to in made.images if to != NOWHERE}
    for at, to, length in find_runs(_open_old(made, old), _open_new(new, used)):
        sides = _count_sides(made, old, new, range(at, at + length), to)
        for home in range(old.homes[at], old.homes[at + length - 1] + 1):
            own = old.sentences[home]
            words = range(max(at, own.first), min(at + length, own.end))
            said = old.count_said(words)
            most = len(words) >= min(_LONG, _MOST * (own.end - own.first))
            own_words = {word + step for word in words if places.get(word) == to + word - at for step in range(PHRASE)}
            known = most and len(own_words) >= _OWN * len(words)
            sure = sides == 2 or (said >= _FEWEST and (sides == 1 or known))
            if not sure and not sides and not most:
                made.echoes.update((word, to + word - at) for word in words)
                continue
            if sides < 2:
                made.sentences.moved.add(home)
            for word in words:
                made.images[word] = to + word - at
                made.sure[word] = sure


def _count_sides(made: Track, old: Passages, new: Passages, words: range, to: int) -> int:
    """On how many sides of words that went to a place their surroundings went along, in the same order."""
    provision = new.provision_of(to)
    before, after = find_ends(old, made.images, words)
    stayed = before != NOWHERE and before < to and new.provision_of(before) == provision
    follows = after >= to + len(words) and new.provision_of(after) == provision
    return stayed + follows


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
    borders = [(-1, -1), *((at, to) for at, to, _ in found), (len(before), len(after))]
    for (last, past), (at, to, agreed), (following, ahead) in zip(borders, found, borders[2:], strict=False):
        word = before[at]
        made.images[word] = after[to]
        # as far from the last word that stayed, or from the next, as it was: no word came or went between them
        steady = (at - last == to - past <= _NEAR) or (following - at == ahead - to <= _NEAR)
        made.sure[word] = certain and agreed and (steady or len(old[word]) > _COMMON)
