"""The checker: what it finds, and what it leaves alone."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from codeprac.text.checking import Finding, Sort, check
from codeprac.text.comparing import compare
from codeprac.text.lineage import trace
from codeprac.text.outline import outline
from codeprac.text.provisions import Outline

TEXT = """# Code

## Commitment 1. Answers

Signatories shall answer as Measure 1.1 and Measure 9.9 say. The ERD is kept; the ERD is public.

### Measure 1.1. Publish

They publish (“open books”) what Quick Response Officers (QRO) told them. QRO are named.

### Measure 1.1. Something else

- (a) one
- (b) two
- (b) three

### Measure 1.2. Nothing

## Recitals

Others should have done this.

## Glossary

**repairer**: one who repairs.

**bystander**: one who stands by.

A repairer may be anybody.
"""


def found(new: str, old: str | None = None) -> list[tuple[Sort, str]]:
    after = outline(new)
    before = outline(old) if old else None
    comparison = compare(before, after, trace(before.provisions, after.provisions)) if before else None
    made = check(after.provisions, before.provisions if before else (), comparison)
    return [(each.sort, each.words) for each in made]


def test_each_sort_is_found() -> None:
    assert Counter(found(TEXT)) == Counter([
        (Sort.DEAD_REFERENCE, "Measure 9.9"),
        (Sort.UNDEFINED_TERM, "ERD"),
        (Sort.UNUSED_TERM, "open books"),
        (Sort.UNUSED_TERM, "bystander"),
        (Sort.DUPLICATE_NUMBER, "Measure 1.1"),
        (Sort.DUPLICATE_NUMBER, "(b)"),
        (Sort.EMPTY, "Measure 1.2. Nothing"),
    ])  # fmt: skip


def test_duties_are_compared_with_the_draft_before_where_the_text_obliges() -> None:
    new = TEXT.replace("Signatories shall", "Signatories should").replace("Others should", "Others shall")
    assert set(found(new, TEXT)) - set(found(TEXT)) == {(Sort.WEAKENED, "should")}
    assert (Sort.STRENGTHENED, "shall") in found(TEXT, new)


def test_a_term_that_lost_its_definition_is_found_where_it_is_used() -> None:
    new = TEXT.replace("**repairer**: one who repairs.\n", "")
    assert (Sort.UNDEFINED_TERM, "repairer") in found(new, TEXT)


def test_a_provision_listed_first_and_spelt_out_later_is_one() -> None:
    listed = (
        "# Code\n\n## All\n\n### Commitment 1. Care\n\nIn short.\n\n## Care\n\n### Commitment 1. Care\n\nIn full.\n"
    )
    assert found(listed) == []


def test_a_finding_is_the_same_while_its_words_stay() -> None:
    def keys(text: str) -> dict[str, Finding]:
        return {each.key: each for each in check(outline(text).provisions) if each.sort is Sort.DEAD_REFERENCE}

    moved = TEXT.replace("## Commitment 1", "## Preface\n\nWords.\n\n## Commitment 1")
    assert keys(moved).keys() == keys(TEXT).keys()
    assert keys(TEXT.replace("Measure 9.9 say", "Measure 9.9 said")).keys() != keys(TEXT).keys()


@pytest.mark.parametrize("step", [0, 1])
def test_real_drafts_are_checked_within_a_second(
    gpai: tuple[Outline, Outline, Outline], within: Callable[[float], AbstractContextManager[None]], step: int
) -> None:
    old, new = gpai[step], gpai[step + 1]
    comparison = compare(old, new, trace(old.provisions, new.provisions))
    with within(1.0):
        made = check(new.provisions, old.provisions, comparison)
    sorts = Counter(each.sort for each in made)
    expected = (
        {Sort.DEAD_REFERENCE: 2, Sort.UNUSED_TERM: 5, Sort.WEAKENED: 1, Sort.STRENGTHENED: 6},
        {Sort.UNUSED_TERM: 9, Sort.UNDEFINED_TERM: 2, Sort.WEAKENED: 5, Sort.STRENGTHENED: 4},
    )[step]
    assert sorts == Counter(expected)
