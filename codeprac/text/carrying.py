"""Carrying anchors from a draft to the next, with a verdict for each.

An anchor goes where its own words went (`tracking`), never to text that looks like them. Where most of the words are
surely known to stand, the anchor is placed: unchanged, moved, changed or split. Where they are surely gone, it is
deleted, with what removed them. All else needs a check by a person, with the places that come into question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from codeprac.text.anchoring import Selector, describe, locate
from codeprac.text.gaps import NOWHERE
from codeprac.text.links import Confidence, Link, Relation
from codeprac.text.passages import Passages, read_passages
from codeprac.text.provisions import Outline
from codeprac.text.tracking import Track, track
from codeprac.text.words import collapse

_KEPT: Final = 0.2
_LEAST: Final = 0.1
_SURE: Final = 0.4
_PART: Final = 0.15
_REST: Final = 0.5
_TINY: Final = 2
_FOREIGN: Final = 12
_TOLD: Final = 3
_HEARD: Final = 0.3
_OFFERED: Final = 3
_SHOWN: Final = 60


class Verdict(StrEnum):
    """What became of an anchor."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    SPLIT = "split"
    DELETED = "deleted"
    NEEDS_CHECK = "needs check"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in the new draft: the position of a provision, a selector in its plain text (no quote: all of it)."""

    provision: int
    selector: Selector
    score: float


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one anchor.

    `place` is None when it is deleted or needs a check; `candidates` are for a check, best first; `further` are the
    other parts of a split. `old` and `new` are the words then and now; the score is from 0 to 1.
    """

    verdict: Verdict
    place: Place | None
    score: float
    reason: str
    old: str
    new: str
    candidates: tuple[Place, ...] = ()
    further: tuple[Place, ...] = ()


