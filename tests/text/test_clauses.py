"""Clauses that stayed while their paragraph was cut up, joined or rewritten, in linked provisions."""

from codeprac.text.blocks import Block, BlockKind
from codeprac.text.changes import BlockChange, BlockRelation, Comparison
from codeprac.text.clauses import BlockText
from codeprac.text.comparing import compare
from codeprac.text.lineage import trace
from codeprac.text.links import Confidence, Link, Relation
from codeprac.text.once import Common, find_common
from codeprac.text.outline import outline
from codeprac.text.segments import Op, old_text
from codeprac.text.sides import Pairing, place_blocks

KEPT = "Each log of training data is kept for ten years and shown to the authority when it asks"
MORE = (
    "Nobody reads such records without cause, and whoever does signs his name beneath the entry. "
    "Copies leave the building only under seal, in a locked case that two employees carry. "
    "What nobody fetched within a month is burnt, and the ashes are weighed and noted in the book."
)
OTHER = "Providers shall give qualified researchers access to the weights of the model within thirty days."
THIRD = "A serious incident is reported in writing within two days, with its cause and the remedy chosen."


def blocks_of(old: str, new: str) -> list[BlockChange]:
    before, after = (outline(f"## Records\n\n{body}\n\n## Rest\n\nWhatever stays.\n") for body in (old, new))
    made: Comparison = compare(before, after, trace(before.provisions, after.provisions))
    return list(made.changes[0].blocks)


def kept(block: BlockChange) -> str:
    return "".join(segment.text for segment in block.segments if segment.op is Op.EQUAL)


def test_a_sentence_at_the_head_of_a_paragraph_three_times_as_long_is_its_origin() -> None:
    blocks = blocks_of(f"{OTHER}\n\n{KEPT} for it.", f"{OTHER}\n\n{KEPT}, on paper. {MORE}")
    assert [block.relation for block in blocks] == [BlockRelation.SAME, BlockRelation.EDITED]
    assert kept(blocks[1]).startswith(KEPT)


def test_a_sentence_that_became_its_own_paragraph_leaves_the_one_that_its_neighbour_went_into() -> None:
    blocks = blocks_of(f"{OTHER} {KEPT} for it.", f"{OTHER}\n\n{KEPT}, on paper. {MORE}")
    assert [block.relation for block in blocks] == [BlockRelation.SPLIT, BlockRelation.SPLIT]
    assert [old_text(block.segments).strip() for block in blocks] == [OTHER, f"{KEPT} for it."]


def test_points_that_became_one_sentence_stand_in_the_order_it_has() -> None:
    old = f"{MORE}\n\n- {KEPT};\n- {OTHER}"
    new = f"It is provided that {OTHER[:-1]}; {MORE} {KEPT} of them."
    blocks = blocks_of(old, new)
    assert [block.relation for block in blocks] == [BlockRelation.MERGED]
    assert all(words in kept(blocks[0]) for words in (OTHER[:-1], MORE, KEPT))


def test_what_follows_a_clause_that_went_elsewhere_is_deleted_behind_what_stood_before_it() -> None:
    found = "sworn archivists from abroad certify that nothing is missing"
    last = "Whoever signed may withdraw it."
    before = (
        f"{MORE} {THIRD} {OTHER} A log may be burnt by him who kept it not before the first two weeks after such a "
        "burial have gone by, and if "
    )
    after = (
        "Its owner may, as the case may be, have it burnt, but in the first two weeks after such a burial he or she "
        "must not, but for this, if"
    )
    blocks = blocks_of(f"{before}{found}. {last}", f"{after}\n\n1. the court agrees and\n2. {found}.")
    assert [old_text(block.segments) for block in blocks] == [f"{before}. {last}", "", found]


def test_what_a_third_block_says_too_ties_nothing() -> None:
    twin = f"{THIRD} {KEPT} at all."
    blocks = blocks_of(f"{twin}\n\n{KEPT} for it.", f"{twin}\n\n{KEPT}, on paper. {MORE}")
    assert [block.relation for block in blocks] == [BlockRelation.SAME, BlockRelation.DELETED, BlockRelation.NEW]


