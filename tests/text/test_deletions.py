"""Where provisions that are gone are shown."""

import pytest

from codeprac.text.deletions import START, place_deletions
from codeprac.text.outline import outline

OLD = outline("# Code\n\n## One\n\n### Point\n\n## Two\n\n### Point\n\n## Three\n")
NEW = outline("# Code\n\n## One\n\n### Point\n\n### More\n\n## Three\n\n### Point\n")
CODE, ONE, ITS_POINT, TWO, POINT_OF_TWO, THREE = range(6)
NEW_CODE, NEW_ONE, _, MORE, NEW_THREE, _ = range(6)


@pytest.mark.parametrize(
    ("targets", "places"),
    [
        ({CODE: NEW_CODE, ONE: NEW_ONE, THREE: NEW_THREE}, {NEW_ONE: [ITS_POINT], MORE: [TWO, POINT_OF_TWO]}),
        ({CODE: NEW_CODE, TWO: NEW_ONE}, {NEW_CODE: [ONE, ITS_POINT], NEW_ONE: [POINT_OF_TWO], MORE: [THREE]}),
        ({CODE: NEW_CODE, THREE: NEW_THREE}, {MORE: [ONE, ITS_POINT, TWO, POINT_OF_TWO]}),
        ({CODE: NEW_CODE}, {NEW_CODE: [ONE, ITS_POINT, TWO, POINT_OF_TWO, THREE]}),
        ({}, {START: [CODE, ONE, ITS_POINT, TWO, POINT_OF_TWO, THREE]}),
        ({at: at for at in range(6)}, {}),
    ],
)
def test_what_is_gone_is_shown_beside_its_nearest_sibling(
    targets: dict[int, int], places: dict[int, list[int]]
) -> None:
    assert place_deletions(OLD.provisions, NEW.provisions, targets) == places
