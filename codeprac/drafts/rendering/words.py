"""What became of a provision, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from codeprac.text.comparing import Comparison, ProvisionChange
from codeprac.text.lineage import Confidence, Relation
from codeprac.text.provisions import OutlinedProvision

Provisions = Sequence[OutlinedProvision]


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A sign (a relation of lineage) and what it says here."""

    sign: str
    text: str


def name_of(provision: OutlinedProvision) -> str:
    """How people name a provision: its label, or its heading cut at a readable length."""
    name = provision.label or provision.title or provision.heading
    return name if len(name) <= 80 else f"{name[:78].rstrip()}…"


def changes_by_place(comparison: Comparison) -> Mapping[int, ProvisionChange]:
    """The change of each provision of the new draft, by its position."""
    found: dict[int, ProvisionChange] = {}
    for change in comparison.changes:
        if change.new is not None:
            found.setdefault(change.new, change)
    return found


def change_words(
    change: ProvisionChange, old: Provisions, new: Provisions, names: tuple[str, str]
) -> ChangeWords | None:
    """What the reader of the new draft is told, None where nothing happened; `names` are those of the two drafts."""
    relation = change.link.relation
    if relation is Relation.NEW or change.old is None:
        return ChangeWords("new", _("New in %(draft)s", draft=names[1]))
    if relation is Relation.DELETED or change.new is None:
        return ChangeWords("deleted", _("Deleted: not in %(draft)s", draft=names[1]))
    text = _origin(change, old, new, names[0])
    if text is None:
        return None
    sign = "edited" if relation is Relation.SAME else str(relation)
    if change.link.confidence is Confidence.PROPOSED:
        return ChangeWords("needs-check", _("%(words)s (likely, not certain)", words=text))
    return ChangeWords(sign, text)


def _origin(change: ProvisionChange, old: Provisions, new: Provisions, draft: str) -> str | None:
    """Where the text came from."""
    before = old[change.old or 0]
    after = new[change.new or 0]
    name = name_of(before)
    match change.link.relation:
        case Relation.SPLIT:
            if name == name_of(after):
                return _("Edited; part of it went elsewhere")
            return _("Split from %(name)s", name=name)
        case Relation.MERGED:
            return _(
                "Merged from %(names)s",
                names=listed([name_of(old[at]) for at in sorted(change.sources or (change.old or 0,))]),
            )
        case Relation.PROMOTED:
            return _("Promoted: was %(name)s", name=name)
        case Relation.DEMOTED:
            return _("Demoted: was %(name)s", name=name)
        case Relation.MOVED:
            return _moved(change, before, after, old)
    renumbered = change.renumbered is not None or before.label != after.label
    if change.link.relation is Relation.EDITED:
        if renumbered:
            return _("Renumbered and edited: was %(name)s", name=name)
        return _("Edited since %(draft)s", draft=draft)
    if change.moved:
        return _moved(change, before, after, old)
    return _("Renumbered: was %(name)s", name=name) if renumbered else None


def _moved(change: ProvisionChange, before: OutlinedProvision, after: OutlinedProvision, old: Provisions) -> str:
    place = change.moved[0] if change.moved else ""
    if before.label != after.label and before.label:
        return _("Moved: was %(name)s", name=name_of(before))
    if not place and before.parent is not None:
        place = name_of(old[before.parent])
    return _("Moved from %(place)s", place=place) if place else _("Moved")


def listed(names: Sequence[str]) -> str:
    """``Measure 2.1, Measure 2.2 and Measure 2.3``."""
    *most, last = names
    return _("%(most)s and %(last)s", most=", ".join(most), last=last) if most else last
