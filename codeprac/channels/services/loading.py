"""Loading proposals that were made elsewhere as contributions of a record, each at the words that it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationKind, is_web_address
from codeprac.annotations.services import Contribution
from codeprac.channels.services.contributing import enter_contribution
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.records.models import ChannelRecord
from codeprac.text.anchoring import describe
from codeprac.text.fragments import to_markdown
from codeprac.text.proposal_files import ProposedChange
from codeprac.text.proposing import Place, Places, Unplaced

# Of a passage that has no place, so much is shown in the text of the annotation.
_SHOWN = 9_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A proposal, and where it belongs, or why it has no place; the annotation once it is loaded."""

    change: ProposedChange
    place: Place | Unplaced
    provision: Provision
    annotation: Annotation | None = None


def preview_proposals(draft: Draft, changes: Sequence[ProposedChange]) -> list[Placed]:
    """Where each proposal would go; what has no place goes to the section that it names, or to the first provision."""
    provisions = list_provisions(draft, with_body=True)
    places = Places([one.body_text for one in provisions], [one.heading for one in provisions])
    found = []
    for change in changes:
        place = places.find(change.before, change.after, change.section)
        at = place.provision if isinstance(place, Place) else places.provision_of(change.section) or 0
        found.append(Placed(change, place, provisions[at]))
    return found


def load_proposals(
    record: ChannelRecord, changes: Sequence[ProposedChange], *, actor_id: str | None, now: datetime
) -> list[Placed]:
    """Enter each proposal as a contribution of the record, in their order: with proposed wording at its words where
    these are certain; else with both wordings in its text, for a person to place."""
    loaded = []
    for count, one in enumerate(preview_proposals(record.round.draft, changes)):
        place = one.place
        selector = describe(one.provision.body_text, place.start, place.end) if isinstance(place, Place) else None
        made = enter_contribution(
            record,
            one.provision,
            _contribution(record, one),
            selector=selector,
            form_token=f"proposal-{record.id}-{count}",
            actor_id=actor_id,
            now=now,
        )
        loaded.append(Placed(one.change, place, one.provision, made))
    return loaded


def _contribution(record: ChannelRecord, one: Placed) -> Contribution:
    change, place = one.change, one.place
    party = next((row for row in record.parties if row.name.casefold() == change.author.strip().casefold()), None)
    is_placed = isinstance(place, Place)
    parts = [change.rationale.strip() or _("Other wording is proposed.")]
    if not is_placed:
        parts += [_("Where exactly it belongs in this draft was not certain. Before:"), _quoted(change.before)]
        parts += [_("After:"), _quoted(change.after)]
    return Contribution(
        kind=AnnotationKind.TECHNICAL,
        text="\n\n".join(parts),
        proposed_wording=place.wording if isinstance(place, Place) else None,
        evidence=[change.address] if is_web_address(change.address) else [],
        organisation=party.organisation if party else None,
        said_by=change.author,
    )


def _quoted(passage: str) -> str:
    text = to_markdown(passage)
    shown = text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
    return "\n".join(f"> {line}" for line in (shown or "–").splitlines())
