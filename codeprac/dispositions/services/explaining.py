"""Importing explanations of changes that were written elsewhere, as the reasons of changes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.queries import find_change
from codeprac.dispositions.services.changes import explain_change
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import find_working_draft, list_provisions, list_released_drafts
from codeprac.text.explaining import Explanation, Target, place_explanations
from codeprac.text.words import collapse


@dataclass(frozen=True, slots=True)
class PlacedReason:
    """An explanation, the draft that it is about, and its provision there; None for what a person has to place."""

    explanation: Explanation
    draft: Draft | None
    provision: Provision | None


def list_explained_drafts(code: CodeOfPractice) -> dict[int, Draft]:
    """The drafts whose changes can be explained, by number: all that have a draft before them; the working draft by the
    number that it will have."""
    found = {one.number: one for one in list_released_drafts(code.id) if one.number is not None and one.base_id}
    working = find_working_draft(code.id)
    if working is not None and working.base is not None:
        found[(working.base.number or 0) + 1] = working
    return found


def preview_reasons(
    code: CodeOfPractice, explanations: Sequence[Explanation], *, number: int | None = None
) -> list[PlacedReason]:
    """Where each explanation would go; those that name no draft are about draft `number`."""
    drafts = list_explained_drafts(code)
    of_draft: dict[int | None, list[int]] = defaultdict(list)
    for at, one in enumerate(explanations):
        of_draft[one.draft if one.draft in drafts else number if one.draft is None else None].append(at)
    found: dict[int, PlacedReason] = {}
    for about, places in of_draft.items():
        draft = drafts.get(about) if about is not None else None
        provisions = list_provisions(draft) if draft else []
        targets = [Target(row.label, row.heading, row.level, row.word_count) for row in provisions]
        placed = place_explanations([explanations[at] for at in places], targets)
        for at, place in zip(places, placed, strict=True):
            found[at] = PlacedReason(explanations[at], draft, provisions[place] if place is not None else None)
    return [found[at] for at in range(len(explanations))]


def import_reasons(reasons: Sequence[PlacedReason], *, actor_id: str | None, now: datetime) -> int:
    """Add each explanation that has a place to the reason of the change there, and say how many were new: what is said
    there already is not said twice."""
    added = 0
    for one in reasons:
        if one.draft is None or one.provision is None:
            continue
        earlier = find_change(one.draft.id, one.provision.id, None)
        said = earlier.reason if earlier else ""
        if collapse(one.explanation.text) in collapse(said):
            continue
        explain_change(
            one.draft,
            reason=_joined(said, one.explanation),
            provision_id=one.provision.id,
            actor_id=actor_id,
            now=now,
        )
        added += 1
    return added


def _joined(said: str, explanation: Explanation) -> str:
    title = f"**{explanation.title}**" if explanation.title and f"**{explanation.title}**" not in said else ""
    return "\n\n".join(part for part in (said, title, explanation.text) if part)
