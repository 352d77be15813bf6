"""What the places of provisions say about pairs of them."""

import numpy as np

from codeprac.text.outline import outline
from codeprac.text.places import Places


def test_a_pair_stands_below_a_pair_as_far_as_that_is_linked() -> None:
    old = outline("# Code\n\n## One\n\n### First\n\n## Two\n").provisions
    new = outline("# Code\n\n## Two\n\n## One\n\n### First\n").provisions
    keys = np.array([0 * 4 + 0, 1 * 4 + 1, 1 * 4 + 2, 2 * 4 + 3, 3 * 4 + 1])
    scores = np.array([1.0, 0.1, 0.8, 0.3, 0.5])
    assert Places(keys, old, new).above(scores).tolist() == [0.0, 1.0, 1.0, 0.8, 1.0]
    without = np.delete(keys, 2), np.delete(scores, 2)
    assert Places(without[0], old, new).above(without[1]).tolist() == [0.0, 1.0, 0.0, 1.0]
