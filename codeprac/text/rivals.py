"""Which links of sentences are doubtful, and what else an old sentence may have become.

A link is sure where nothing else comes near it. A twin is sure only beside a sentence that went the same way, and with
no other twin beside one that did; what changed in its place must have nothing beside it that is nearly as alike, and be
no copy of what stands there; what moved, nothing in the whole draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from typing import Final

from rapidfuzz.distance import Indel, LCSseq

from codeprac.text.passages import Passages
from codeprac.text.sentences import LIKE, MOVED_LIKE, SentenceLinks, Sentences, says_something
from codeprac.text.votes import PHRASE, Nearest

_MARGIN: Final = 0.1
_HELD: Final = 0.8
_PIECE: Final = 8
_CLEARLY: Final = 0.05
_SETTLED: Final = 0.8
_REMOTE: Final = 0.34
_FRAMED: Final = 0.35
_FEWEST: Final = 6
_NEAR: Final = 3
_TWIN: Final = "the same sentence stands elsewhere too, and what stood beside it does not settle which it is"
_TORN: Final = "the same sentence stood there more than once, and not all of them stayed"
_MOVED: Final = "it seems to have moved, and another sentence is nearly as like it"
_CHANGED: Final = "it was changed, and another sentence is nearly as like it"


def doubt(sentences: Sentences, links: SentenceLinks) -> None:
    """Note doubtful links and rivals in the links."""
    _Doubter(sentences, links).doubt()


class _Doubter:
    def __init__(self, sentences: Sentences, links: SentenceLinks) -> None:
        self._all, self._links = sentences, links
        held_old = {sentences.old.homes[at] for at, _, _ in links.held}
        held_new = {sentences.new.homes[to] for _, to, _ in links.held}
        self._gone = {at for at, _ in links.parts} | links.found.keys() | held_old
        self._taken = {to for _, to in links.parts} | links.back.keys() | held_new
        before, after = dict(enumerate(sentences.before)), dict(enumerate(sentences.after))
        self._here_old = Counter((sentences.old.sentences[at].provision, key) for at, key in before.items())
        self._here_new = Counter((sentences.new.sentences[to].provision, key) for to, key in after.items())
        self._runs_old, self._runs_new = Runs(sentences.old), Runs(sentences.new)
        self._every_old = Nearest(before)
        self._free_old = Nearest({at: key for at, key in before.items() if at not in self._gone})
        self._free_new = Nearest({to: key for to, key in after.items() if to not in self._taken})

    def doubt(self) -> None:
        """Go through all old sentences, then clear the twins that keep good company."""
        twins = set()
        for at, key in enumerate(self._all.before):
            to = self._links.found.get(at)
            if to is None:
                if at not in self._gone and not self._note_rivals(at, self._free_new.to(key), MOVED_LIKE):
                    self._note_rivals(at, self._left_over_beside(at), _REMOTE)
            elif key == self._all.after[to]:
                if at in self._links.moved and (self._took_place(at, to) or self._was_left(at)):
                    self._links.doubtful[at] = _MOVED
                if not self._all.has_no_twin(at, to) and not self._keeps_house(at):
                    twins.add(at)
            elif at in self._links.moved or at in self._links.loose:
                self._doubt_moved(at, to)
            else:
                self._doubt_changed(at, to)
        lonely = self._lonely(twins) | self._doubled(twins) | {at for at in twins if self._was_doubled(at)}
        self._links.doubtful |= dict.fromkeys(lonely, _TWIN) | dict.fromkeys(self._links.torn, _TORN)
        self._doubt_changed_twins()
        self._doubt_beside()
        self._note_losers()

    def _doubt_changed_twins(self) -> None:
        """Of equal sentences one was changed, and another may as well be that: it has no place that is sure."""
        every, links = self._all, self._links
        homes = [sentence.provision for sentence in every.old.sentences]
        loose = [at for at in range(len(homes)) if at not in self._gone or at in links.doubtful]
        unsure = {(homes[at], every.before[at]) for at in loose}
        for at, to in links.found.items():
            key = homes[at], every.before[at]
            if key in unsure and self._here_old[key] > 1 and key[1] != every.after[to] and not self._is_framed(at, to):
                links.doubtful.setdefault(at, _TWIN)

    def _doubt_beside(self) -> None:
        """What changed in its place may be what became of another sentence there that has no place that is sure."""
        every, links = self._all, self._links
        closed_old = self._gone - links.doubtful.keys()
        closed_new = {to for to in self._taken if links.back.get(to) not in links.doubtful}
        moved, came = links.moved, {links.found[at] for at in links.moved if at in links.found}
        for at, to in links.found.items():
            if at in links.doubtful or at in moved or every.before[at] == every.after[to]:
                continue
            before = self._open_beside(every.old, at, closed_old, moved)
            after = self._open_beside(every.new, to, closed_new, came)
            if not before and not after:
                continue
            least = max(LIKE, every.like(at, to) - _MARGIN)
            if self._note_rivals(at, after, least) or any(every.like(each, to, least) for each in before):
                links.doubtful[at] = _CHANGED

    def _open_beside(self, side: Passages, sentence: int, closed: Set[int], moved: Set[int]) -> list[int]:
        """Sentences without a sure place near one, up to the next that has its place; what moved there is passed by."""
        found = []
        for step in (-1, 1):
            for each in range(sentence + step, sentence + step * (_NEAR + 1), step):
                if not side.are_together(sentence, each) or (each in closed and each not in moved):
                    break
                if each not in closed:
                    found.append(each)
        return found

    def _note_losers(self) -> None:
        """What found no place may have been what another sentence was taken for that is as like it, if not surely."""
        links, after = self._links, self._all.after
        shaky = links.moved | links.loose | links.doubtful.keys()
        claims = Nearest({links.found[at]: after[links.found[at]] for at in shaky if at in links.found})
        for at, key in enumerate(self._all.before):
            if at in self._gone or at in links.rivals or len(key) < _PIECE:
                continue
            for to in claims.to(key):
                least = max(MOVED_LIKE, self._all.like(links.back[to], to) - _MARGIN)
                if self._all.like(at, to, least):
                    links.rivals.setdefault(at, []).append(to)

    def _note_rivals(self, at: int, others: Sequence[int], least: float) -> bool:
        near = [each for each in others if self._all.like(at, each, least)]
        if near:
            self._links.rivals[at] = near
        return bool(near)

    def _left_over_beside(self, at: int) -> list[int]:
        """New sentences left over between what became of the neighbours of an old one."""
        sides = ((at - 1, 1), (at + 1, -1))
        found = []
        for beside, step in sides:
            to = self._links.found.get(beside, -1) + step if beside in self._links.found else -1
            if to >= 0 and to not in self._taken and self._all.new.are_together(to, to - step):
                found.append(to)
        return found

    def _doubt_moved(self, at: int, to: int) -> None:
        """A sentence that moved must be more like its new self than any other old one is, by far, and share a phrase
        with it that stands nowhere else."""
        least = max(LIKE, self._all.like(at, to) - _MARGIN)
        others = [each for each in self._every_old.to(self._all.after[to]) if each != at]
        rivalled = any(self._all.like(each, to, least) for each in others)
        near = self._free_new.to(self._all.before[at])
        pieces = [each for each in near if self._is_piece(at, each)]
        framed = self._is_framed(at, to)
        known = self._all.phrases.support(at, to) and (framed or self._all.count_shared(at, to) >= _FEWEST)
        left = not framed and self._was_left(at)
        if self._note_rivals(at, near, least) or pieces or rivalled or left or not known:
            self._links.rivals.setdefault(at, pieces)
            self._links.doubtful[at] = _MOVED

    def _was_left(self, at: int) -> bool:
        """Whether something like a sentence that moved is left over where it stood."""
        return self._note_rivals(at, self._left_over_beside(at), _REMOTE)

    def _took_place(self, at: int, to: int) -> bool:
        """Whether a sentence that moved as it is may be another one that changed where it stood."""
        found, old = self._links.found, self._all.old
        for other in self._free_old.to(self._all.after[to]):
            stayed = any(
                old.are_together(other, other + step) and found.get(other + step) == to + step for step in (-1, 1)
            )
            if other != at and stayed and self._all.like(other, to, MOVED_LIKE):
                return True
        return False

    def _is_piece(self, at: int, to: int) -> bool:
        """Whether a new sentence is made of words of an old one, in their order."""
        whole, piece = self._all.before[at], self._all.after[to]
        return len(piece) >= _PIECE and LCSseq.similarity(whole, piece) >= _HELD * len(piece)

    def _doubt_changed(self, at: int, to: int) -> None:
        """A sentence that changed in its place must have none left over beside it that is nearly as like, and none
        elsewhere that is clearly more like."""
        like = self._all.like(at, to)
        least, more = max(LIKE, like - _MARGIN), min(1.0, like + _CLEARLY)
        before, after = self._free_old.to(self._all.after[to]), self._free_new.to(self._all.before[at])
        old, new = self._all.old, self._all.new
        framed = self._is_framed(at, to)
        far = like < (MOVED_LIKE if framed else _SETTLED) or not says_something(self._all.before[at])
        near_new = [each for each in after if self._is_next(new, each, to) and self._all.like(at, each, least)]
        near_old = [each for each in before if self._is_next(old, each, at) and self._all.like(each, to, least)]
        if far:
            near_new += [each for each in after if each not in near_new and self._all.like(at, each, more)]
            near_old += [each for each in before if each not in near_old and self._all.like(each, to, more)]
        if near_new:
            self._links.rivals[at] = near_new
        if (
            near_new
            or near_old
            or self._is_copy(to, more)
            or not self._shares_words(at, to, _FRAMED if framed else LIKE)
        ):
            self._links.doubtful[at] = _CHANGED

    def _is_copy(self, to: int, more: float) -> bool:
        """Whether a new sentence is like the old self of one that stands beside it, by so much."""
        beside = (each for each in (to - 1, to + 1) if self._all.new.are_together(to, each))
        return any(self._all.like(self._links.back[each], to, more) for each in beside if each in self._links.back)

    def _is_framed(self, at: int, to: int) -> bool:
        """Whether both neighbours of a sentence that is no mere word became those of the other; the ends of a provision
        are neighbours."""
        if not says_something(self._all.before[at]):
            return False
        old, new, found = self._all.old, self._all.new, self._links.found
        for step in (-1, 1):
            inside = old.are_together(at, at + step), new.are_together(to, to + step)
            if inside[0] != inside[1] or (inside[0] and found.get(at + step) != to + step):
                return False
        return True

    def _shares_words(self, at: int, to: int, least: float) -> bool:
        """Whether two sentences share a phrase of their own, or are alike without their signs too."""
        if least == LIKE and self._all.phrases.support(at, to):
            return True
        before, after = (
            [key for key in keys[n] if key[0].isalnum()] for keys, n in ((self._all.before, at), (self._all.after, to))
        )
        return Indel.normalized_similarity(before, after) >= least

    def _is_next(self, side: Passages, one: int, other: int) -> bool:
        """Whether nothing that has its place stands between two sentences of one provision."""
        closed: Set[int] = self._gone if side is self._all.old else self._taken
        between = range(min(one, other) + 1, max(one, other))
        return side.are_together(one, other) and not any(each in closed for each in between)

    def _keeps_house(self, at: int) -> bool:
        """Whether a twin stayed in its provision, no more of it came, and neither side has it there twice."""
        every, key = self._all, self._all.before[at]
        if any(at in kind for kind in (self._links.loose, self._links.moved, self._links.torn)):
            return False
        if every.times_new[key] > every.times_old[key]:
            return False
        to = self._links.found[at]
        old, new = every.old.sentences[at].provision, every.new.sentences[to].provision
        if not self._here_old[old, key] == self._here_new[new, key] == 1:
            return False
        return self._runs_old.count_in(old, at) == 1 == self._runs_new.count_in(new, to)

    def _was_doubled(self, at: int) -> bool:
        """Whether the same sentence came to stand beside a twin: nothing tells which of the two it is."""
        key, to = self._all.before[at], self._links.found[at]
        new, after = self._all.new, self._all.after
        if not any(new.are_together(to, each) and after[each] == key for each in (to - 1, to + 1)):
            return False
        provisions = self._all.old.sentences[at].provision, new.sentences[to].provision
        return self._here_old[provisions[0], key] != self._here_new[provisions[1], key]

    def _doubled(self, twins: Set[int]) -> set[int]:
        """The twins that a neighbour has two of: as like a sentence without a past follows what that became."""
        found, old, new = self._links.found, self._all.old, self._all.new
        doubled: set[int] = set()
        for step in (1, -1):
            places: dict[int, int] = {}
            for at in sorted(twins, reverse=step < 0):
                beside = places.get(at - step, found.get(at - step))
                if beside is None or not old.are_together(at, at - step):
                    continue
                to = beside + step
                is_open = to not in self._taken and new.are_together(to, beside)
                if is_open and self._all.like(at, to, _SETTLED):
                    places[at] = to
            doubled |= places.keys()
        return doubled

    def _lonely(self, twins: set[int]) -> set[int]:
        """The twins that have no sentence beside them that went the same way: one without twin, or settled so."""
        lonely = set(twins)
        for step in (1, -1):
            for at in sorted(twins, reverse=step < 0):
                if (
                    self._go_together(at, at - step)
                    and at - step not in lonely
                    and at - step not in self._links.doubtful
                ):
                    lonely.discard(at)
        return lonely

    def _go_together(self, at: int, beside: int) -> bool:
        """Whether a sentence and its neighbour went to neighbours; the ends of a provision are
        neighbours where no twin came or went."""
        to, step = self._links.found[at], beside - at
        old, new = self._all.old, self._all.new
        if not old.are_together(at, beside):
            key = self._all.before[at]
            stayed = not any(at in kind for kind in (self._links.loose, self._links.moved))
            return (
                stayed and self._all.times_old[key] == self._all.times_new[key] and not new.are_together(to, to + step)
            )
        return self._links.found.get(beside) == to + step


class Runs:
    """How often the words of a sentence stand in its provision, also as part of another sentence."""

    def __init__(self, side: Passages) -> None:
        self._side = side

    def count_in(self, provision: int, sentence: int) -> int:
        side, own = self._side, self._side.sentences[sentence]
        end = own.end
        while end > own.first and not side.keys[end - 1][0].isalnum():
            end -= 1
        run = side.keys[own.first : end]
        if len(run) < PHRASE:
            return 1
        first, last = side.first_words[provision], side.first_words[provision + 1] - len(run)
        return sum(side.keys[at] == run[0] and side.keys[at : at + len(run)] == run for at in range(first, last + 1))
