"""Sentences and clauses that stayed while the paragraph around them was cut up, joined or rewritten.

What `aligning` and `regrouping` leave open in linked provisions is looked at again, clause by clause. An old clause and
a new one belong together where they share a run of five words that each draft has once, numbers and references aside,
and where most of the telling words of the shorter one stand in the other in order. The best pairs come first. The new
block is then compared with the clause as well as with what it had; the rest of a block that nothing else came from
goes with its clauses, and what had a better place keeps it. Where provisions are not linked, a run of twelve words
moves where it is most of its clause on one side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from rapidfuzz.distance import LCSseq

from codeprac.text.block_clauses import BlockText, Span
from codeprac.text.blocks import BlockKind
from codeprac.text.once import WIDTH, Common, find_common
from codeprac.text.scripts import matches
from codeprac.text.sides import Pairing
from codeprac.text.sources import Share, Source, end_of

_WHOLE: Final = frozenset({BlockKind.ROW, BlockKind.CODE})
_SHARED: Final = 0.6
_LONG: Final = 12
_LEAST_RUN: Final = 3
_BETTER: Final = 1.25


class _Claim(NamedTuple):
    """A clause of an old block that a new one has: its tokens, and those that both have in a row, on both sides."""

    worth: int
    run: Common
    clause: Span


def claim_clauses(pairing: Pairing, sources: Mapping[int, Source], linked: Set[tuple[int, int]]) -> dict[int, Source]:
    """The sources of new blocks, with clauses of linked provisions that stayed; `linked` are pairs of provisions."""
    return _Claimer(pairing, sources, linked).sources


class _Claimer:
    def __init__(self, pairing: Pairing, sources: Mapping[int, Source], linked: Set[tuple[int, int]]) -> None:
        self._pairing, self._linked = pairing, linked
        self._old, self._new = pairing.old, pairing.new
        self._texts: dict[tuple[bool, int], BlockText] = {}
        self._kept: dict[int, list[Common]] = {}
        self.sources = dict(sources)
        self._owners: defaultdict[int, list[int]] = defaultdict(list)
        for to, source in sources.items():
            for share in source.shares:
                self._owners[share.place].append(to)
        recalled = list(self._recalled())
        for claim in recalled:
            for place in self.sources.pop(claim.run.to).places:
                self._owners[place].remove(claim.run.to)
        if claims := self._chosen([*recalled, *self._claims()]):
            self._settle(claims)

    def _recalled(self) -> Iterator[_Claim]:
        """For blocks said to come from afar, clauses of linked provisions that say as much of them."""
        origins: defaultdict[int, list[int]] = defaultdict(list)
        for before, after in self._linked:
            origins[after].append(before)
        for to, source in list(self.sources.items()):
            if not source.moved or self._old.keys[source.places[0]] == self._new.keys[to]:
                continue
            provisions = origins[self._new.provisions[to]]
            if any(self._old.provisions[place] in provisions for place in source.places):
                continue
            places = [at for each in sorted(provisions) for at in self._old.of(each) if not self._is_whole(at, to)]
            found = [claim for at in places if (claim := self._best_claim(at, to))]
            least = LCSseq.similarity(self._said(source), self._new.telling(to))
            if found and (best := max(found)).worth >= max(least, WIDTH):
                yield best

    def _said(self, source: Source) -> str:
        """The telling words of a source."""
        return "".join(
            [self._text(share.place).telling((share.start, end_of(self._old, share))) for share in source.shares]
        )

    def _is_whole(self, at: int, to: int) -> bool:
        """Whether two blocks are no match, or one is compared as a whole."""
        return self._old.sort(at) is not self._new.sort(to) or self._old.blocks[at].kind in _WHOLE

    def _best_claim(self, at: int, to: int) -> _Claim | None:
        """The clause of an old block that has most of a new one, if nobody has its words."""
        text, telling = self._text(at), self._new.telling(to)
        worth, clause = max((LCSseq.similarity(text.telling(span), telling), span) for span in text.clauses())
        if worth < max(WIDTH, 2 * self._kept_of(at, clause, self._owners[at])):
            return None
        found = matches(text.codes[slice(*clause)], self._new.codes(to))
        start, begin, length = max(found, key=lambda run: run[2])
        start += clause[0]
        if length < WIDTH:
            return None
        return _Claim(worth, Common(at, start, start + length, to, begin, begin + length), clause)

    def _chosen(self, claims: Iterable[_Claim]) -> list[_Claim]:
        """The claims, the best first; no word is in two of them."""
        chosen: list[_Claim] = []
        taken: defaultdict[tuple[bool, int], list[Span]] = defaultdict(list)
        for claim in sorted(claims, key=lambda each: (-each.worth, each.run)):
            run = claim.run
            before, after = taken[True, run.at], taken[False, run.to]
            if _is_free(before, run.start, run.end) and _is_free(after, run.begin, run.stop):
                before.append((run.start, run.end))
                after.append((run.begin, run.stop))
                chosen.append(claim)
        return chosen

    def _claims(self) -> Iterator[_Claim]:
        """The clauses that stayed, by the runs that both texts have once."""
        old, new = self._pairing.loose
        found = find_common([self._old.codes(at) for at in old], [self._new.codes(to) for to in new])
        for at, start, end, to, begin, stop in found:
            run = Common(old[at], start, end, new[to], begin, stop)
            if self._is_open(run):
                claim = self._claim(run)
                if claim:
                    yield claim

    def _is_open(self, run: Common) -> bool:
        """Whether a run stands in blocks that are not compared with each other; far away, a long one in a new block."""
        is_long = run.end - run.start >= _LONG
        return (
            ((is_long and run.to not in self.sources) or self._is_near(run.at, run.to))
            and not self._is_whole(run.at, run.to)
            and run.to not in self._owners[run.at]
        )

    def _is_near(self, at: int, to: int) -> bool:
        """Whether the provisions of two blocks are linked."""
        return (self._old.provisions[at], self._new.provisions[to]) in self._linked

    def _claim(self, run: Common) -> _Claim | None:
        """What a run says of the clauses around it; None if they do not belong together or have a better place."""
        before, after = self._text(run.at), self._text(run.to, new=True)
        said = before.said(run.start, run.end)
        if said < WIDTH or before.coded.part(run.start, run.end).strip() in self._stayed:
            return None
        clause, other = before.clause(run.start, run.end), after.clause(run.begin, run.stop)
        one, two = before.telling(clause), after.telling(other)
        worth = LCSseq.similarity(one, two)
        if worth < _SHARED * min(len(one), len(two)) and said < _LONG:
            return None
        kept = max(self._kept_of(run.at, clause, self._owners[run.at]), self._kept_in(run.to, other))
        if self._is_near(run.at, run.to):
            return _Claim(worth, run, clause) if worth >= _BETTER * kept else None
        length = 2 * (run.end - run.start)
        if said < _LONG or kept or length < min(clause[1] - clause[0], other[1] - other[0]):
            return None
        return _Claim(0, run, clause if length >= clause[1] - clause[0] else (run.start, run.end))

    @cached_property
    def _stayed(self) -> str:
        """The blocks that both texts have: what they say is said more than once."""
        loose = set(self._pairing.loose[0])
        return "\n".join([text for place, text in enumerate(self._old.texts) if place not in loose])

    def _text(self, place: int, *, new: bool = False) -> BlockText:
        made = self._texts.get((new, place))
        if made is None:
            made = self._texts[new, place] = BlockText(self._new if new else self._old, place)
        return made

    def _runs(self, to: int) -> list[Common]:
        """The runs that a new block has in common with what it is compared with."""
        made = self._kept.get(to)
        if made is None:
            source = self.sources.get(to)
            made = self._kept[to] = list(self._matched(source.shares, to)) if source else []
        return made

    def _matched(self, shares: Sequence[Share], to: int) -> Iterator[Common]:
        pieces = [self._old.codes(share.place)[share.start : share.end] for share in shares]
        bounds = [0, *accumulate(map(len, pieces))]
        for at, begin, length in matches("".join(pieces), self._new.codes(to)):
            for share, first, last in zip(shares, bounds, bounds[1:], strict=False):
                start, end = max(at, first), min(at + length, last)
                if start < end:
                    place, shift = share.place, share.start - first
                    yield Common(place, start + shift, end + shift, to, begin + start - at, begin + end - at)

    def _kept_of(self, at: int, clause: Span, owners: Sequence[int]) -> int:
        """How many telling words of an old clause stand in the new blocks that have it."""
        text = self._text(at)
        return sum(
            len(text.telling((max(clause[0], run.start), min(clause[1], run.end))))
            for to in owners
            for run in self._runs(to)
            if run.at == at and run.end - run.start >= _LEAST_RUN
        )

    def _kept_in(self, to: int, clause: Span) -> int:
        """How many telling words of a new clause stand in what its block is compared with."""
        text = self._text(to, new=True)
        return sum(
            len(text.telling((max(clause[0], run.begin), min(clause[1], run.stop))))
            for run in self._runs(to)
            if run.end - run.start >= _LEAST_RUN
        )

    def _settle(self, claims: Sequence[_Claim]) -> None:
        """Give the old blocks' words to the new blocks that claim them."""
        of_old: defaultdict[int, list[_Claim]] = defaultdict(list)
        for claim in claims:
            of_old[claim.run.at].append(claim)
        shared = {at: list(self._shared(at, found)) for at, found in of_old.items()}
        changed: defaultdict[int, list[Share]] = defaultdict(list)
        for at, found in shared.items():
            for to in {*self._owners[at], *(to for _, to in found)}:
                changed[to] += [share for share, owner in found if owner == to]
        for to, shares in changed.items():
            source = self.sources.get(to)
            rest = [share for share in (source.shares if source else ()) if share.place not in shared]
            runs = [claim.run for claim in claims if claim.run.to == to]
            ordered = self._ordered(to, [*rest, *shares], runs)
            if ordered:
                moved = source.moved if source else not any(self._is_near(share.place, to) for share in ordered)
                self.sources[to] = Source(ordered, moved)
            else:
                self.sources.pop(to, None)

    def _shared(self, at: int, claims: Sequence[_Claim]) -> Iterator[tuple[Share, int]]:
        """The shares of an old block, in order, with the new blocks that have them."""
        size = self._old.size(at)
        own: list[int | None] = [None] * size
        for to in self._owners[at]:
            for place, start, end in self.sources[to].shares:
                if place == at:
                    own[start:end] = [to] * len(own[start:end])
        claimed: set[int] = set()
        for _, run, clause in claims:
            for token in {*(set(range(*clause)) - claimed), *range(run.start, run.end)}:
                own[token] = run.to
            claimed.update(range(*clause))
        near = {run.to for _, run, _ in claims if self._is_near(at, run.to)}
        if self._owners[at]:
            own = self._followed(at, own, claimed)
        elif near:
            own = _filled(own, near)
        start = 0
        for owner, group in groupby(own):
            end = start + len(list(group))
            if owner is not None:
                yield Share(at, start, None if end == size else end), owner
            start = end

    def _followed(self, at: int, own: list[int | None], claimed: Set[int]) -> list[int | None]:
        """What stayed nowhere goes with the clause that it follows, if that is claimed."""
        kept = {
            token
            for to in self._owners[at]
            for run in self._runs(to)
            if run.at == at and run.end - run.start >= _LEAST_RUN
            for token in range(run.start, run.end)
        }
        followed = set(claimed)
        for start, end in self._text(at).clauses():
            if start - 1 in followed and kept.isdisjoint(range(start, end)) and claimed.isdisjoint(range(start, end)):
                own[start:end] = [own[start - 1]] * (end - start)
                followed.update(range(start, end))
        return own

    def _ordered(self, to: int, shares: Sequence[Share], claims: Sequence[Common]) -> tuple[Share, ...]:
        """Shares in the order in which they stand in a new block, cut where the words of others stand in between."""
        if len(shares) < 2:
            return tuple(shares)
        placed: list[tuple[int, int, Share]] = []
        for share in shares:
            end = end_of(self._old, share)
            own = [run.begin for run in claims if run.at == share.place and share.start <= run.start < end]
            if own:
                placed.append((own[0], len(placed), share))
            else:
                strange = sorted(run.begin for run in claims)
                behind = placed[-1][0] if placed and placed[-1][2].place == share.place else None
                placed += [(place, len(placed), part) for place, part in self._cut(to, share, strange, behind)]
        return tuple(_joined([share for _, _, share in sorted(placed)]))

    def _cut(self, to: int, share: Share, places: Sequence[int], behind: int | None) -> Iterator[tuple[int, Share]]:
        """The parts of a share between these places of the new block, each with the place where it stands: `behind` is
        that of what it follows in its own block, where it stays if hardly a word of it says better."""
        found = list(self._matched([share], to))
        runs = [run for run in found if run.end - run.start >= _LEAST_RUN] or (found if behind is None else [])
        if not runs:
            yield -1 if behind is None else behind, share
            return
        start, stop = share.start, end_of(self._old, share)
        for place in places:
            before = [run for run in runs if start <= run.start and run.begin < place]
            after = [run for run in runs if run.stop > place]
            if before and after:
                end = max(min(run.end, run.start + place - run.begin) for run in before)
                end = self._text(share.place).pause(end)
                if start < end < stop:
                    yield before[0].begin, Share(share.place, start, end)
                    start = end
        last = [run for run in runs if run.end > start]
        yield (last[0].begin if last else runs[-1].stop), Share(share.place, start, share.end)


def _is_free(taken: Sequence[Span], start: int, end: int) -> bool:
    return all(end <= first or last <= start for first, last in taken)


def _filled(own: Sequence[int | None], near: Set[int]) -> list[int | None]:
    """What nobody claims goes with what stands before it near by; at the beginning, with what comes first."""
    last = next(to for to in own if to in near)
    filled: list[int | None] = []
    for to in own:
        last = to if to in near else last
        filled.append(last if to is None else to)
    return filled


def _joined(shares: Sequence[Share]) -> Iterator[Share]:
    """Shares with those that follow each other in their block as one."""
    last: Share | None = None
    for share in shares:
        if last and last.place == share.place and last.end == share.start:
            last = last._replace(end=share.end)
            continue
        if last:
            yield last
        last = share
    if last:
        yield last
