"""What is a marker at the head of a text, and where a paragraph is cut so that it stands with its point."""

import pytest

from codeprac.text.blocks import Block, BlockKind
from codeprac.text.coding import Alphabet
from codeprac.text.markers import before_marker, marker_at, split_marker
from codeprac.text.words import spaced_tokens


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("(a) Keep it.", "(a) "),
        ("a) Keep it.", "a) "),
        ("a. Keep it.", "a. "),
        ("IV. Keep it.", "IV. "),
        ("(iii) Keep it.", "(iii) "),
        ("iii) Keep it.", "iii) "),
        ("i.e. keep it", ""),
        ("In. Keep it", ""),
        ("I keep it.", ""),
        ("(a)", ""),
        ("12 keep it", ""),
        ("A", ""),
    ],
)
def test_markers_are_known_at_the_head_of_a_block(text: str, marker: str) -> None:
    assert split_marker(Block(BlockKind.POINT, text)) == (marker, text[len(marker) :])
    tokens = spaced_tokens(text)
    assert "".join(tokens[: marker_at(tokens)]) == marker


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("Keep it. II. | Show it.", "Keep it. | II. Show it."),
        ("Keep it. (b) | Show it.", "Keep it. | (b) Show it."),
        ("Keep it. | [4] b) Show it.", "Keep it. [4] | b) Show it."),
        ("Keep it and | show it.", "Keep it and | show it."),
        ("Ask Mr. I. | Show it.", "Ask Mr. | I. Show it."),
        ("Ask him I. | Show it.", "Ask him I. | Show it."),
    ],
)
def test_a_cut_goes_before_the_marker(cut: str, whole: str) -> None:
    left, right = cut.split("| ")
    text = Alphabet().read(left + right)
    tokens, place = text.tokens(), before_marker(text, len(spaced_tokens(left)))
    assert f"{''.join(tokens[:place])}| {''.join(tokens[place:])}" == whole
