"""Which block became which: equal ones before likely ones, and formulae that stay where they are."""

from codeprac.text.changes import BlockChange, BlockRelation, Comparison
from codeprac.text.comparing import compare
from codeprac.text.lineage import trace
from codeprac.text.outline import outline
from codeprac.text.segments import old_text

ONE = "Providers shall give qualified researchers access to the weights of the model within thirty days."
TWO = "Every log of training data is kept for ten years and shown to the authority when it asks for it."
THREE = "A serious incident is reported in writing within two days, with its cause and the remedy chosen."
FORMULA = "In order to satisfy this commitment of the code:"


def compared(old: str, new: str) -> Comparison:
    before, after = outline(old), outline(new)
    return compare(before, after, trace(before.provisions, after.provisions))


def shown(made: Comparison, words: str) -> list[BlockChange]:
    return [
        block
        for change in made.changes
        for block in change.blocks
        if any(words in segment.text for segment in block.segments)
    ]


def test_an_equal_point_is_found_before_one_that_is_like_it_though_its_quotes_and_its_place_changed() -> None:
    old = f"## Risks\n\n{ONE}\n\n- Discriminatory bias\n- Tendency to “deceive”\n- Tendency to “invent”\n"
    new = f'## Risks\n\n{ONE}\n\n- Tendency to do harm\n- Tendency to "invent"\n- Discriminatory bias\n'
    made = compared(old, new)
    invented = shown(made, "invent")
    assert [old_text(block.segments) for block in invented] == ["Tendency to “invent”"]
    assert invented[0].minor
    assert [block.relation for block in shown(made, "Discriminatory bias")] == [BlockRelation.MOVED]


def test_a_point_of_common_words_is_found_by_all_of_them_whatever_begins_with_a_capital() -> None:
    old = f"## Risks\n\n{ONE}\n\n- Focus on what is best for us\n- Say what you do\n"
    after = "We focus on what is best, not for one person alone, but for the whole community"
    made = compared(old, f"## Risks\n\n{ONE}\n\n- {after}\n- The rest is in part two\n")
    assert [old_text(block.segments) for block in shown(made, "community")] == ["Focus on what is best for us"]
    assert [block.relation for block in shown(made, "The rest")] == [BlockRelation.NEW]


def test_what_a_draft_says_again_and_again_does_not_move_to_another_provision() -> None:
    old = f"## Access\n\n{FORMULA}\n\n{ONE}\n\n## Logs\n\n{FORMULA}\n\n{TWO}\n\n## Incidents\n\n{THREE}\n"
    new = old.replace(f"{FORMULA}\n\n{ONE}", ONE).replace(f"{THREE}\n", f"{THREE}\n\n{FORMULA}\n")
    formulae = [block.relation for block in shown(compared(old, new), FORMULA)]
    assert formulae == [BlockRelation.DELETED, BlockRelation.SAME, BlockRelation.NEW]


def test_what_stands_once_moves_to_another_provision() -> None:
    old = f"## Access\n\n{FORMULA}\n\n{ONE}\n\n## Logs\n\n{TWO}\n\n## Incidents\n\n{THREE}\n"
    new = old.replace(f"{FORMULA}\n\n{ONE}", ONE).replace(f"{THREE}\n", f"{THREE}\n\n{FORMULA}\n")
    assert [block.relation for block in shown(compared(old, new), FORMULA)] == [BlockRelation.MOVED]
