"""What the queue of places to check shows: where one is in it, what stood there then, what there is to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codeprac.annotations.carrying import Spot, spots_of
from codeprac.annotations.models import Anchor
from codeprac.annotations.quoting import Quotation, quote
from codeprac.drafts.models import Provision
from codeprac.text.anchoring import Selector, locate

CONTEXT = 420


@dataclass(frozen=True, slots=True)
class Queue:
    """Where one is among the anchors to check: `at` is shown now, `done` has just been decided."""

    total: int
    decided: int
    position: int = 0
    at: str | None = None
    before: str | None = None
    after: str | None = None
    done: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to choose: its value in the form, and its words in their context."""

    value: str
    spot: Spot
    provision: Provision
    quotation: Quotation


def queue_of(checks: Sequence[tuple[str, bool]], *, at: str | None = None, after: str | None = None) -> Queue:
    """The queue at an anchor; without one, at the next that is open after the one just decided, else at the first."""
    ids = [anchor_id for anchor_id, _is_open in checks]
    decided = sum(not is_open for _id, is_open in checks)
    done = after if after in ids else None
    if at is None:
        start = ids.index(done) + 1 if done else 0
        rest = [*checks[start:], *checks[:start]]
        at = next((anchor_id for anchor_id, is_open in rest if is_open), None)
    if at not in ids:
        return Queue(len(ids), decided, at=at, done=done)
    place = ids.index(at)
    before = ids[place - 1] if place else None
    following = ids[place + 1] if place + 1 < len(ids) else None
    return Queue(len(ids), decided, place + 1, at, before, following, done)


def choices_of(anchor: Anchor, provisions: Mapping[str, Provision]) -> list[Choice]:
    """Where the anchor may belong: where it stands now, if it does, then the candidates, best first."""
    spots = list(spots_of(anchor.candidates))
    if anchor.provision_id:
        here = Spot(anchor.provision_id, anchor.quote, anchor.prefix, anchor.suffix, anchor.start, anchor.end)
        spots.insert(0, here)
    return [
        Choice(str(number), spot, provision, quote(provision.body_text, spot.start, spot.end, context=CONTEXT))
        for number, spot in enumerate(spots)
        if (provision := provisions.get(spot.provision_id))
    ]


def then(anchor: Anchor | None, provision: Provision | None) -> Quotation | None:
    """The words as they stood in the draft before, in their context."""
    if anchor is None or provision is None:
        return None
    found = locate(provision.body_text, Selector(anchor.quote, anchor.prefix, anchor.suffix, anchor.start))
    if found is None:
        return quote(provision.body_text, None, None, context=CONTEXT)
    return quote(provision.body_text, found.start, found.end, context=CONTEXT)
