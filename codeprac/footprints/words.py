"""The words that an annotation led to; on plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from codeprac.drafts.models import Draft, Provision
from codeprac.footprints.placing import came_from
from codeprac.text.footprint import Origin, Written
from codeprac.text.words import count_words

MOST_SHOWN = 6
LONGEST = 220


@dataclass(frozen=True, slots=True)
class LedWords:
    """The words of a provision that came in one draft, cut short, and how many there are. `is_exact` where they are
    those of the proposed wording, and not all that changed there."""

    provision: Provision
    draft: Draft
    texts: Sequence[str]
    words: int
    is_exact: bool


def words_in(
    provision: Provision, draft: Draft, written: Sequence[Written], origin: Origin, wording: str | None
) -> LedWords:
    """What came into a provision in a draft; of wording that was taken over those words alone, where they are told
    apart."""
    came = [text for each in written for text, one in each.pieces() if one == origin and count_words(text)]
    own = [text for text in came if wording and came_from(text, wording)]
    texts = own or came
    shown = [text.strip() if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …" for text in texts]
    return LedWords(provision, draft, shown[:MOST_SHOWN], sum(map(count_words, texts)), bool(own))
