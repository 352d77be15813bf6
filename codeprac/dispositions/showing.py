"""What lower packages show of answers, through the providers that they declare.

Everybody gets the released ones; private ones only those who work on the code."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.access.actor import Actor, Facts
from codeprac.access.permissions import Permission
from codeprac.access.policy import could_be_allowed, is_allowed
from codeprac.annotations.answers import Answer
from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import closes
from codeprac.dispositions.forms import OUTCOME_NAMES
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries import answers_to
from codeprac.dispositions.queries.dissenting import published_dissents
from codeprac.web.access import current_actor


@dataclass(frozen=True, slots=True)
class ChangePlace:
    """Where a change can be seen, and what the link to it says; without an address while only drafters see it."""

    address: str
    words: str


class ShownAnswers:
    """The answers that the present actor may see (`annotations.answers.Answers`)."""

    def find(self, annotation_ids: Collection[str]) -> Mapping[str, Answer]:
        """The answers by annotation id; two queries."""
        actor = current_actor()
        reads_desks = could_be_allowed(actor, Permission.DESK_READ)
        found = answers_to(annotation_ids, include_private=reads_desks)
        return {key: _shown(answer, actor) for key, answer in found.items() if _may_see(answer, actor)}

    def is_answered(self, outcome: str = "", since: datetime | None = None) -> sa.ColumnElement[bool]:
        """Whether an annotation has a released answer, maybe with this outcome or released since."""
        released = sa.exists().where(Disposition.annotation_id == Annotation.id, Disposition.released_at.is_not(None))
        if outcome:
            released = released.where(Disposition.outcome == outcome)
        if since:
            released = released.where(Disposition.released_at >= since)
        return released.correlate(Annotation)

    def outcomes(self) -> list[tuple[str, str]]:
        """The outcomes that drafters record, with their words."""
        return [(outcome.value, str(name)) for outcome, name in OUTCOME_NAMES.items()]


def place_of_change(disposition: Disposition) -> ChangePlace | None:
    """Where the change behind an answer can be seen; of a draft that is not released nothing but that there is one."""
    change = disposition.change
    if change is None:
        return None
    draft = change.draft
    if draft.number is None:
        return ChangePlace("", _("A change in the next draft"))
    place = change.provision or change.old_provision
    name = place.name if place else ""
    base = f"/codes/{draft.code.slug}"
    if draft.base is None or draft.base.number is None:
        address = f"{base}/drafts/{draft.number}#{place.slug if place else ''}"
        return ChangePlace(address, _("Changed: %(name)s in draft %(number)s", name=name, number=draft.number))
    mark = "" if change.provision else "deleted-"
    address = f"{base}/compare/{draft.base.number}/{draft.number}#{mark}{place.slug if place else ''}"
    words = _("Changed: %(name)s in draft %(number)s") if change.provision else _("Dropped: %(name)s, draft %(number)s")
    return ChangePlace(address, words % {"name": name, "number": draft.number})


def _may_see(answer: Disposition, actor: Actor) -> bool:
    if answer.released_at is not None:
        return True
    return is_allowed(actor, Permission.DESK_READ, Facts(code_id=answer.code_id))


def _shown(answer: Disposition, actor: Actor) -> Answer:
    place, said = place_of_change(answer), answer.follow_up
    annotation = answer.annotation
    is_closed = closes(annotation.withholding, annotation.facts, actor)
    return Answer(
        outcome=answer.outcome,
        reason=_("The reason is not shown, because the annotation is not.") if is_closed else answer.reason,
        released_at=answer.released_at or answer.recorded_at,
        change=place.words if place else "",
        change_address=place.address if place else "",
        change_reason=answer.change.reason if answer.change and place and place.address else "",
        change_origin=answer.change.origin if answer.change and place and place.address else "",
        is_private=answer.released_at is None,
        stance=said.stance if said else "",
        stance_reason=said.reason if said else "",
        stance_at=said.given_at if said else None,
        dissents=tuple((one.author.name, one.reason) for one in published_dissents(answer)),
    )
