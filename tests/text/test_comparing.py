"""Two drafts compared: what changed, where it went, and the words counted exactly."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.blocks import blocks
from codeprac.text.changes import BlockRelation, Comparison, ProvisionChange, Statistics
from codeprac.text.comparing import compare
from codeprac.text.diffing import new_text, old_text
from codeprac.text.lineage import Relation, trace
from codeprac.text.outline import outline
from codeprac.text.provisions import Outline
from codeprac.text.serialising import comparison_from_json, comparison_to_json
from codeprac.text.words import count_words

ONE = "Providers shall give qualified researchers access to the weights of the model within thirty days."
TWO = "Every log of training data is kept for ten years and shown to the authority when it asks for it."
THREE = "A serious incident is reported in writing within two days, with its cause and the remedy chosen."
FOUR = "Whoever breaches the code is named on a public list that the secretariat keeps."
PARAGRAPHS = st.lists(st.sampled_from((ONE, TWO, THREE, FOUR, "- (1) a point\n- (2) another", "Short.")), max_size=5)
PROVISIONS = st.lists(st.tuples(st.sampled_from(("Access", "Records", "Incidents")), PARAGRAPHS), max_size=4)


def compared(old: str, new: str) -> Comparison:
    before, after = outline(old), outline(new)
    return compare(before, after, trace(before.provisions, after.provisions))


def words(whole: Outline) -> int:
    return sum(count_words(each.title) + sum(map(count_words, blocks(each.body))) for each in whole.provisions)


def relations(change: ProvisionChange) -> list[BlockRelation]:
    return [block.relation for block in change.blocks]


def test_an_unchanged_text_has_no_changes() -> None:
    source = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\n{TWO}\n"
    made = compared(source, source)
    assert not any(change.changed for change in made.changes)
    assert made.statistics == Statistics(unchanged=words(outline(source)))


def test_words_changed_within_a_block_are_told_and_counted() -> None:
    source = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\n{TWO}\n"
    made = compared(source, source.replace("thirty days", "ten working days"))
    assert relations(made.changes[1]) == [BlockRelation.EDITED, BlockRelation.SAME]
    assert (made.statistics.inserted, made.statistics.deleted) == (2, 1)


def test_renumbering_is_said_and_counts_no_words() -> None:
    source = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n"
    made = compared(source, source.replace("Measure 1", "Measure II.1"))
    assert made.changes[1].renumbered == ("Measure 1", "Measure II.1")
    assert made.changes[1].changed
    assert not made.changes[1].words_changed


def test_a_moved_provision_says_from_where_to_where() -> None:
    old = f"# Code\n\n## Commitment 1. A\n\n### Measure 1.1. X\n\n{ONE}\n\n## Commitment 2. B\n\n{TWO}\n"
    new = f"# Code\n\n## Commitment 1. A\n\n## Commitment 2. B\n\n{TWO}\n\n### Measure 2.1. X\n\n{ONE}\n"
    change = next(each for each in compared(old, new).changes if each.link.relation is Relation.MOVED)
    assert change.moved == ("Commitment 1. A", "Commitment 2. B")
    assert relations(change) == [BlockRelation.SAME]


def test_a_paragraph_that_goes_elsewhere_has_moved_with_what_changed_in_it() -> None:
    old = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\n{TWO}\n\n## Measure 2. Incidents\n\n{THREE}\n"
    new = old.replace(f"{TWO}\n\n", "") + f"\n{TWO.replace('ten', 'five')}\n"
    made = compared(old, new)
    moved = made.changes[2].blocks[1]
    assert (moved.relation, moved.origin) == (BlockRelation.MOVED, 1)
    assert made.statistics == Statistics(1, 1, count_words(TWO) - 1, made.statistics.unchanged)


def test_deleted_blocks_and_provisions_stand_at_their_old_place() -> None:
    access = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\n"
    last = "Last\n\nEnd of it all.\n"
    old = f"{access}{FOUR}\n\n{TWO}\n\n## Measure 2. Gone\n\n{THREE}\n\n## Measure 3. {last}"
    new = f"{access}{TWO}\n\n## Measure 2. {last}"
    made = compared(old, new)
    assert relations(made.changes[1]) == [BlockRelation.SAME, BlockRelation.DELETED, BlockRelation.SAME]
    assert [(change.old, change.new) for change in made.changes] == [(0, 0), (1, 1), (2, None), (3, 2)]
    assert made.changes[2].slug == "measure-2"


def test_a_change_of_quotes_alone_is_minor() -> None:
    made = compared("# Code\n\nThe “Code” of the office’s own.\n", '# Code\n\nThe "Code" of the office\'s own.\n')
    assert made.changes[0].blocks[0].minor
    assert made.statistics.inserted == made.statistics.deleted == 0


def test_what_was_merged_shows_in_the_provision_it_went_into() -> None:
    old = f"# Code\n\n## Measure 1. Records\n\n{TWO}\n\n## Measure 2. Incidents\n\n{THREE}\n\n{FOUR}\n"
    new = f"# Code\n\n## Measure 1. Records and incidents\n\n{TWO}\n\n{THREE}\n"
    made = compared(old, new)
    assert set(made.changes[1].sources) == {1, 2}
    assert BlockRelation.DELETED in relations(made.changes[1])
    assert len(made.changes) == 2


@given(PROVISIONS, PROVISIONS)
@settings(max_examples=80, deadline=None)
def test_the_comparison_holds_both_texts_exactly(
    old: list[tuple[str, list[str]]], new: list[tuple[str, list[str]]]
) -> None:
    before, after = (
        outline(
            "".join(
                f"## Measure {at}. {title}\n\n" + "\n\n".join(body) + "\n\n" for at, (title, body) in enumerate(side)
            )
        )
        for side in (old, new)
    )
    made = compare(before, after, trace(before.provisions, after.provisions))
    _assert_exact(made, before, after)
    assert comparison_from_json(json.loads(json.dumps(comparison_to_json(made)))) == made


def _assert_exact(made: Comparison, before: Outline, after: Outline) -> None:
    told = made.statistics
    assert told.inserted + told.moved + told.unchanged == words(after)
    assert told.deleted + told.moved + told.unchanged == words(before)
    shown = [block for change in made.changes for block in change.blocks]
    assert [text for block in shown if (text := new_text(block.segments))] == [
        text for each in after.provisions for text in blocks(each.body)
    ]
    assert sorted(text for block in shown if (text := old_text(block.segments))) == sorted(
        text for each in before.provisions for text in blocks(each.body)
    )
    assert [change.new for change in made.changes if change.new is not None] == list(range(len(after.provisions)))


def test_the_drafts_are_compared_exactly_and_in_seconds(
    gpai: tuple[Outline, Outline, Outline], within: Callable[[float], AbstractContextManager[None]]
) -> None:
    for before, after in ((gpai[0], gpai[1]), (gpai[1], gpai[2]), (gpai[0], gpai[2])):
        with within(5):
            made = compare(before, after, trace(before.provisions, after.provisions))
        _assert_exact(made, before, after)
        assert comparison_from_json(json.loads(json.dumps(comparison_to_json(made)))) == made
