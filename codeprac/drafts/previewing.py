"""What a text would become, shown before anything is stored. Plain values."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codeprac.drafts.rules import draft_title, sha256_of
from codeprac.text.decoding import Decoded
from codeprac.text.outline import outline
from codeprac.text.provisions import Doubt, Kind, OutlinedProvision
from codeprac.text.words import count_words

# Beyond this many headings each is a plain row: a page with more choices than that helps nobody.
MOST_CHOICES = 2_000
MOST_DOUBTS = 200


@dataclass(frozen=True, slots=True)
class PreviewedProvision:
    """A provision as it was read, and what is doubtful there."""

    provision: OutlinedProvision
    words: int
    doubts: Sequence[Doubt]


@dataclass(frozen=True, slots=True)
class Preview:
    """The outline of a text with its figures and doubts."""

    source: str
    sha256: str
    title: str
    provisions: Sequence[PreviewedProvision]
    kinds: Sequence[tuple[Kind, int]]
    words: int
    doubts: Sequence[Doubt]

    @property
    def has_choices(self) -> bool:
        """Whether the kind of each heading can be chosen."""
        return len(self.provisions) <= MOST_CHOICES

    @property
    def listed_doubts(self) -> Sequence[Doubt]:
        """The doubts that the summary lists; all of them stand at their headings too."""
        return self.doubts[:MOST_DOUBTS]


def preview(text: Decoded, kinds: Mapping[int, Kind] | None = None) -> Preview:
    """The preview of a text; `kinds` are corrections by line."""
    made = outline(text.text, kinds)
    doubts = (*text.doubts, *made.doubts)
    at_place: defaultdict[int | None, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        at_place[doubt.position].append(doubt)
    counts = Counter(provision.kind for provision in made.provisions)
    return Preview(
        source=text.text,
        sha256=sha256_of(text.text),
        title=draft_title(made.provisions),
        provisions=[
            PreviewedProvision(provision, count_words(provision.source), at_place[provision.position])
            for provision in made.provisions
        ],
        kinds=[(kind, counts[kind]) for kind in Kind if counts[kind]],
        words=count_words(text.text),
        doubts=doubts,
    )
