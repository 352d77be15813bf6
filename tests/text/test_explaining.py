"""Where explanations of changes belong."""

import json
from collections.abc import Callable

import pytest

from codeprac.text.explaining import Explanation, Target, UnreadableExplanations, place_explanations, read_explanations
from codeprac.text.provisions import Outline
from codeprac.text.words import count_words

TARGETS = [
    Target("Commitment 1", "Commitment 1. Information", 2, 20),
    Target("Commitment 1", "Commitment 1: Information", 2, 60),
    Target("Measure 1.1", "Measure 1.1. Manuals", 3, 40),
    Target("Measure 1.2", "Measure 1.2 Parts", 3, 40),
    Target("Commitment 2", "Commitment 2. Contact", 2, 30),
    Target("Measure 2.1", "Measure 2.1. Address", 3, 30),
]


@pytest.mark.parametrize(
    ("commitment", "measure", "title", "place"),
    [
        ("Commitment 1. Information", "Measure 1.1. Manuals", "Summary", 2),
        ("Commitment 1. Information", "", "Summary", 1),
        ("Commitment 1. Information", "Measure 1.2. Parts", "Changes to Commitment 1", 1),
        ("Commitment 1. Information", "Measure 1.2. Parts", "Changes to Measure 1.2", 3),
        ("Commitment 1. Information", "Measure 1.2. Parts", "Summary", 1),
        ("Commitment 9. Other", "", "Summary", None),
        ("", "", "Summary", None),
        ("commitment 2 – Address of the office", "", "", 4),
    ],
)
def test_each_stands_at_what_it_is_about(commitment: str, measure: str, title: str, place: int | None) -> None:
    one = Explanation("Because.", title, 2, commitment, measure)
    assert place_explanations([one], TARGETS) == [place]


def test_several_in_one_commitment_are_each_about_their_measure() -> None:
    several = [Explanation("a", "", 2, "Commitment 1", f"Measure 1.{number}") for number in (1, 2)]
    assert place_explanations(several, TARGETS) == [2, 3]


def test_what_holds_no_explanation_is_refused() -> None:
    assert read_explanations("text,to_version\nBecause.,draft 3\n")[0] == Explanation("Because.", draft=3)
    hostile = ("[" * 100_000, '{"explanations": 5}', "9" * 6_000, "[" + "9" * 6_000 + "]", 'text\n"' + "x" * 200_000)
    for nothing in ("", "[", "[]", "a,b\n1,2\n", '[{"text": " "}]', *hostile):
        with pytest.raises(UnreadableExplanations):
            read_explanations(nothing)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("First words." * 12 + "\nThen others.", "First words." * 12 + "\n\nThen others."),
        ("Short lines.\nbroken by width.", "Short lines.\nbroken by width."),
        ("Two things:" * 13 + "\n- one\n- other", "Two things:" * 13 + "\n- one\n- other"),
    ],
)
def test_paragraphs_that_are_lines_are_kept_apart(written: str, read: str) -> None:
    assert read_explanations(json.dumps([{"text": written}]))[0].text == read


def test_the_real_explanations_of_the_chairs_all_have_a_place(
    real_text: Callable[[str], str], gpai: tuple[Outline, Outline, Outline]
) -> None:
    found = read_explanations(real_text("gpai-code-of-practice/chairs-explanations-of-changes.json"))
    placed: dict[int, list[str]] = {}
    for number in (2, 3):
        rows = gpai[number - 1].provisions
        targets = [Target(row.label, row.heading, row.level, count_words(row.body)) for row in rows]
        places = place_explanations([one for one in found if one.draft == number], targets)
        placed[number] = [rows[place].slug for place in places if place is not None]
    assert (len(placed[2]), len(placed[3])) == (19, 32)
    assert placed[2][:3] == ["commitment-3", "commitment-4", "commitment-5"]
    assert [name for name in placed[2] if name.startswith("measure")] == [
        "measure-16.1", "measure-16.2", "measure-19.1", "measure-19.4",
    ]  # fmt: skip
    assert [name for name in placed[3] if name.startswith("measure")] == [f"measure-ii.4.{at}" for at in range(1, 15)]
    assert placed[3][-3:] == ["appendix-1"] * 3
