"""Words inserted and deleted between two texts, cleaned for reading.

Tokens are words, numbers and single signs, each with the white space after it; they are compared in one style of
quotes and dashes. The script is minimal (`scripts`), then cleaned (`cleaning`). Whatever that does, the segments hold
both texts exactly: equal and inserted text is the new one, equal and deleted text the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codeprac.text.cleaning import ADDED, DELETED, KEPT, Alphabet, Diff, clean
from codeprac.text.scripts import matches
from codeprac.text.segments import Nature, Op, Segment, nature_of, new_text, old_text, words_changed
from codeprac.text.words import WHITE_SPACE_SIGNS, is_word, plain_style, tokens

__all__ = ["Nature", "Op", "Segment", "compare_words", "new_text", "old_text", "words_changed"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign: how it compares, and how it is written with the white space after it."""

    key: str
    text: str


def compare_words(old: str, new: str) -> tuple[Segment, ...]:
    """The difference of two texts word by word."""
    if old == new:
        return (Segment(Op.EQUAL, old),) if old else ()
    before, after = read_tokens(old), read_tokens(new)
    diffs = _diffs([token.key for token in before], [token.key for token in after])
    return tuple(_merged(_pieces(before, after, diffs)))


def read_tokens(text: str) -> list[Token]:
    """The words and signs of a text; joined, their texts are the text."""
    result: list[Token] = []
    for found in tokens(text):
        if found[0] not in WHITE_SPACE_SIGNS:
            result.append(Token(plain_style(found), found))
        elif result:
            result[-1] = Token(result[-1].key, result[-1].text + found)
        else:
            result.append(Token(" ", found))
    return result


def _diffs(old: list[str], new: list[str]) -> list[Diff]:
    """The cleaned script, a character a token."""
    alphabet = Alphabet()
    before, after = alphabet.encode(old), alphabet.encode(new)
    diffs: list[Diff] = []
    at = to = 0
    for match_at, match_to, length in matches(before, after):
        diffs += [(op, text) for op, text in ((DELETED, before[at:match_at]), (ADDED, after[to:match_to])) if text]
        diffs.append((KEPT, before[match_at : match_at + length]))
        at, to = match_at + length, match_to + length
    diffs += [(op, text) for op, text in ((DELETED, before[at:]), (ADDED, after[to:])) if text]
    return clean(diffs, alphabet)


def _pieces(old: list[Token], new: list[Token], diffs: list[Diff]) -> Iterator[Segment]:
    """The script on the tokens as they are written."""
    at = to = 0
    for op, run in diffs:
        length = len(run)
        if op == KEPT:
            for before, after in zip(old[at : at + length], new[to : to + length], strict=True):
                yield from _kept(before.text, after.text)
        elif op == DELETED:
            yield Segment(Op.DELETE, "".join(token.text for token in old[at : at + length]))
        else:
            yield Segment(Op.INSERT, "".join(token.text for token in new[to : to + length]))
        at += length if op != ADDED else 0
        to += length if op != DELETED else 0


def _kept(old: str, new: str) -> Iterator[Segment]:
    """A token that compares equal: as it is, or with what differs in its style or in the white space after it."""
    if old == new:
        yield Segment(Op.EQUAL, new)
        return
    before, after = old.rstrip(WHITE_SPACE_SIGNS), new.rstrip(WHITE_SPACE_SIGNS)
    if before == after:
        yield from (Segment(Op.EQUAL, before),) if before else ()
    else:
        yield from (Segment(Op.DELETE, before, Nature.STYLE), Segment(Op.INSERT, after, Nature.STYLE))
    if old[len(before) :] == new[len(after) :]:
        yield from (Segment(Op.EQUAL, old[len(before) :]),) if old[len(before) :] else ()
    else:
        yield from (
            Segment(Op.DELETE, old[len(before) :], Nature.FORMATTING),
            Segment(Op.INSERT, new[len(after) :], Nature.FORMATTING),
        )


def _merged(pieces: Iterable[Segment]) -> Iterator[Segment]:
    """The pieces with neighbours of one sort joined: in each change what went before what came, in each sort."""
    change: list[Segment] = []
    equal = ""
    for piece in pieces:
        if piece.op is not Op.EQUAL:
            if equal:
                yield Segment(Op.EQUAL, equal)
                equal = ""
            change.append(piece)
            continue
        if change:
            *changed, kept = _settled(change)
            yield from changed
            change, equal = [], kept.text
        equal += piece.text
    if change:
        *changed, kept = _settled(change)
        yield from changed
        equal = kept.text
    if equal:
        yield Segment(Op.EQUAL, equal)


def _settled(change: list[Segment]) -> Iterator[Segment]:
    """One change: its deletion, its insertion, and last the white space that both end with, as equal text."""
    nature = _nature(change)
    old, new = old_text(change), new_text(change)
    kept = _common_space(old, new)
    old, new = old[: len(old) - len(kept)], new[: len(new) - len(kept)]
    if old:
        yield Segment(Op.DELETE, old, nature)
    if new:
        yield Segment(Op.INSERT, new, nature)
    yield Segment(Op.EQUAL, kept)


def _nature(change: list[Segment]) -> Nature:
    """Of what sort a change is: its weightiest, and punctuation where the words of both sides are the same."""
    nature = nature_of(change) or Nature.WORDING
    if nature is Nature.WORDING and _words(old_text(change)) == _words(new_text(change)):
        return Nature.PUNCTUATION
    return nature


def _words(text: str) -> list[str]:
    return [token for token in tokens(plain_style(text)) if is_word(token)]


def _common_space(old: str, new: str) -> str:
    """The white space that both texts end with."""
    before = old[len(old.rstrip(WHITE_SPACE_SIGNS)) :]
    after = new[len(new.rstrip(WHITE_SPACE_SIGNS)) :]
    return before if before == after else ""
