"""Two drafts compared: what changed, where it went, and the words counted exactly."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.blocks import BlockKind, blocks_of, read_blocks
from codeprac.text.changes import BlockChange, BlockRelation, Comparison, ProvisionChange, Statistics
from codeprac.text.comparing import compare
from codeprac.text.diffing import new_text, old_text
from codeprac.text.lineage import Relation, trace
from codeprac.text.markers import marker_at, split_marker
from codeprac.text.notes import with_own_notes
from codeprac.text.obligations import Touched
from codeprac.text.outline import outline
from codeprac.text.provisions import Outline
from codeprac.text.segments import Nature, Op, Segment
from codeprac.text.serialising import comparison_from_json, comparison_to_json
from codeprac.text.words import count_words, spaced_tokens

ONE = "Providers shall give qualified researchers access to the weights of the model within thirty days."
TWO = "Every log of training data is kept for ten years and shown to the authority when it asks for it."
THREE = "A serious incident is reported in writing within two days, with its cause and the remedy chosen."
FOUR = "Whoever breaches the code is named on a public list that the secretariat keeps."
SOME = (ONE, TWO, THREE, FOUR, "- (1) a point\n- (2) another", "Short.")
JOINED = st.permutations((ONE, TWO, THREE, FOUR)).map(" ".join)
PARAGRAPHS = st.lists(st.sampled_from(SOME) | JOINED, max_size=5)
PROVISIONS = st.lists(st.tuples(st.sampled_from(("Access", "Records", "Incidents")), PARAGRAPHS), max_size=4)


def compared(old: str, new: str) -> Comparison:
    before, after = outline(old), outline(new)
    return compare(before, after, trace(before.provisions, after.provisions))


def words(whole: Outline) -> int:
    """The words of titles and blocks; the markers that blocks begin with are none."""
    texts = [split_marker(block)[1] for each in whole.provisions for block in read_blocks(each.body)]
    return sum(count_words(each.title) for each in whole.provisions) + sum(map(count_words, texts))


def words_of_cuts(made: Comparison) -> int:
    """The words of markers that paragraphs were cut at: these are none, either, as they begin a point now."""
    heads = [
        spaced_tokens(text)
        for change in made.changes
        for block in change.blocks
        for _, start, text in shares_of(block)
        if start
    ]
    return sum(count_words("".join(tokens[: marker_at(tokens)])) for tokens in heads)


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


def test_a_rewritten_paragraph_is_followed_into_the_chapter_that_was_cut_off_around_it() -> None:
    rewritten = "Each serious incident must be reported in writing within ten days, with what the firm did about it."
    old = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\n{TWO}\n\n{THREE}\n\n{FOUR}\n"
    new = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\n{TWO}\n\n# Ferrets\n\n{rewritten}\n\n{FOUR}\n"
    made = compared(old, new)
    assert [block.relation for block in made.changes[2].blocks] == [BlockRelation.EDITED, BlockRelation.SAME]
    assert [block.origin for block in made.changes[2].blocks] == [1, 1]
    assert made.statistics.moved == 0


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


def test_a_paragraph_that_is_split_stands_as_its_parts_each_against_its_share() -> None:
    old = f"# Code\n\n## Measure 1. Access\n\n{ONE} {TWO} {THREE}\n"
    made = compared(old, f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\n{TWO.replace('ten', 'five')}\n\n{THREE}\n")
    parts = made.changes[1].blocks
    assert {block.relation for block in parts} == {BlockRelation.SPLIT}
    assert [old_text(block.segments).strip() for block in parts] == [ONE, TWO, THREE]
    assert {block.places for block in parts} == {(0,)}
    assert (made.statistics.inserted, made.statistics.deleted) == (1, 1)


def test_paragraphs_that_are_merged_stand_against_all_of_them() -> None:
    old = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\n{TWO}\n\n## Measure 2. Incidents\n\n{FOUR}\n"
    made = compared(old, old.replace(f"{ONE}\n\n{TWO}", f"{ONE} {TWO.replace('ten', 'five')}"))
    merged = made.changes[1].blocks[0]
    assert (merged.relation, merged.places) == (BlockRelation.MERGED, (0, 1))
    assert old_text(merged.segments) == f"{ONE}\n{TWO}"
    assert (made.statistics.inserted, made.statistics.deleted, made.statistics.moved) == (1, 1, 0)


def test_a_table_is_compared_row_by_row_and_cell_by_cell() -> None:
    old = "# Code\n\n|Duty|Days|\n|-|-|\n|Report an incident|two|\n|Keep the log|ten|\n"
    made = compared(old, old.replace("|Report an incident|two|", "|Report an incident|four|\n|Name the office|one|"))
    rows = made.changes[0].blocks
    assert relations(made.changes[0]) == [
        BlockRelation.SAME,
        BlockRelation.EDITED,
        BlockRelation.NEW,
        BlockRelation.SAME,
    ]
    assert rows[1].segments == (
        Segment(Op.EQUAL, "Report an incident | "),
        Segment(Op.DELETE, "two"),
        Segment(Op.INSERT, "four"),
    )


def test_a_column_that_comes_leaves_the_other_cells_equal() -> None:
    old = "# Code\n\n|Duty|Days|\n|-|-|\n|Report|two|\n"
    new = "# Code\n\n|Duty|To whom|Days|\n|-|-|-|\n|Report|The office|two|\n"
    row = compared(old, new).changes[0].blocks[1]
    assert [segment for segment in row.segments if segment.op is Op.INSERT] == [
        Segment(Op.INSERT, " | "),
        Segment(Op.INSERT, "The office"),
    ]


def test_the_words_of_a_heading_that_went_are_deleted() -> None:
    made = compared(f"## Access to weights\n\n{ONE}\n", f"{ONE}\n")
    assert made.statistics == Statistics(deleted=3, unchanged=count_words(ONE))


def test_points_and_footnotes_that_are_renumbered_changed_in_nothing_else() -> None:
    old = f"# Code\n\nText.[^1]\n\n- (1) {ONE}\n- (2) {TWO}\n\n[^1]: {THREE}\n"
    made = compared(old, f"# Code\n\nText.[^1]\n\n- (1) {FOUR}\n- (2) {ONE}\n- (3) {TWO}\n\n[^1]: {THREE}\n")
    blocks_shown = made.changes[0].blocks
    assert [block.nature for block in blocks_shown if block.relation is BlockRelation.EDITED] == [Nature.NUMBERING] * 2


def test_the_numbers_of_a_list_are_shown_and_neither_compared_nor_counted() -> None:
    made = compared(f"# Code\n\n1. {ONE}\n2. {TWO}\n3. {THREE}\n", f"# Code\n\n1. {FOUR}\n2. {ONE}\n3. {THREE}\n")
    shown = made.changes[0].blocks
    assert {(block.relation, block.numbers) for block in shown} == {
        (BlockRelation.SAME, ("1.", "2.")),
        (BlockRelation.SAME, ("3.", "3.")),
        (BlockRelation.DELETED, ("2.", "")),
        (BlockRelation.NEW, ("", "1.")),
    }
    assert sorted(block.number for block in shown) == ["1.", "2.", "2.", "3."]
    assert (made.statistics.inserted, made.statistics.deleted) == (count_words(FOUR), count_words(TWO))
    assert comparison_from_json(comparison_to_json(made)) == made


def test_markers_are_labels_and_no_words() -> None:
    made = compared(f"# Code\n\na. {ONE}\n\n- (1) {TWO}\n", f"# Code\n\n(a) {ONE}\n\n- (1) {FOUR}\n- (2) {TWO}\n")
    first, new, last = made.changes[0].blocks
    assert [block.nature for block in (first, last)] == [Nature.NUMBERING] * 2
    assert new.segments[0] == Segment(Op.INSERT, "(1) ", Nature.NUMBERING)
    assert (made.statistics.inserted, made.statistics.deleted) == (count_words(FOUR), 0)


def test_a_marker_within_a_paragraph_stands_with_its_point_when_the_paragraph_is_cut() -> None:
    old = f"# Code\n\nI. {ONE}[1] II. {TWO} III. {THREE}\n"
    made = compared(old, f"# Code\n\n- (i) {ONE}\n- (ii) {TWO}\n- (iii) {THREE}\n")
    shown = made.changes[0].blocks
    assert [block.relation for block in shown] == [BlockRelation.SPLIT] * 3
    assert [[part.text for part in block.segments if part.nature is Nature.NUMBERING] for block in shown] == [
        ["I. ", "(i) "],
        ["II. ", "(ii) "],
        ["III. ", "(iii) "],
    ]
    assert made.statistics == Statistics(0, 1, 0, words(outline(old)) - 3)


def test_what_is_deleted_between_two_paragraphs_stands_before_what_came_there() -> None:
    made = compared(f"# Code\n\n{ONE}\n\n{TWO}\n\n{THREE}\n", f"# Code\n\n{ONE}\n\n{FOUR}\n\n{THREE}\n")
    gone, came = BlockRelation.DELETED, BlockRelation.NEW
    assert relations(made.changes[0]) == [BlockRelation.SAME, gone, came, BlockRelation.SAME]
    made = compared(f"# Code\n\n{ONE}\n\n{TWO}\n", f"# Code\n\n{ONE}\n\n{FOUR}\n")
    assert relations(made.changes[0]) == [BlockRelation.SAME, gone, came]


def test_a_footnote_is_followed_by_its_id_when_it_is_rewritten() -> None:
    old = f"# Code\n\nText.[^a] More.[^b]\n\n[^a]: {THREE}\n\n[^b]: {FOUR}\n"
    made = compared(old, old.replace(THREE, "An incident is reported as the law of each state says, within weeks."))
    notes = [block for block in made.changes[0].blocks if block.kind is BlockKind.FOOTNOTE]
    assert [block.relation for block in notes] == [BlockRelation.EDITED, BlockRelation.SAME]


def test_emphasis_and_links_alone_are_formatting() -> None:
    old = "# Code\n\nProviders *shall* keep the [log](https://example.org/a).\n"
    made = compared(old, "# Code\n\nProviders **shall** keep the [log](https://example.org/b).\n")
    block = made.changes[0].blocks[0]
    assert (block.relation, block.nature, block.minor) == (BlockRelation.EDITED, Nature.FORMATTING, True)
    assert made.statistics.inserted == made.statistics.deleted == 0


def test_a_provision_tells_which_words_of_obligation_changed() -> None:
    old = f"# Code\n\n## Measure 1. Access\n\n{ONE}\n\nThey may refuse. They will say why.\n"
    made = compared(old, old.replace("shall", "should").replace("may refuse", "may not refuse"))
    assert made.changes[1].obligations_touched == (Touched("shall", "should"), Touched("may", "may not"))
    assert made.changes[0].obligations_touched == ()


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


def old_blocks(shown: list[BlockChange]) -> list[str]:
    """The blocks of the old text, from those of the comparison: parts joined, and what was merged taken apart."""
    shares: dict[int, list[tuple[int, str]]] = {}
    for block in shown:
        for place, start, text in shares_of(block):
            shares.setdefault(place, []).append((start, text))
    assert sorted(shares) == list(range(len(shares)))
    return ["".join(text for _, text in sorted(shares[place])) for place in sorted(shares)]


def shares_of(block: BlockChange) -> Iterator[tuple[int, int, str]]:
    """The old blocks in a block, with where the share of each begins and its text."""
    whole = old_text(block.segments)
    texts = whole.split("\n") if len(block.places) > 1 else [whole]
    starts = [block.start] * len(texts)
    if block.shares:
        texts, starts = list(taken_apart(whole, block.shares)), [start for start, _ in block.shares]
    yield from zip(block.places, starts, texts, strict=False)


def taken_apart(whole: str, shares: tuple[tuple[int, int], ...]) -> Iterator[str]:
    at = 0
    for start, end in shares:
        yield whole[at : at + end - start]
        at += end - start + whole.startswith("\n", at + end - start)
    assert at == len(whole)


def _assert_exact(made: Comparison, before: Outline, after: Outline) -> None:
    told = made.statistics
    assert told.inserted + told.moved + told.unchanged == words(after)
    assert told.deleted + told.moved + told.unchanged == words(before) - words_of_cuts(made)
    shown = [block for change in made.changes for block in change.blocks]
    assert [text for block in shown if (text := new_text(block.segments))] == [
        block.text for each in with_own_notes(after.provisions) for block in blocks_of(each)
    ]
    assert old_blocks(shown) == [block.text for each in with_own_notes(before.provisions) for block in blocks_of(each)]
    assert [change.new for change in made.changes if change.new is not None] == list(range(len(after.provisions)))


def test_the_drafts_are_compared_exactly_and_in_seconds(
    gpai: tuple[Outline, Outline, Outline], within: Callable[[float], AbstractContextManager[None]]
) -> None:
    for before, after in ((gpai[0], gpai[1]), (gpai[1], gpai[2]), (gpai[0], gpai[2])):
        with within(5):
            made = compare(before, after, trace(before.provisions, after.provisions))
        _assert_exact(made, before, after)
        assert comparison_from_json(json.loads(json.dumps(comparison_to_json(made)))) == made