def carry_all(
    old: Outline, new: Outline, links: Sequence[Link], anchors: Sequence[tuple[int, Selector]]
) -> tuple[Carried, ...]:
    """Carry anchors (position of an old provision, selector in its plain text; no quote: the whole provision)."""
    carrier = Carrier(old, new, links)
    return tuple(carrier.carry(provision, selector) for provision, selector in anchors)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Words of a quote that stand together in the new draft: the first and last, and how much of the quote they are."""

    first: int
    last: int
    weight: int
    sure: int


class Carrier:
    """What became of the words of a draft in the next, computed once; each anchor is then a few look-ups."""

    def __init__(self, old: Outline, new: Outline, links: Sequence[Link]) -> None:
        self._titles = [provision.heading for provision in old.provisions]
        self._old, self._new = read_passages(old), read_passages(new)
        self._track: Track = track(self._old, self._new, links)
        self._links: defaultdict[int, list[Link]] = defaultdict(list)
        for link in sorted(links, key=lambda link: (link.confidence is not Confidence.CONFIDENT, -link.score)):
            if link.old is not None:
                self._links[link.old].append(link)

    @property
    def old(self) -> Passages:
        """The old draft as running text."""
        return self._old

    def carry(self, provision: int, selector: Selector) -> Carried:
        """The verdict on one anchor."""
        if not selector.quote:
            return self._whole(provision)
        found = locate(self._old.texts[provision], selector)
        if found is None:
            return _check(selector.quote, "the quote does not stand in the old text")
        words = self._old.words_between(provision, found.start, found.end)
        if not words:
            return _check(selector.quote, "the quote holds no words")
        return self._quote(found.quote, words)

    def _whole(self, provision: int) -> Carried:
        """An annotation on a provision follows its lineage."""
        links = [link for link in self._links[provision] if link.new is not None]
        sure = [link for link in links if link.confidence is Confidence.CONFIDENT]
        places = tuple(_whole_place(link) for link in (sure or links))
        title = self._titles[provision]
        if not links:
            return Carried(Verdict.DELETED, None, 1.0, f"the provision {_shown(title)} was deleted", title, "")
        if not sure:
            return _check(title, "the link of this provision is not confirmed", places)
        link = sure[0]
        if len(sure) > 1:
            return Carried(Verdict.SPLIT, places[0], link.score, f"split: {link.reason}", title, "", further=places[1:])
        return Carried(_of_relation(link.relation), places[0], link.score, link.reason, title, "")

    def _quote(self, quote: str, words: range) -> Carried:
        clusters = self._clusters(words, self._track.images)
        total = sum(self._weight(word) for word in words)
        stayed = sum(self._weight(word) for word in words if self._old.homes[word] in self._track.stayed)
        if not clusters:
            return self._gone(quote, words)
        main = clusters[0]
        places = tuple(self._place(cluster, total) for cluster in clusters)
        if main.sure < _SURE * main.weight:
            return _check(quote, self._why_doubtful(words), places)
        kept = sum(cluster.weight for cluster in clusters)
        if kept < _LEAST * total:
            return self._gone(quote, words)
        if kept < _KEPT * stayed:
            return _check(quote, "most of its words were replaced", places)
        parts = [cluster for cluster in clusters if cluster.weight >= _PART * total]
        if kept < _REST * total and not self._holds_word(words, main):
            return _check(quote, "little of it is left, and it is not sure that this is it", places)
        if len(parts) > 1:
            further = places[1 : len(parts)]
            reason = f"its words stand in {len(parts)} places now"
            return Carried(
                Verdict.SPLIT, places[0], places[0].score, reason, quote, places[0].selector.quote, further=further
            )
        return self._placed(quote, words, main, places[0])

    def _why_doubtful(self, words: range) -> str:
        doubts = self._track.sentences.doubtful
        told = next((doubts[home] for word in words if (home := self._old.homes[word]) in doubts), None)
        return told or "its words changed so much that it is not sure which of them these are"

    def _placed(self, quote: str, words: range, main: _Cluster, place: Place) -> Carried:
        text = place.selector.quote
        moved = self._has_moved(words, main)
        whole = all(self._track.images[word] != NOWHERE for word in words)
        if whole and main.last - main.first + 1 == len(words):
            if moved:
                return Carried(Verdict.MOVED, place, place.score, moved, quote, text)
            return Carried(Verdict.UNCHANGED, place, place.score, "the same words", quote, text)
        reason = "its words were changed" + (f"; {moved}" if moved else "")
        return Carried(Verdict.CHANGED, place, place.score, reason, quote, text)

    def _holds_word(self, words: range, main: _Cluster) -> bool:
        """Whether more is left of a quote than signs and words like "of", which stand everywhere."""
        images, keys = self._track.images, self._old.keys
        return any(main.first <= images[word] <= main.last and len(keys[word]) > _TINY for word in words)

    def _has_moved(self, words: range, main: _Cluster) -> str:
        provision, to = self._old.provision_of(words[0]), self._new.provision_of(main.first)
        if not any(link.new == to for link in self._links[provision]):
            return "it stands in another provision now"
        if any(self._old.homes[word] in self._track.sentences.moved for word in words):
            return "it stands elsewhere in its provision now"
        return ""

    def _weight(self, word: int) -> int:
        return self._old.ends[word] - self._old.starts[word]

    def _clusters(self, words: range, images: Sequence[int] | Mapping[int, int]) -> list[_Cluster]:
        """The words of a quote in the new draft, those that stand together as one, the heaviest first."""
        track, new = self._track, self._new
        pairs = sorted((images[word], word) for word in words if images[word] != NOWHERE)
        groups: list[list[tuple[int, int]]] = [[pair] for pair in pairs[:1]]
        room = max(_FOREIGN, len(words))
        for (before, _), pair in pairwise(pairs):
            if pair[0] - before > room or new.provision_of(before) != new.provision_of(pair[0]):
                groups.append([])
            groups[-1].append(pair)
        groups = [self._without_stray_signs(group) for group in groups if self._tells(group, words)]
        clusters = [
            _Cluster(
                group[0][0],
                group[-1][0],
                sum(self._weight(word) for _, word in group),
                sum(self._weight(word) for _, word in group if track.sure[word]),
            )
            for group in groups
        ]
        return sorted(clusters, key=lambda cluster: (-cluster.weight, cluster.first))

    def _tells(self, group: list[tuple[int, int]], words: range) -> bool:
        """Whether a group holds a word; signs alone tell nothing but for a quote of signs."""
        keys = self._old.keys
        return any(keys[at][0].isalnum() for _, at in group) or not any(keys[word][0].isalnum() for word in words)

    def _without_stray_signs(self, group: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """A group without signs at its ends that stand apart from the rest: one full stop is like any other."""
        first, last = 0, len(group)
        while last - first > 1 and self._strays(group[last - 1], group[last - 2]):
            last -= 1
        while last - first > 1 and self._strays(group[first], group[first + 1]):
            first += 1
        return group[first:last]

    def _strays(self, pair: tuple[int, int], beside: tuple[int, int]) -> bool:
        return abs(pair[0] - beside[0]) > 1 and not self._new.keys[pair[0]][0].isalnum()

    def _place(self, cluster: _Cluster, total: int) -> Place:
        new = self._new
        provision = new.provision_of(cluster.first)
        start, end = new.starts[cluster.first], new.ends[cluster.last]
        selector = describe(new.texts[provision], start, end)
        return Place(provision, selector, round(min(1.0, cluster.weight / max(1, total)), 3))

    def _sentence_place(self, to: int) -> Place:
        own = self._new.sentences[to]
        return self._place(_Cluster(own.first, own.end - 1, 0, 0), 1)

    def _gone(self, quote: str, words: range) -> Carried:
        homes = list(dict.fromkeys(self._old.homes[word] for word in words))
        links = self._track.sentences
        rivals = [to for home in homes for to in links.rivals.get(home, ())]
        if rivals and self._may_stand(words, rivals):
            places = tuple(self._sentence_place(to) for to in rivals)
            return _check(quote, "similar words stand elsewhere, and it is not sure that they are these", places)
        echoes = self._echoes(words)
        if echoes:
            return _check(quote, "some of its words stand elsewhere, and it is not sure that they are these", echoes)
        again = self._again(words)
        if again:
            return _check(quote, "the same words stand near there, and it is not sure that they are these", again)
        now = [links.found[home] for home in homes if home in links.found]
        if now:
            first, last = self._new.sentences[now[0]].first, self._new.sentences[now[0]].end - 1
            text = self._new.text_of(first, last)
            return Carried(Verdict.DELETED, None, 1.0, f"struck from what is now {_shown(text)}", quote, text)
        provision = self._old.provision_of(words[0])
        if all(link.new is None for link in self._links[provision]):
            reason = f"the provision {_shown(self._titles[provision])} was deleted"
        else:
            own = self._old.sentences[homes[0]]
            reason = f"deleted with {_shown(self._old.text_of(own.first, own.end - 1))}"
        return Carried(Verdict.DELETED, None, 1.0, reason, quote, "")

    def _may_stand(self, words: range, sentences: Sequence[int]) -> bool:
        """Whether a tenth of a quote or more stands in any of these new sentences."""
        held = {self._new.keys[word] for word in self._new.words_of(sentences)}
        said = [word for word in words if self._old.keys[word][0].isalnum()] or list(words)
        there = sum(self._weight(word) for word in said if self._old.keys[word] in held)
        return there >= _LEAST * sum(map(self._weight, said))

    def _echoes(self, words: range) -> tuple[Place, ...]:
        """Where a phrase of a quote survives that tells: several words of it, or much of a short one."""
        echoes = self._track.echoes
        heard = [word for word in words if word in echoes]
        if not heard:
            return ()
        total = sum(self._weight(word) for word in words)
        told = sum(self._old.keys[word][0].isalnum() for word in heard)
        if told < _TOLD and sum(self._weight(word) for word in heard) < _HEARD * total:
            return ()
        return self._offered(words, echoes)

    def _again(self, words: range) -> tuple[Place, ...]:
        """Where all words of a quote stand again between those around it."""
        said = [word for word in words if self._old.keys[word][0].isalnum()]
        return self._offered(words, self._track.again) if all(word in self._track.again for word in said) else ()

    def _offered(self, words: range, places: Mapping[int, int]) -> tuple[Place, ...]:
        total = sum(self._weight(word) for word in words)
        images = {word: places.get(word, NOWHERE) for word in words}
        return tuple(self._place(cluster, total) for cluster in self._clusters(words, images)[:_OFFERED])


def _whole_place(link: Link) -> Place:
    return Place(link.new or 0, Selector(""), link.score)


def _of_relation(relation: Relation) -> Verdict:
    if relation is Relation.SAME:
        return Verdict.UNCHANGED
    if relation in (Relation.MOVED, Relation.PROMOTED, Relation.DEMOTED):
        return Verdict.MOVED
    return Verdict.SPLIT if relation is Relation.SPLIT else Verdict.CHANGED


def _check(quote: str, reason: str, candidates: tuple[Place, ...] = ()) -> Carried:
    score = candidates[0].score if candidates else 0.0
    return Carried(Verdict.NEEDS_CHECK, None, score, reason, quote, "", candidates)


def _shown(text: str) -> str:
    """A text short enough for a sentence."""
    text = collapse(text)
    return f"“{text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(' ', 1)[0] + ' …'}”"
