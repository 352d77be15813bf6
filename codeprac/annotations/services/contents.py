"""What somebody wrote, checked and tidied before it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from codeprac.annotations.rules import (
    EVIDENCE_LIMIT,
    SUMMARY_LIMIT,
    TEXT_LIMIT,
    AnnotationKind,
    Publication,
    Unacceptable,
    is_web_address,
    tidy_evidence,
    tidy_text,
)


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of an annotation that its author writes and may edit."""

    kind: AnnotationKind
    text: str
    rationale: str
    proposed_wording: str | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the public sees of an annotation; of a confidential one why, and what may be told instead."""

    publication: Publication = Publication.NAMED
    reason: str = ""
    summary: str = ""


def check_content(
    *, kind: str, text: str, rationale: str, proposed_wording: str | None, evidence: Sequence[str]
) -> Content:
    """The content as it is kept, or Unacceptable with the field that must change."""
    return Content(
        kind=_kind(kind),
        text=check_text("text", text, required=True),
        rationale=check_text("rationale", rationale),
        proposed_wording=None if proposed_wording is None else check_text("proposed_wording", proposed_wording),
        evidence=_evidence(evidence),
    )


def check_text(field: str, text: str, *, required: bool = False) -> str:
    """The tidied text of one field, within the limit; Unacceptable otherwise."""
    tidied = tidy_text(text)
    if required and not tidied:
        raise Unacceptable(field, _("Write what you want to say."))
    if len(tidied) > TEXT_LIMIT:
        message = _(
            "This is %(length)s characters long; %(limit)s fit into one annotation. "
            "Shorten it, or split it into several annotations.",
            length=f"{len(tidied):,}",
            limit=f"{TEXT_LIMIT:,}",
        )
        raise Unacceptable(field, message)
    return tidied


def check_choice(publication: str, confidential_reason: str, public_summary: str, *, for_organisation: bool) -> Choice:
    """The choice as it is kept, or Unacceptable with the field that must change. Reason and summary are kept with a
    confidential annotation alone."""
    for fault in faults_of_choice(publication, confidential_reason, public_summary, for_organisation=for_organisation):
        raise fault
    if publication != Publication.CONFIDENTIAL:
        return Choice(Publication(publication))
    return Choice(Publication.CONFIDENTIAL, tidy_text(confidential_reason), tidy_text(public_summary))


def faults_of_choice(
    publication: str, confidential_reason: str, public_summary: str, *, for_organisation: bool
) -> list[Unacceptable]:
    """All that keeps a choice from being taken."""
    if publication not in set(Publication):
        return [Unacceptable("publication", _("Choose what the public sees."))]
    if publication == Publication.ORGANISATION and not for_organisation:
        message = _("You speak as yourself here: choose the organisation that you speak for, or another publication.")
        return [Unacceptable("publication", message)]
    if publication != Publication.CONFIDENTIAL:
        return []
    needed = (
        ("confidential_reason", confidential_reason, _("Say why this has to stay confidential.")),
        ("public_summary", public_summary, _("Say in general words what the public may know of it.")),
    )
    return [Unacceptable(field, fault) for field, text, missing in needed if (fault := _fault_of(text, missing))]


def _fault_of(text: str, missing: str) -> str:
    """What is wrong with a short text that has to be there; empty where nothing is."""
    tidied = tidy_text(text)
    if not tidied:
        return missing
    if len(tidied) <= SUMMARY_LIMIT:
        return ""
    return _(
        "This is %(length)s characters long; %(limit)s are enough here.",
        length=f"{len(tidied):,}",
        limit=f"{SUMMARY_LIMIT:,}",
    )


def _kind(kind: str) -> AnnotationKind:
    try:
        return AnnotationKind(kind)
    except ValueError:
        raise Unacceptable("kind", _("Choose general, technical or editorial.")) from None


def _evidence(addresses: Sequence[str]) -> tuple[str, ...]:
    tidied = tidy_evidence(addresses)
    if len(tidied) > EVIDENCE_LIMIT:
        raise Unacceptable("evidence", _("No more than %(limit)s links to evidence.", limit=EVIDENCE_LIMIT))
    for address in tidied:
        if not is_web_address(address):
            shown = address if len(address) <= 80 else address[:79] + "…"
            message = _("“%(address)s” is no web address. It must begin with https:// or http://.", address=shown)
            raise Unacceptable("evidence", message)
    return tuple(tidied)
