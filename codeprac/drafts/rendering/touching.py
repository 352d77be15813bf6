"""The numbers, dates and verbs of obligation that a change touches: where they stand in its segments, and how many."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from codeprac.text.marking import Mark, MarkKind, find_marks
from codeprac.text.obligations import verbs_touched
from codeprac.text.segments import Nature, Op, Segment


@dataclass(frozen=True, slots=True)
class Touch:
    """Characters `start` to `end` of a segment; `ends` says that the marked words end there, so that the sign follows
    them once."""

    start: int
    end: int
    kind: MarkKind
    ends: bool


@dataclass(frozen=True, slots=True)
class Touches:
    """What a change touches: by the place of the segment, and counted by kind, an old and a new one as one."""

    at: Mapping[int, Sequence[Touch]]
    counts: Mapping[MarkKind, int]


NONE = Touches({}, {})


def touches(segments: Sequence[Segment]) -> Touches:
    """The marked words that changed: those of which a part was inserted or deleted, but not for moving elsewhere.

    A number or date that stands on the other side, too, is not touched; nor is a verb of obligation unless it became
    another, went or came (`obligations`).
    """
    old, new = list(_touched(segments, Op.DELETE)), list(_touched(segments, Op.INSERT))
    verbs = verbs_touched(segments) if any(each.mark.kind is MarkKind.MODAL for each in (*old, *new)) else ()
    common = Counter(each.key for each in old) & Counter(each.key for each in new)
    at: dict[int, list[Touch]] = {}
    counts: Counter[MarkKind] = Counter()
    for side, places in ((old, {each.before for each in verbs}), (new, {each.after for each in verbs})):
        counts |= _note(_told(side, Counter(common), places), at)
    if verbs:
        counts[MarkKind.MODAL] = len(verbs)
    return Touches(at, counts)


@dataclass(frozen=True, slots=True)
class _Words:
    """Marked words of one side that changed: what they are, and the places and characters of their changed parts."""

    mark: Mark
    text: str
    parts: Sequence[tuple[int, int, int]]

    @property
    def key(self) -> tuple[MarkKind, str]:
        """What they are, wherever they stand."""
        return self.mark.kind, self.text


def _told(
    side: Sequence[_Words], common: Counter[tuple[MarkKind, str]], verbs: Collection[Mark | None]
) -> Iterator[_Words]:
    """The numbers and dates of one side that the other does not have, and its verbs at these places."""
    for words in side:
        if words.mark.kind is MarkKind.MODAL:
            if words.mark in verbs:
                yield words
        elif common[words.key]:
            common[words.key] -= 1
        else:
            yield words


def _note(side: Iterable[_Words], at: dict[int, list[Touch]]) -> Counter[MarkKind]:
    """Note the words of one side that are told, and count them."""
    counts: Counter[MarkKind] = Counter()
    for words in side:
        kind = words.mark.kind
        counts[kind] += 1
        for place, start, end in words.parts:
            at.setdefault(place, []).append(Touch(start, end, kind, (place, start, end) == words.parts[-1]))
    return counts


def is_touched(segment: Segment, side: Op) -> bool:
    """Whether words of the segment changed, on this side."""
    return segment.op is side and segment.nature is Nature.WORDING and not segment.move


def _touched(segments: Sequence[Segment], side: Op) -> Iterator[_Words]:
    """The marked words of the old or of the new text of which a part changed."""
    if not any(is_touched(segment, side) for segment in segments):
        return
    places = [place for place, segment in enumerate(segments) if segment.op in (Op.EQUAL, side)]
    text = "".join(segments[place].text for place in places)
    begins = [0]
    for place in places:
        begins.append(begins[-1] + len(segments[place].text))
    spans = list(zip(places, pairwise(begins), strict=True))
    for mark in find_marks(text):
        changed = [part for part in _parts(mark.start, mark.end, spans) if is_touched(segments[part[0]], side)]
        if changed:
            yield _Words(mark, text[mark.start : mark.end].lower(), changed)


def _parts(start: int, end: int, spans: Sequence[tuple[int, tuple[int, int]]]) -> Iterator[tuple[int, int, int]]:
    """The segments that characters `start` to `end` of the text lie in, and which of their characters those are."""
    for place, (begin, stop) in spans:
        if begin < end and stop > start:
            yield place, max(start - begin, 0), min(end, stop) - begin
