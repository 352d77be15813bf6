"""Edits as people make them, drawn by chance from a fixed seed, to trees that remember their words.

Before: twins and near twins of sentences are set elsewhere, as boilerplate is. Then words are changed, sentences split,
merged, moved, deleted and repeated with small differences, blocks split, merged, moved and deleted, provisions moved,
deleted, added and renumbered. `Rates` says how much of each.

A record of what became of each word must not hold what nobody could read off the two texts. So no word is replaced by
one that is equal to it or to its neighbour but for signs and capitals, none is added beside such a one, and what has
fewer than three words is not moved: a point "mathematics," that turns up in another chapter is a word like any other.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.trees import Block, Part, Sentence, Word, name_all

KNOWN_AGAIN = 3


@dataclass(frozen=True, slots=True)
class Rates:
    """The share of sentences, blocks and provisions that each edit befalls."""

    twins: float = 0.03
    near_twins: float = 0.03
    light: float = 0.25
    heavy: float = 0.05
    deleted: float = 0.05
    moved: float = 0.03
    split: float = 0.03
    merged: float = 0.03
    repeated: float = 0.02
    copied: float = 0.02
    inserted: float = 0.05
    blocks: float = 0.03
    provisions: float = 0.04
    heavy_words: float = 0.35


def with_twins(parts: list[Part], rates: Rates, chance: random.Random) -> list[Part]:
    """The old text: some sentences stand twice, word for word or with a small difference."""
    every = [sentence for part in parts for block in part.blocks for sentence in block.sentences]
    for share, change in ((rates.twins, False), (rates.near_twins, True)):
        for sentence in chance.sample(every, int(share * len(every))):
            twin = _slightly_changed(sentence, chance, every) if change else list(sentence)
            _put_somewhere(parts, twin, chance)
    return name_all(parts)


def edit(parts: list[Part], rates: Rates, chance: random.Random) -> list[Part]:
    """The new text."""
    every = [sentence for part in parts for block in part.blocks for sentence in block.sentences]
    copies = [
        Part(
            part.level,
            part.heading,
            [Block(block.point, [list(each) for each in block.sentences]) for block in part.blocks],
        )
        for part in parts
    ]
    _edit_sentences(copies, rates, chance, every)
    _edit_blocks(copies, rates, chance)
    result = _edit_provisions(copies, rates, chance, every)
    _copy_sentences(result, rates, chance)
    return result


def _edit_sentences(parts: list[Part], rates: Rates, chance: random.Random, every: list[Sentence]) -> None:
    acts: list[tuple[float, Callable[[Sentence], list[Sentence]]]] = [
        (
            rates.light,
            lambda sentence: [_changed(sentence, chance, every, min(0.5, chance.choice((1, 1, 2, 3)) / len(sentence)))],
        ),
        (rates.heavy, lambda sentence: [_changed(sentence, chance, every, rates.heavy_words)]),
        (rates.deleted, lambda sentence: []),
        (rates.split, lambda sentence: _split(sentence, chance)),
        (rates.repeated, lambda sentence: [sentence, _slightly_changed(_foreign(sentence), chance, every)]),
        (rates.inserted, lambda sentence: [sentence, _invented(chance, every)]),
    ]
    moving: list[Sentence] = []
    for part in parts:
        for block in part.blocks:
            result: list[Sentence] = []
            for sentence in block.sentences:
                if chance.random() < rates.moved and len(sentence) >= KNOWN_AGAIN:
                    moving.append(sentence)
                    continue
                result += _one_of(acts, sentence, chance)
            block.sentences = _merged(result, rates.merged, chance)
    for sentence in moving:
        _put_somewhere(parts, sentence, chance)


def _copy_sentences(parts: list[Part], rates: Rates, chance: random.Random) -> None:
    """Set copies of sentences of the new text elsewhere; whoever copies what was deleted has moved it."""
    every = [sentence for part in parts for block in part.blocks for sentence in block.sentences]
    for sentence in chance.sample(every, int(rates.copied * len(every))):
        _put_somewhere(parts, _foreign(sentence), chance)


def _one_of(
    acts: list[tuple[float, Callable[[Sentence], list[Sentence]]]], sentence: Sentence, chance: random.Random
) -> list[Sentence]:
    drawn = chance.random()
    for share, act in acts:
        if drawn < share:
            return act(sentence)
        drawn -= share
    return [sentence]


def _edit_blocks(parts: list[Part], rates: Rates, chance: random.Random) -> None:
    """Split, merge, delete and move blocks."""
    moving: list[Block] = []
    for part in parts:
        result: list[Block] = []
        for block in part.blocks:
            drawn = chance.random() / rates.blocks
            if drawn < 1 and len(block.sentences) > 1:
                at = chance.randrange(1, len(block.sentences))
                result += [Block(block.point, block.sentences[:at]), Block(block.point, block.sentences[at:])]
            elif 1 <= drawn < 2 and result:
                result[-1].sentences += block.sentences
            elif 2 <= drawn < 3 and sum(map(len, block.sentences)) >= KNOWN_AGAIN:
                moving.append(block)
            elif not 3 <= drawn < 3.7:
                result.append(block)
        part.blocks = result
    for block in moving:
        target = chance.choice(parts)
        target.blocks.insert(chance.randint(0, len(target.blocks)), block)


def _edit_provisions(parts: list[Part], rates: Rates, chance: random.Random, every: list[Sentence]) -> list[Part]:
    """Delete, move, add and rename provisions; those below a deleted one stay."""
    result: list[Part] = []
    moving: list[Part] = []
    for part in parts:
        drawn = chance.random() / rates.provisions
        if drawn < 0.5:
            continue
        if drawn < 1:
            moving.append(part)
            continue
        if drawn < 2:
            part.heading = (
                " ".join(
                    word.text for word in _changed([Word(each) for each in part.heading.split()], chance, every, 0.3)
                )
                or "Text"
            )
        elif drawn < 3:
            body = [Block(False, [_invented(chance, every) for _ in range(chance.randint(1, 4))])]
            result.append(Part(part.level, " ".join(word.text for word in _invented(chance, every)[:5]), body))
        result.append(part)
    for part in moving:
        result.insert(chance.randint(0, len(result)), part)
    return result


def _foreign(sentence: Sentence) -> Sentence:
    """The words of a sentence as words of nobody."""
    return [Word(word.text) for word in sentence]


def _word(chance: random.Random, every: list[Sentence]) -> Word:
    return Word(chance.choice(chance.choice(every)).text)


def _invented(chance: random.Random, every: list[Sentence]) -> Sentence:
    """A sentence that says nothing, in the words of the text: pieces of several sentences."""
    words: Sentence = []
    for _ in range(chance.randint(2, 5)):
        source = chance.choice(every)
        at = chance.randrange(len(source))
        words += _foreign(source[at : at + chance.randint(1, 5)])
    return [*words[:-1], Word(words[-1].text.rstrip(".,;:") + ".")]


def _changed(sentence: Sentence, chance: random.Random, every: list[Sentence], share: float) -> Sentence:
    """A sentence with this share of its words replaced, deleted or added to."""
    result: Sentence = []
    for at, word in enumerate(sentence):
        if chance.random() >= share:
            result.append(word)
            continue
        drawn, other = chance.random(), _word(chance, every)
        if _is_near(other, sentence, at):
            result.append(word)
        elif drawn < 0.5:
            result.append(other)
        elif drawn < 0.75:
            result += [word, other]
    return result


def _slightly_changed(sentence: Sentence, chance: random.Random, every: list[Sentence]) -> Sentence:
    """A sentence with one word replaced."""
    at = chance.randrange(len(sentence))
    other = _word(chance, every)
    return sentence if _is_near(other, sentence, at) else [*sentence[:at], other, *sentence[at + 1 :]]


def _is_near(word: Word, sentence: Sentence, at: int) -> bool:
    """Whether a word is, but for its signs and capitals, the one at a place of a sentence or a neighbour of that."""
    return _said(word) in {_said(each) for each in sentence[max(0, at - 1) : at + 2]}


def _said(word: Word) -> str:
    return "".join(sign for sign in word.text if sign.isalnum()).lower() or word.text


def _split(sentence: Sentence, chance: random.Random) -> list[Sentence]:
    if len(sentence) < 8:
        return [sentence]
    at = chance.randrange(3, len(sentence) - 3)
    before, after = sentence[at - 1], sentence[at]
    ended = Word(before.text.rstrip(".,;:") + ".", before.name)
    begun = Word(after.text[:1].upper() + after.text[1:], after.name)
    return [[*sentence[: at - 1], ended], [begun, *sentence[at + 1 :]]]


def _merged(sentences: list[Sentence], share: float, chance: random.Random) -> list[Sentence]:
    """Some sentences joined with the one before them."""
    result: list[Sentence] = []
    for sentence in sentences:
        if result and sentence and chance.random() < share:
            last, first = result[-1][-1], sentence[0]
            joined = Word(last.text.rstrip(".") + ",", last.name)
            begun = Word(first.text[:1].lower() + first.text[1:], first.name)
            result[-1] = [*result[-1][:-1], joined, Word("and"), begun, *sentence[1:]]
        elif sentence:
            result.append(sentence)
    return result


def _put_somewhere(parts: list[Part], sentence: Sentence, chance: random.Random) -> None:
    """Set a sentence into some block."""
    blocks = [block for part in parts for block in part.blocks]
    if blocks:
        target = chance.choice(blocks)
        target.sentences.insert(chance.randint(0, len(target.sentences)), sentence)
