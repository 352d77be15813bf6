"""The changes of a comparison as readers step through them: plain values, before any HTML.

A change is a block that became another, or neighbouring blocks that are new or deleted together, or the heading of a
provision with what happened to its number and place; a provision that is new or deleted as a whole is one change."""

import hashlib
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.rendering.touching import Touches, touches
from codeprac.drafts.rendering.words import ChangeWords, change_words, name_of
from codeprac.text.changes import Away, BlockChange, BlockRelation, ProvisionChange, Statistics
from codeprac.text.links import Relation
from codeprac.text.marking import MarkKind
from codeprac.text.obligations import Touched
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.segments import WEIGHT, Nature, Op, Segment, nature_of, words_changed

ALONE = (BlockRelation.NEW, BlockRelation.DELETED)
# A change of place: of a provision, or of a block.
MOVES = frozenset({"moved", "promoted", "demoted", "split", "merged"})


@dataclass(frozen=True)
class Change:
    """A change with its address in the page. `blocks` is empty for a heading; `is_whole` marks a whole provision."""

    address: str
    sign: str
    nature: Nature | None
    blocks: tuple[BlockChange, ...]
    statistics: Statistics
    is_whole: bool = False

    @cached_property
    def touches(self) -> tuple[Touches, ...]:
        """What each block's changed words touch; nothing in what is new or deleted as a whole."""
        return () if self.is_whole else tuple(touches(block.segments) for block in self.blocks)

    @cached_property
    def counts(self) -> Mapping[MarkKind, int]:
        """How many numbers, dates and verbs of obligation it touches."""
        return sum((Counter(each.counts) for each in self.touches), Counter())

    @property
    def verbs(self) -> Sequence[Touched]:
        """The verbs of obligation that changed into one another."""
        return [] if self.is_whole else [touched for block in self.blocks for touched in block.touched]

    @property
    def is_moved(self) -> bool:
        """Whether something changed its place."""
        return self.sign in MOVES or any(part.move for block in self.blocks for part in block.segments)


@dataclass(frozen=True)
class Left:
    """A line where old text stood that is shown elsewhere: how it begins, how many blocks, and the address and name of
    the provision that shows it, empty where it is the same."""

    text: str
    blocks: int
    address: str
    name: str
    segments: tuple[Segment, ...] = ()


Part = Change | BlockChange | Left


@dataclass(frozen=True)
class ShownProvision:
    """A provision in the page: what became of it, its address, and its changes among the blocks that stayed.

    `head` is the change of its heading, its number or its place, or of all of it; `left` are the lines for text that a
    deleted one has elsewhere now."""

    change: ProvisionChange
    provision: OutlinedProvision
    old: OutlinedProvision | None
    note_id: str
    words: ChangeWords | None
    address: str
    head: Change | None
    parts: tuple[Part, ...]
    left: tuple[Left, ...] = ()

    @property
    def name(self) -> str:
        """How people name it."""
        return name_of(self.provision)

    @property
    def kind(self) -> str:
        """What it is for its readers."""
        return self.provision.kind.value

    @property
    def changes(self) -> list[Change]:
        """Its changes in order."""
        head = [self.head] if self.head else []
        return head + [part for part in self.parts if isinstance(part, Change)]


def shown_provisions(compared: Compared) -> list[ShownProvision]:
    """Every provision of both drafts in the order of the new one."""
    addresses, names = _Addresses(), compared.names
    return [_shown(change, compared, addresses, names) for change in compared.comparison.changes]


