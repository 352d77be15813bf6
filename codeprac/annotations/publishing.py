"""Who sees what of an annotation: the choice of its author, on plain values.

Every page, file, feed and mail that shows an annotation shows the `View` that `view_of` gives, never the row. Author,
organisation (where it was made for one) and those who work on the code see everything; everybody else sees:

named         all of it.
organisation  all of it, with the organisation's name and not the person's.
anonymous     what it says, and the stakeholder group; neither person nor organisation.
confidential  that it is there, and the public summary; neither who speaks nor for which group, nor on which words.

What the drafters recorded of another channel is shown as that, and never as their own view. Which record it came of is
told only where who speaks is: a letter has one sender. An anonymous one tells the kind of channel, a confidential one
that it was recorded.

What moderation withholds is closed as what is confidential is, whatever its author chose, and its summary too: a notice
says how, when and under which rule. Not even who wrote it is told: it may not be theirs.
"""

from dataclasses import dataclass, replace
from datetime import date

from codeprac.access.actor import Actor, Facts
from codeprac.access.permissions import Permission
from codeprac.access.policy import is_allowed
from codeprac.annotations.rules import Publication
from codeprac.annotations.withholding import Withheld


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that somebody speaks for."""

    name: str
    slug: str
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Of which record of another channel something came; `number` None and the rest empty where that is not told."""

    channel: str = ""
    held_on: date | None = None
    number: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """An annotation as it was written: all of it."""

    publication: Publication
    facts: Facts
    name: str
    organisation: Party | None
    group: str
    text: str
    rationale: str = ""
    wording: str | None = None
    evidence: tuple[str, ...] = ()
    reason: str = ""
    summary: str = ""
    origin: Origin | None = None
    withheld: Withheld | None = None
    is_identified: bool = False
    """Whether the office has verified who the person is."""


@dataclass(frozen=True, slots=True)
class View:
    """What somebody may see of an annotation; what they may not see is empty. `is_whole`: nothing is kept from them.
    `for_organisation` is the capacity: None where that is not told."""

    publication: Publication
    is_whole: bool
    name: str
    organisation: Party | None
    group: str
    for_organisation: bool | None
    text: str
    rationale: str
    wording: str | None
    evidence: tuple[str, ...]
    reason: str
    summary: str
    origin: Origin | None = None
    withheld: Withheld | None = None
    is_identified: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether it is confidential to whom the view is for, only the summary being told, or withheld from them."""
        return not self.is_whole and (self.publication is Publication.CONFIDENTIAL or self.withheld is not None)

    @property
    def keeps_answer(self) -> bool:
        """Whether the reason of its answer is not told either: it may repeat what moderation withholds."""
        return self.withheld is not None and not self.is_whole

    @property
    def is_named(self) -> bool:
        """Whether the person or the organisation is told. Where neither is, pages tell the day and not the minute."""
        return bool(self.name or self.organisation)

    @property
    def tells_more(self) -> bool:
        """Whether it tells what the public is not told."""
        return self.is_whole and (self.publication is not Publication.NAMED or self.withheld is not None)

    def quote(self, words: str) -> str:
        """The words that it is about, or words of any of its places; nothing where they are not told."""
        return "" if self.is_closed else words


def view_of(written: Written, actor: Actor) -> View:
    """What the actor sees of an annotation."""
    whole = _whole(written)
    if whole.is_whole or is_allowed(actor, Permission.ANNOTATION_READ_WHOLE, written.facts):
        return replace(whole, is_whole=True)
    if written.withheld is None and written.publication is Publication.ORGANISATION:
        return replace(whole, name="", is_identified=False)
    origin = Origin(written.origin.channel) if written.origin else None
    without_party = replace(whole, name="", organisation=None, origin=origin, is_identified=False)
    if written.withheld is None and written.publication is Publication.ANONYMOUS:
        return without_party
    return replace(
        without_party,
        origin=Origin() if origin else None,
        group="",
        for_organisation=None,
        text="" if written.withheld else written.summary,
        summary="" if written.withheld else written.summary,
        rationale="",
        wording=None,
        evidence=(),
        reason="",
    )


def tells_replier(view: View, *, is_author: bool) -> bool:
    """Whether whoever sees an annotation so may know who wrote a reply to it: its author stays as unnamed there."""
    return view.is_whole or not is_author


def closes(withheld: Withheld | None, facts: Facts, actor: Actor) -> bool:
    """Whether a text, a reply say, is withheld from the actor: its author, its organisation and who works on the code
    read it."""
    return withheld is not None and not is_allowed(actor, Permission.ANNOTATION_READ_WHOLE, facts)


def _whole(written: Written) -> View:
    return View(
        publication=written.publication,
        is_whole=written.publication is Publication.NAMED and written.withheld is None,
        name=written.name,
        organisation=written.organisation,
        group=written.group,
        for_organisation=written.organisation is not None,
        text=written.text,
        rationale=written.rationale,
        wording=written.wording,
        evidence=written.evidence,
        reason=written.reason,
        summary=written.summary,
        origin=written.origin,
        withheld=written.withheld,
        is_identified=written.is_identified,
    )
