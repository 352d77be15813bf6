"""A text that many people submitted, shown once: how many people and organisations, and in which variants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import View
from codeprac.text.segments import Segment
from codeprac.text.variants import group_variants

MOST_VARIANTS = 12


@dataclass(frozen=True, slots=True)
class ShownVariant:
    """Annotations with the same words, and how these differ from the commonest ones."""

    annotations: tuple[Annotation, ...]
    difference: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """One text of many: the commonest words, who repeats them, and the variants, the commonest first."""

    text: str
    people: int
    organisations: int
    unnamed: int
    variants: tuple[ShownVariant, ...]
    hidden_variants: int

    @property
    def size(self) -> int:
        """How many annotations it has."""
        return sum(len(variant.annotations) for variant in self.variants)


def show_campaign(annotations: Sequence[Annotation], view_of: Callable[[Annotation], View]) -> Campaign | None:
    """The campaign of these annotations, as far as the views of them tell; None where they tell of none. Confidential
    ones are left out: to be in a campaign says what they say. Anonymous ones count as unnamed."""
    told = [(annotation, view) for annotation in annotations if not (view := view_of(annotation)).is_closed]
    if not told:
        return None
    variants = group_variants([view.text for _annotation, view in told], MOST_VARIANTS)
    shown = [ShownVariant(tuple(told[place][0] for place in row.places), row.difference) for row in variants]
    organisations = {view.organisation.slug for _annotation, view in told if view.organisation}
    people = {annotation.author_id for annotation, view in told if view.name and not view.organisation}
    return Campaign(
        text=told[variants[0].places[0]][1].text,
        people=len(people),
        organisations=len(organisations),
        unnamed=sum(1 for _annotation, view in told if not view.is_named),
        variants=tuple(shown[:MOST_VARIANTS]),
        hidden_variants=max(0, len(shown) - MOST_VARIANTS),
    )
