"""Evidence that a provision of the new draft comes from one of the old: words, title, kind, surroundings.

Each pair of provisions that share anything telling is weighed: its pieces of evidence, each a number that grows with
likeness, are added up in log odds (logistic regression), and give how likely it is that a reader would link them. The
weights were fitted to links that readers drew between real drafts of several families and to synthetic edits of them,
then rounded. Surroundings (provisions beside, above and below) count as far as they are linked themselves; so the
weighing is done in rounds, each of which knows the outcome of the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from codeprac.text.places import Places, best_of
from codeprac.text.wording import FloatArray, IntArray

_BIAS: Final = -8.75
_WORDS: Final = 4.5
_CONTAINED: Final = 1.5
_TITLE: Final = 2.0
_KIND: Final = 1.0
_BESIDE: Final = 0.75
_AROUND: Final = 2.0
_ABOVE: Final = 1.0
_BELOW: Final = 1.5
_BELOW_OFTEN: Final = 0.5
_BEST: Final = 2.5
_ROUNDS: Final = 2
_BACKGROUND: Final = 0.05
_SPAN: Final = 0.35


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for pairs by themselves, each from 0 to 1 and in the order of their keys.

    `words` is how alike title and body together are, `contained` how much of the smaller is in the greater, `title`
    how alike the titles are as far as they are telling (more than 1 where nothing else can tell), `kind` whether such
    kinds readily become each other. `settled` marks pairs that need no weighing.
    """

    words: FloatArray
    contained: FloatArray
    title: FloatArray
    kind: FloatArray
    settled: FloatArray


def weigh(evidence: Evidence, places: Places) -> FloatArray:
    """How likely each pair is a link, from 0 to 1."""
    own = (
        _BIAS
        + _WORDS * np.sqrt(evidence.words)
        + _CONTAINED * evidence.contained
        + _TITLE * evidence.title
        + _KIND * evidence.kind
    )
    first = (np.maximum(evidence.words, 0.3 * evidence.title) - _BACKGROUND) / _SPAN
    scores = np.maximum(np.clip(first, 0.0, 1.0), evidence.settled)
    for _ in range(_ROUNDS):
        odds = own + _surroundings(scores, places)
        scores = np.maximum(1 / (1 + np.exp(-odds)), evidence.settled)
    return scores


def _surroundings(scores: FloatArray, places: Places) -> FloatArray:
    """What the other pairs, as likely as they are, say about each pair, in log odds."""
    beside = places.beside(scores)
    below = np.where(places.families, places.below(scores) - _BELOW_OFTEN, 0.0)
    return (
        _BESIDE * beside
        + _AROUND * places.around(scores)
        + _ABOVE * places.above(scores)
        + _BELOW * below
        + _BEST * (_relative(scores, places.old) + _relative(scores, places.new))
    )


def _relative(scores: FloatArray, sides: IntArray) -> FloatArray:
    """Each score as a share of the best one of its provision."""
    best = best_of(scores, sides)
    return scores / np.maximum(best[sides], 1e-6)
