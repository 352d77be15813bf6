"""Where points may begin in a text."""

from codeprac.text.pieces import cut, gather

LONG = "First we ask who keeps logs. " * 12


def test_paragraphs_and_items_are_pieces_and_so_are_sentences_of_long_ones() -> None:
    text = "Short one.\n\n- an item\n- another; still it\n\n" + LONG
    words = [text[start:end] for start, end in cut(text)]
    assert words[:3] == ["Short one.", "- an item", "- another; still it"]
    assert words[3:] == ["First we ask who keeps logs."] * 12
    assert cut("") == []
    assert cut(" \n\n ") == []


def test_points_begin_where_told_and_lose_no_words() -> None:
    text = "One.\n\nTwo.\n\nThree.\n\nFour."
    pieces = cut(text)
    assert [text[start:end] for start, end in gather(pieces, [2])] == ["One.\n\nTwo.", "Three.\n\nFour."]
    assert gather(pieces, [0, 99, -1]) == [(0, len(text))]
    assert gather([], [1]) == []
