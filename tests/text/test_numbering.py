"""Numbers by a scheme, and cross-references that follow their targets."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from codeprac.text.numbering import Annexes, Figures, Scheme, figure, relabel_heading, renumber
from codeprac.text.outline import outline
from codeprac.text.provisions import Outline, OutlinedProvision
from codeprac.text.references import References
from codeprac.text.renumbering import Renumbering, Why, plan_renumbering
from codeprac.text.statutes import _ANOTHER_LAW, StatuteReferences

TEXT = """# Code

## I. General

### Commitment 2. Answers

See Measures 2.1 to 2.3, Measure 5.1, and Commitment 5. Nothing is said of Measure 1.3.

#### Measure 2.1. One

As in Measure 2.3 (former Measure 2.1, Draft 1).

#### Measure 2.3. Three

#### Measure. Four

## II. Special

### Commitment 5. Care

#### Measure 5.1. Parts

See Appendix B.

## Appendix B. Forms

## Appendix D. Lists
"""
STATUTE = """# Lag

## 1 kap. Allmänt

### 2 §

Se 3 § och 2 kap. 5 §. Se även [8 kap. 7 § regeringsformen](https://example.org) och 4 § lagen (1999:1).

### 3 §

Enligt 2 och 3 §§ gäller 2 kap.

## 2 kap. Särskilt

### 1 §

### 5 §

Enligt [1 §](#kap2.1) gäller 1-5 §§.
"""


def labels(made: Renumbering) -> dict[str, str]:
    return {each.old: each.new for each in made.relabelled}


def plan(text: str, scheme: Scheme, annexes: Annexes = Annexes.FOUND) -> Renumbering:
    return plan_renumbering(outline(text).provisions, scheme, annexes)


def apply(provisions: tuple[OutlinedProvision, ...], made: Renumbering) -> str:
    return "".join(made.sources.get(each.position, each.source) for each in provisions)


def test_kept_as_written_nothing_changes() -> None:
    assert plan(TEXT, Scheme.KEEP) == Renumbering()


def test_gaps_close_and_new_ones_get_a_number() -> None:
    found = labels(plan(TEXT, Scheme.FOUND))
    assert found == {
        "Commitment 2": "Commitment 1",
        "Measure 2.1": "Measure 1.1",
        "Measure 2.3": "Measure 1.2",
        "": "Measure 1.3",
        "Commitment 5": "Commitment 2",
        "Measure 5.1": "Measure 2.1",
        "Appendix B": "Appendix A",
        "Appendix D": "Appendix B",
    }


def test_commitments_are_counted_by_part_where_the_code_says_so() -> None:
    found = labels(plan(TEXT, Scheme.BY_PART))
    assert (found["Commitment 5"], found["Measure 5.1"]) == ("Commitment II.1", "Measure II.1.1")


def test_annexes_have_letters_or_numbers_alone() -> None:
    assert labels(plan(TEXT, Scheme.KEEP, Annexes.NUMBERS)) == {
        "Appendix B": "Appendix 1",
        "Appendix D": "Appendix 2",
    }


def test_references_follow_and_what_is_unsure_is_listed() -> None:
    made = plan(TEXT.replace("#### Measure. Four\n", "#### Measure 2.4. Four\n"), Scheme.FOUND)
    text = apply(outline(TEXT.replace("#### Measure. Four\n", "#### Measure 2.4. Four\n")).provisions, made)
    assert "See Measures 1.1 to 1.2, Measure 2.1, and Commitment 2." in text
    assert "See Appendix A." in text
    assert "As in Measure 2.3 (former Measure 2.1, Draft 1)." in text
    assert {(each.old, each.why) for each in made.left} == {
        ("Measure 1.3", Why.ALIVE),
        ("Measure 2.3", Why.EARLIER),
    }


def test_a_range_that_would_take_in_others_is_left_alone() -> None:
    moved = TEXT.replace("#### Measure 2.3. Three\n\n", "").replace(
        "#### Measure 5.1", "#### Measure 2.3. Three\n\n#### Measure 5.1"
    )
    made = plan(moved, Scheme.FOUND)
    assert {each.old for each in made.left if each.why is Why.RANGE} == {"Measures 2.1", "2.3"}


def test_a_label_of_several_provisions_is_left_alone() -> None:
    made = plan(TEXT.replace("Measure 2.3. Three", "Measure 2.1. Three"), Scheme.FOUND)
    assert ("Measures 2.1", Why.SEVERAL) in {(each.old, each.why) for each in made.left}


def test_statutes_count_in_each_chapter_and_their_references_follow() -> None:
    made = plan(STATUTE, Scheme.FOUND)
    text = apply(outline(STATUTE).provisions, made)
    assert "Se 2 § och 2 kap. 2 §. Se även [8 kap. 7 § regeringsformen](https://example.org) och 4 § lagen" in text
    assert "Enligt 1 och 2 §§ gäller 2 kap." in text
    assert "Enligt [1 §](#kap2.1) gäller 1-2 §§." in text
    assert made.left == ()


@pytest.mark.parametrize(
    ("source", "old", "new", "expected"),
    [
        ("### Measure 1.1. Publish 1.1\n\nBody 1.1\n", "1.1", "2.3", "### Measure 2.3. Publish 1.1\n\nBody 1.1\n"),
        ("## **Commitment 4** Care\n", "4", "5", "## **Commitment 5** Care\n"),
        ("### Thank\n\nBody\n", "", "1.2", "### Measure 1.2. Thank\n\nBody\n"),
    ],
)
def test_only_the_number_of_a_heading_changes(source: str, old: str, new: str, expected: str) -> None:
    assert relabel_heading(source, old, "Measure 1.2" if not old else "", new) == expected


def test_figures() -> None:
    assert [figure(count, Figures.ROMAN) for count in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]
    assert [figure(count, Figures.LETTER) for count in (1, 26, 27)] == ["A", "Z", "AA"]


def test_real_drafts_are_numbered_as_they_count_already(gpai: tuple[Outline, Outline, Outline]) -> None:
    for draft in gpai:
        assert renumber(draft.provisions, Scheme.FOUND) == ()


def test_references_of_a_real_draft_lead_to_the_same_provisions(gpai: tuple[Outline, Outline, Outline]) -> None:
    before = gpai[2].provisions
    made = plan_renumbering(before, Scheme.THROUGH)
    after = outline(apply(before, made)).provisions
    assert len(made.relabelled) == 107
    assert len(made.followed) == 228
    assert {each.why for each in made.left} == {Why.EARLIER}
    left = {each.position for each in made.left}
    old, new = targets(before), targets(after)
    assert {key: value for key, value in old.items() if key not in left} == {
        key: value for key, value in new.items() if key not in left
    }


def targets(provisions: tuple[OutlinedProvision, ...]) -> dict[int, list[list[int]]]:
    """By provision: for each reference in it the provisions that have its label."""
    positions: dict[str, list[int]] = {}
    for each in provisions:
        if each.label:
            positions.setdefault(each.label, []).append(each.position)
    finder = References({label: label for label in positions})
    return {
        each.position: [positions[one.target] for one in finder.find(each.body) if one.target and not one.foreign]
        for each in provisions
    }


@pytest.mark.parametrize(
    ("path", "relabelled", "followed", "left"),
    [
        ("swedish-statutes/skollagen-2010-800.v1-2025-07-01.sv.md", 695, 826, 160),
        ("swedish-statutes/inkomstskattelagen-1999-1229.v1-2025-07-01.sv.md", 974, 2261, 69),
    ],
)
def test_a_whole_statute_is_renumbered_and_every_reference_that_is_sure_follows(
    real_text: Callable[[str], str],
    within: Callable[[float], AbstractContextManager[None]],
    path: str,
    relabelled: int,
    followed: int,
    left: int,
) -> None:
    before = outline(real_text(path)).provisions
    with within(6.0):
        made = plan_renumbering(before, Scheme.FOUND)
    assert (len(made.relabelled), len(made.followed), len(made.left)) == (relabelled, followed, left)
    after = outline(apply(before, made)).provisions
    one, other = StatuteReferences(before), StatuteReferences(after)
    untouched = {each.position for each in made.left}
    for old, new in zip(before, after, strict=True):
        if old.position not in untouched:
            sure = [each.target for each in one.find(old.body, old.position)]
            assert [each.target for each in other.find(new.body, new.position)] == sure, old.heading


def test_a_row_of_numbers_behind_a_paragraph_takes_time_in_proportion_to_it() -> None:
    assert not _ANOTHER_LAW.match(" 1" * 5_000 + " x")
    assert _ANOTHER_LAW.match(" 1, 2 och 3 lagen")
