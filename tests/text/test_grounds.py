"""When what two provisions have in common is no ground to propose a link: one row for each rule."""

import pytest

from codeprac.text.grounds import Ground, Grounds
from codeprac.text.provisions import Kind, OutlinedProvision

ENOUGH = Ground(score=0.4, words=0.2, worth=0.5, phrases=1, parent_kept=True)


def provision(title: str, body: str = "Text.") -> OutlinedProvision:
    return OutlinedProvision(0, 1, 2, Kind.MEASURE, "", "", title, title, "slug", None, "", body)


KPIS = [provision("Indicator")] * 3


@pytest.mark.parametrize(
    ("old", "new", "ground", "alone", "carries"),
    [
        (provision("Access"), provision("Funding"), ENOUGH, True, True),
        # A heading without text is a counterpart of one, but nothing was split from it.
        (provision("Access", ""), provision("Access", "\n"), Ground(0.9, 0.9, 1.0, 0, True), True, True),
        (provision("Access", ""), provision("Access", "\n"), Ground(0.9, 0.9, 1.0, 0, True), False, False),
        (provision("Access", ""), provision("Access"), Ground(0.9, 0.0, 0.0, 0, False), False, False),
        (provision("Access", ""), provision("Access"), Ground(0.9, 0.0, 0.0, 0, False), True, True),
        # A sort of provision that is new takes no link unless the text stands there.
        (provision("Access"), KPIS[0], Ground(0.9, 0.2, 0.5, 3, True), True, False),
        (provision("Access"), KPIS[0], Ground(0.3, 0.2, 0.5, 4, True), True, True),
        (provision("Access"), KPIS[0], Ground(0.3, 0.2, 0.6, 0, True), False, True),
        # An equal heading elsewhere, over other words.
        (provision("Before use"), provision("Before use"), Ground(0.7, 0.04, 0.2, 0, False), True, False),
        (provision("Before use"), provision("Before use"), Ground(0.7, 0.04, 0.2, 0, True), True, True),
        (provision("Before use"), provision("Before use"), Ground(0.7, 0.04, 0.2, 1, False), False, True),
        # Another heading, weak evidence, and not one phrase that is not everywhere.
        (provision("Access"), provision("Funding"), Ground(0.4, 0.2, 0.5, 0, True), True, False),
        (provision("Access"), provision("Funding"), Ground(0.5, 0.2, 0.5, 0, True), True, True),
        (provision("Access"), provision("Funding"), Ground(0.4, 0.2, 0.5, 0, True), False, True),
        (provision("Access"), provision("Access to it"), Ground(0.4, 0.2, 0.5, 0, True), True, True),
        # Nothing was taken into another of which so little stands there.
        (provision("Access"), provision("Funding"), Ground(0.4, 0.2, 0.3, 0, True), False, False),
        (provision("Access"), provision("Funding"), Ground(0.4, 0.2, 0.3, 1, True), False, True),
    ],
)
def test_some_pairs_have_no_ground(
    old: OutlinedProvision, new: OutlinedProvision, ground: Ground, alone: bool, carries: bool
) -> None:
    assert Grounds([old], [new, *KPIS]).carry(0, 0, ground, alone=alone) is carries