class _Addresses:
    """Addresses that say what changed, so that they stay the same in every view and when more is compared."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def of_change(self, *texts: str) -> str:
        """``c-`` and eight letters that name old and new words; a number follows where the same happens twice."""
        digest = hashlib.sha256("\0".join(texts).encode()).digest()
        return self.once(f"c-{b32encode(digest)[:8].decode().lower()}", "-")

    def once(self, address: str, between: str) -> str:
        """The address, with a number where it is given already."""
        self._given[address] += 1
        return address if self._given[address] == 1 else f"{address}{between}{self._given[address]}"


def _shown(
    change: ProvisionChange, compared: Compared, addresses: _Addresses, names: tuple[str, str]
) -> ShownProvision:
    words = change_words(change, compared.before, compared.after, names)
    old = compared.before[change.old] if change.old is not None else None
    if change.new is not None:
        provision, ids, at, prefix = compared.after[change.new], compared.new_ids, change.new, ""
    elif old is not None:
        provision, ids, at, prefix = old, compared.old_ids, old.position, "deleted-"
    else:
        raise ValueError("a change without a provision")
    is_whole = change.old is None or change.new is None
    return ShownProvision(
        change=change,
        provision=provision,
        old=old,
        note_id=ids[at] if ids else "",
        words=words,
        address=addresses.once(f"{prefix}{provision.slug}", "-from-"),
        head=_head(change, provision, addresses, is_whole=is_whole),
        parts=change.blocks if is_whole else tuple(_parts(change, compared, addresses)),
        left=tuple([_left(line, compared) for line in change.away]) if is_whole else (),
    )


def _left(line: Away, compared: Compared) -> Left:
    """A line with the address and the name of the provision that shows the text."""
    provision = compared.after[line.to] if line.to is not None else None
    return Left(line.text, line.blocks, provision.slug if provision else "", name_of(provision) if provision else "")


def _head(
    change: ProvisionChange, provision: OutlinedProvision, addresses: _Addresses, *, is_whole: bool
) -> Change | None:
    """The change of a whole provision; or of its heading, number or place."""
    relation = change.link.relation
    if is_whole:
        sign = "deleted" if change.new is None else "new"
        texts = _texts(part for block in change.blocks for part in block.segments)
        address = addresses.of_change(sign, provision.heading, *texts)
        return Change(address, sign, Nature.WORDING, change.blocks, change.statistics, is_whole=True)
    nature = nature_of(change.heading)
    elsewhere = relation not in (Relation.SAME, Relation.EDITED) or change.moved is not None
    if nature is None and change.renumbered is None and not elsewhere:
        return None
    sign = relation.value if elsewhere else "edited" if nature else "renumbered"
    address = addresses.of_change(sign, provision.heading, *_texts(change.heading), *(change.renumbered or ()))
    inserted, deleted, _moved, unchanged = words_changed(change.heading)
    return Change(
        address,
        sign,
        nature or (Nature.NUMBERING if change.renumbered else None),
        (),
        Statistics(inserted, deleted, 0, unchanged),
    )


def _parts(change: ProvisionChange, compared: Compared, addresses: _Addresses) -> Iterator[Part]:
    """The blocks in order, and the lines where others stood."""
    lines = {at: list(group) for at, group in groupby(change.away, key=lambda line: line.at)}
    places = sorted({0, *lines, len(change.blocks)})
    for start, end in pairwise([*places, len(change.blocks)]):
        yield from (_left(line, compared) for line in lines.get(start, ()))
        yield from _blocks(change.blocks[start:end], addresses)


def _blocks(blocks: Iterable[BlockChange], addresses: _Addresses) -> Iterator[Part]:
    """The blocks in order: unchanged ones as they are, changed ones as changes."""
    for key, run in groupby(blocks, key=lambda block: block.relation):
        same = list(run)
        if key in ALONE:
            yield _change(same, addresses)
            continue
        for block in same:
            is_changed = key is not BlockRelation.SAME or block.nature is not None
            yield _change([block], addresses) if is_changed else block


def _change(blocks: Sequence[BlockChange], addresses: _Addresses) -> Change:
    """One change of one block, or of neighbours that are new or deleted together."""
    segments = [part for block in blocks for part in block.segments]
    relation = blocks[0].relation
    natures = [block.nature for block in blocks if block.nature]
    return Change(
        address=addresses.of_change(relation.value, *_texts(segments)),
        sign=relation.value,
        nature=min(natures, key=WEIGHT.__getitem__, default=None),
        blocks=tuple(blocks),
        statistics=_words(blocks),
    )


def _words(blocks: Sequence[BlockChange]) -> Statistics:
    total = Statistics()
    for block in blocks:
        inserted, deleted, moved, unchanged = words_changed(block.segments)
        if block.moved:
            moved, unchanged = moved + unchanged, 0
        total += Statistics(inserted, deleted, moved, unchanged)
    return total


def _texts(segments: Iterable[Segment]) -> tuple[str, str]:
    parts = list(segments)
    old = "".join(part.text for part in parts if part.op is not Op.INSERT)
    return old, "".join(part.text for part in parts if part.op is not Op.DELETE)
