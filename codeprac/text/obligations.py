"""The verbs of obligation that a redline touches: which became which, which went and which came.

A verb became another only where both stand in one change: words deleted and inserted with no word between that stayed.
Across changes, and where it is not plain which of several it was, a verb is gone or came, alone: the reader sees which
words it stood with, and an arrow would say more than is known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from codeprac.text.marking import Mark, MarkKind, find_marks, plain_verb
from codeprac.text.scripts import matches
from codeprac.text.segments import Op, Segment
from codeprac.text.words import count_words

_SENTENCE_ENDS: Final = ".!?;"
_STAYED: Final = -1
Span = tuple[int, int, int]
"""A segment by its place among all, and where it starts and ends in the text of one side."""


class Touched(NamedTuple):
    """Words of obligation that became others, in lower case; empty where there were none, or are none now."""

    old: str
    new: str


class TouchedVerbs(NamedTuple):
    """A change of words of obligation, and where they stand in the old and in the new text of the redline."""

    words: Touched
    before: Mark | None
    after: Mark | None


class _Verb(NamedTuple):
    """A verb of one side that may have changed.

    `change` numbers the change that it stands in; `left` and `right` are the words of its side around it there; `kept`
    are its signs that stayed, by segment and place in it.
    """

    mark: Mark
    text: str
    change: int
    left: str
    right: str
    kept: frozenset[tuple[int, int]]


def obligations_touched(segments: Sequence[Segment]) -> tuple[Touched, ...]:
    """The verbs of obligation that changed, in order.

    A verb whose negation alone changed ("shall" to "shall not") has changed. Text that went elsewhere word for word
    touches nothing, nor does a verb that one change of the redline takes and another brings.
    """
    return tuple([verbs.words for verbs in verbs_touched(segments)])


def verbs_touched(segments: Sequence[Segment]) -> tuple[TouchedVerbs, ...]:
    """The same with their places."""
    if all(segment.op is Op.EQUAL or segment.minor for segment in segments):
        return ()
    changes = _number_changes(segments)
    old, new = (list(_verbs(segments, changes, side)) for side in (Op.DELETE, Op.INSERT))
    found = list(_stayed_in_part(old, new))
    gone, came = _by_change(old), _by_change(new)
    for change in sorted(gone.keys() | came.keys()):
        found += [(change, each) for each in _within(change, gone[change], came[change])]
    return tuple(_without_both([each for _, each in sorted(found, key=lambda pair: pair[0])]))


def _number_changes(segments: Sequence[Segment]) -> list[int]:
    """For each segment the change that it belongs to; signs that stayed part no change, words do."""
    numbers, number = [], 0
    for segment in segments:
        if (segment.op is Op.EQUAL or segment.minor) and count_words(segment.text):
            numbers.append(_STAYED)
            number += 1
        else:
            numbers.append(number)
    return numbers


def _verbs(segments: Sequence[Segment], changes: Sequence[int], side: Op) -> Iterator[_Verb]:
    """The verbs of the old or of the new text, but for those in words that moved."""
    places = [place for place, segment in enumerate(segments) if segment.op in (Op.EQUAL, side)]
    text = "".join([segments[place].text for place in places])
    ends = [0]
    for place in places:
        ends.append(ends[-1] + len(segments[place].text))
    spans = [(place, start, end) for place, (start, end) in zip(places, pairwise(ends), strict=True)]
    for mark in find_marks(text):
        if mark.kind is MarkKind.MODAL:
            own = [span for span in spans if span[1] < mark.end and span[2] > mark.start]
            if not any(segments[place].move for place, _, _ in own):
                yield _verb(segments, changes, text, mark, own, spans)


def _verb(
    segments: Sequence[Segment],
    changes: Sequence[int],
    text: str,
    mark: Mark,
    own: Sequence[Span],
    all_: Sequence[Span],
) -> _Verb:
    change = next((changes[place] for place, _, _ in own if changes[place] != _STAYED), _STAYED)
    around = [span for span in all_ if changes[span[0]] == change]
    start, end = (around[0][1], around[-1][2]) if change != _STAYED else (mark.start, mark.end)
    kept = [
        (place, sign - first)
        for place, first, last in own
        if segments[place].op is Op.EQUAL
        for sign in range(max(first, mark.start), min(last, mark.end))
    ]
    words = plain_verb(text[mark.start : mark.end])
    return _Verb(mark, words, change, text[start : mark.start], text[mark.end : end], frozenset(kept))


def _stayed_in_part(old: list[_Verb], new: list[_Verb]) -> Iterator[tuple[int, TouchedVerbs]]:
    """Takes out the verbs of both sides that are one, wholly or in part; gives those that are not the same now."""
    signs = {sign: verb for verb in old for sign in verb.kept}
    for verb in list(new):
        was = next((signs[sign] for sign in sorted(verb.kept) if sign in signs), None)
        if was is None or was not in old:
            continue
        old.remove(was)
        new.remove(verb)
        if was.text != verb.text:
            yield max(was.change, verb.change), _became(was, verb)


def _by_change(verbs: Sequence[_Verb]) -> defaultdict[int, list[_Verb]]:
    found: defaultdict[int, list[_Verb]] = defaultdict(list)
    for verb in verbs:
        found[verb.change].append(verb)
    return found


def _within(change: int, gone: Sequence[_Verb], came: Sequence[_Verb]) -> Iterator[TouchedVerbs]:
    """What became of the verbs of one change: in order between those that both sides have, and else alone."""
    at = to = 0
    ends = (len(gone), len(came), 0)
    for match_at, match_to, length in (*matches([one.text for one in gone], [one.text for one in came]), ends):
        before, after = gone[at:match_at], came[to:match_to]
        at, to = match_at + length, match_to + length
        if change != _STAYED and len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                yield from [_became(one, other)] if _may_be_one(one, other) else [_went(one), _arrived(other)]
        elif change != _STAYED and before and after and _at_one_edge(before[0], after[0]):
            yield _became(before[0], after[0])
            yield from [*map(_went, before[1:]), *map(_arrived, after[1:])]
        else:
            yield from [*map(_went, before), *map(_arrived, after)]


def _may_be_one(one: _Verb, other: _Verb) -> bool:
    """Whether two verbs stand in the same sentence of their change, counted from its start or from its end."""
    return _sentences(one.left) == _sentences(other.left) or _sentences(one.right) == _sentences(other.right)


def _at_one_edge(one: _Verb, other: _Verb) -> bool:
    """Whether two verbs are the first words of their change, or its last."""
    if not count_words(one.left) and not count_words(other.left):
        return True
    return not count_words(one.right) and not count_words(other.right)


def _sentences(text: str) -> int:
    return sum(map(text.count, _SENTENCE_ENDS))


def _became(one: _Verb, other: _Verb) -> TouchedVerbs:
    return TouchedVerbs(Touched(one.text, other.text), one.mark, other.mark)


def _went(one: _Verb) -> TouchedVerbs:
    return TouchedVerbs(Touched(one.text, ""), one.mark, None)


def _arrived(other: _Verb) -> TouchedVerbs:
    return TouchedVerbs(Touched("", other.text), None, other.mark)


def _without_both(found: Sequence[TouchedVerbs]) -> Iterator[TouchedVerbs]:
    """What is left when a verb that went alone has come alone elsewhere."""
    gone = Counter(each.words.old for each in found if not each.words.new)
    both = gone & Counter(each.words.new for each in found if not each.words.old)
    left = {True: both.copy(), False: both.copy()}
    for each in found:
        old, new = each.words
        counts = left[bool(new)]
        if not (old and new) and counts[old or new]:
            counts[old or new] -= 1
        else:
            yield each