def test_numbers_and_what_they_number_are_no_words_of_their_own() -> None:
    side = Pairing(
        place_blocks([(0, [Block(BlockKind.PARAGRAPH, "Under Article 55 and Recital 110 it is kept.")])]),
        place_blocks([]),
    ).old
    assert BlockText(side, 0).said(0, 9) == 5


def test_runs_are_those_that_both_sides_have_once() -> None:
    a, b, c, d, e, f, g, stop = *map(chr, range(0x21000, 0x21007)), "."
    assert find_common([a + b + c + stop + d + e + f], [g, g + a + b + c + d + e + f]) == [Common(0, 0, 7, 1, 1, 7)]
    assert find_common([a + b + c + d + e, a + b + c + d + e], [a + b + c + d + e]) == []
    assert find_common([a + b + c, d + e], [a + b + c + d + e]) == []
    assert find_common([a + b], [a]) == []


def test_a_fragment_carries_no_more_than_its_clause_to_a_provision_that_is_not_linked() -> None:
    kept = "whatever a licensed surveyor measures in the harbour at low water by lamp and by lead"
    old = f"## Records\n\n{THIRD}\n\n{MORE} Counted is {kept}. {OTHER}\n\n## Rest\n\nStays.\n"
    new = f"## Records\n\n{THIRD}\n\n## Rest\n\nStays.\n\n## Terms\n\nThe count is {kept}.\n"
    before, after = outline(old), outline(new)
    links = [Link(at, at, Relation.EDITED, Confidence.CONFIDENT, 1.0, "") for at in range(2)]
    made = compare(before, after, links)
    carried = made.changes[-1].blocks[0]
    assert (carried.relation, old_text(carried.segments)) == (BlockRelation.SPLIT, f"Counted is {kept}. ")
    gone = [block for block in made.changes[0].blocks if block.relation is BlockRelation.DELETED]
    assert [old_text(block.segments) for block in gone] == [f"{MORE} ", OTHER]


def test_a_clause_of_a_linked_provision_goes_before_one_from_afar() -> None:
    near = "assess the risks of the model that may stem from its use, its making or its sale in any state"
    far = "assess the risks that may stem from its use, its making or its sale in any state"
    old = f"## Aims\n\n{MORE} The office shall {near}.\n\n## Law\n\n{THIRD}\n\nWhoever sells shall {far}.\n"
    new = f"## Aims\n\n{MORE}\n\nHelping firms to {near}, and at sea.\n\n## Law\n\n{THIRD}\n"
    before, after = outline(old), outline(new)
    made = compare(before, after, trace(before.provisions, after.provisions))
    assert [block.relation for block in made.changes[0].blocks] == [BlockRelation.SPLIT] * 2
    assert [block.relation for block in made.changes[1].blocks] == [BlockRelation.SAME, BlockRelation.DELETED]


def test_a_long_run_that_is_most_of_its_sentence_moves_to_a_provision_that_is_not_linked() -> None:
    words = "what a licensed surveyor measures twice in the harbour at low water by lamp and by lead"
    old = f"## Records\n\nDepth is {words}. {MORE}\n\n## Rest\n\nStays.\n"
    new = f"## Records\n\n{MORE}\n\n## Rest\n\nStays.\n\n## Terms\n\nSoundings (see above): {words}\n"
    before, after = outline(old), outline(new)
    links = [Link(at, at, Relation.EDITED, Confidence.CONFIDENT, 1.0, "") for at in range(2)]
    made = compare(before, after, links)
    moved = made.changes[-1].blocks[0]
    assert (moved.relation, moved.moved, words in kept(moved)) == (BlockRelation.SPLIT, True, True)
    assert old_text(made.changes[0].blocks[0].segments) == MORE
    assert [line.to for line in made.changes[0].away] == [2]
