"""Text that is shown elsewhere leaves a line where it stood."""

import json

from codeprac.text.changes import Away, Comparison, ProvisionChange
from codeprac.text.comparing import compare
from codeprac.text.links import Confidence, Link, Relation
from codeprac.text.outline import outline
from codeprac.text.printing import print_comparison
from codeprac.text.serialising import comparison_from_json, comparison_to_json

ONE = "Providers shall give qualified researchers access to the weights of the model within thirty days."
TWO = "Every log of training data is kept for ten years and shown to the authority when it asks for it."
THREE = "A serious incident is reported in writing within two days, with its cause and the remedy chosen."
FOUR = "Whoever breaches the code is named on a public list that the secretariat keeps."


def compared(old: str, new: str, *pairs: tuple[int, int]) -> Comparison:
    links = [Link(at, to, Relation.EDITED, Confidence.CONFIDENT, 1.0, "") for at, to in pairs]
    return compare(outline(old), outline(new), links)


def away(made: Comparison) -> list[tuple[Away, ...]]:
    return [change.away for change in made.changes]


def test_a_paragraph_that_moved_leaves_a_line_between_those_that_stayed() -> None:
    old = f"## Access\n\n{ONE}\n\n{TWO}\n\n{FOUR}\n\n## Incidents\n\n{THREE}\n"
    new = f"## Access\n\n{ONE}\n\n{FOUR}\n\n## Incidents\n\n{THREE}\n\n{TWO}\n"
    made = compared(old, new, (0, 0), (1, 1))
    assert away(made) == [(Away(1, "Every log of training data is kept for …", 1, 1),), ()]
    assert made.changes[0].changed
    assert (made.statistics.inserted, made.statistics.deleted) == (0, 0)
    assert comparison_from_json(json.loads(json.dumps(comparison_to_json(made)))) == made
    printed = "\n".join(print_comparison(outline(old).provisions, outline(new).provisions, made))
    assert "(moved to Incidents, line 7) Every log of training data is kept for …" in printed


def test_a_paragraph_that_changed_its_order_leaves_a_line_that_names_no_other_provision() -> None:
    made = compared(f"## A\n\n{ONE}\n\n{TWO}\n\n{THREE}\n", f"## A\n\n{TWO}\n\n{THREE}\n\n{ONE}\n", (0, 0))
    assert [(line.at, line.to) for line in made.changes[0].away] == [(0, None)]


def test_neighbours_that_went_to_one_place_leave_one_line() -> None:
    old = f"## Access\n\n{ONE}\n\n{TWO}\n\n{FOUR}\n\n## Incidents\n\n{THREE}\n"
    new = f"## Access\n\n{ONE}\n\n## Incidents\n\n{THREE}\n\n{TWO}\n\n{FOUR}\n"
    made = compared(old, new, (0, 0), (1, 1))
    assert [(line.blocks, line.to) for line in made.changes[0].away] == [(2, 1)]


def test_a_deleted_provision_says_what_of_it_is_elsewhere() -> None:
    old = f"## Access\n\n{ONE}\n\n## Gone\n\n{TWO}\n\n{FOUR}\n"
    made = compared(old, f"## Access\n\n{ONE}\n\n{TWO}\n", (0, 0))
    gone: ProvisionChange = next(change for change in made.changes if change.new is None)
    assert [(line.at, line.to) for line in gone.away] == [(0, 0)]
