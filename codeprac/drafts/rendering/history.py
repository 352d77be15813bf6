"""The history of one provision as its page shows it: each draft's text with what changed since the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from codeprac.drafts.histories import History, Hop, removal_of
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.outlines import outline_of
from codeprac.drafts.rendering.bodies import with_links_to
from codeprac.drafts.rendering.pairs import draft_names
from codeprac.drafts.rendering.words import ChangeWords, change_words
from codeprac.text.changes import BlockChange, BlockRelation, ProvisionChange
from codeprac.text.comparing import compare
from codeprac.text.lineage import Confidence, Link, Relation


@dataclass(frozen=True, slots=True)
class Branch:
    """Another provision that shares the text: one that part of it came from, or went into."""

    provision: Provision
    draft: Draft


@dataclass(frozen=True, slots=True)
class Step:
    """A provision in one draft; None where it is gone. `body` is the whole text where nothing comes before, `change`
    the redline otherwise. `notes` are safe HTML."""

    draft: Draft
    provision: Provision | None
    before: Draft | None
    words: ChangeWords | None
    body: Markup
    change: ProvisionChange | None
    came_from: Sequence[Branch]
    went_into: Sequence[Branch]
    is_declared: bool
    reason: str
    notes: Sequence[Markup]

    @property
    def is_changed(self) -> bool:
        """Whether a word of it changed since the draft before."""
        return self.change is not None and self.change.words_changed

    @property
    def here(self) -> list[BlockChange]:
        """The blocks to show: of a split without those that went, which would be nearly all."""
        blocks = self.change.blocks if self.change else ()
        return [block for block in blocks if not self._went(block)]

    @property
    def elsewhere(self) -> list[BlockChange]:
        """The blocks of a split that are no longer here."""
        return [block for block in self.change.blocks if self._went(block)] if self.change else []

    def _went(self, block: BlockChange) -> bool:
        return bool(self.went_into) and block.relation is BlockRelation.DELETED


def steps_of(history: History, notes: Sequence[Mapping[str, str]]) -> list[Step]:
    """The steps in the order of the drafts; `notes` as the providers gave them, by id of provision."""
    drafts = {draft.id: draft for draft in history.drafts}
    found = [_first(history, history.way[0], drafts, notes)]
    for old, new in zip(history.way, history.way[1:], strict=False):
        found.append(_next(history, old, new, drafts, notes))
    last = history.way[-1]
    gone = next((hop for hop in history.hops.after(last.id) if hop.new_id is None), None)
    later = [draft for draft in history.drafts if draft.base_id == last.draft_id]
    if gone and later:
        found.append(_gone(last, gone, drafts[last.draft_id], later[0], notes))
    return found


def note_ids(history: History) -> list[str]:
    """The ids of what notes are asked for: the provisions on the way, and the removal of the last."""
    return [row.id for row in history.way] + [removal_of(history.way[-1].id)]


def _first(history: History, row: Provision, drafts: Mapping[str, Draft], notes: Sequence[Mapping[str, str]]) -> Step:
    draft = drafts[row.draft_id]
    new = next((hop for hop in history.hops.before(row.id) if hop.old_id is None), None)
    words = ChangeWords("new", _("New in draft %(number)s", number=draft.number)) if draft.base_id else None
    if words and new and new.confidence is Confidence.PROPOSED:
        words = ChangeWords("needs-check", _("%(words)s (likely, not certain)", words=words.text))
    reading = f"/codes/{history.code.slug}/drafts/{draft.number}"
    return Step(
        draft,
        row,
        drafts.get(draft.base_id or ""),
        words,
        Markup(with_links_to(row.body_html, reading)),  # noqa: S704 - made by text.markdown: raw HTML off, cleaned
        None,
        (),
        (),
        bool(new and new.is_declared),
        "",
        _notes(row.id, notes),
    )


def _next(
    history: History,
    old: Provision,
    new: Provision,
    drafts: Mapping[str, Draft],
    notes: Sequence[Mapping[str, str]],
) -> Step:
    sources = [hop for hop in history.hops.before(new.id) if hop.old_id]
    hop = next(hop for hop in sources if hop.old_id == old.id)
    change, words = _compared(history, sources, new, drafts)
    return Step(
        drafts[new.draft_id],
        new,
        drafts[old.draft_id],
        words,
        Markup(),
        change,
        _branches(history, [each.old_id for each in sources], old, drafts),
        _branches(history, [each.new_id for each in history.hops.after(old.id)], new, drafts),
        hop.is_declared,
        hop.reason,
        _notes(new.id, notes),
    )


def _gone(last: Provision, hop: Hop, before: Draft, draft: Draft, notes: Sequence[Mapping[str, str]]) -> Step:
    words = ChangeWords("deleted", _("Deleted: not in draft %(number)s", number=draft.number))
    if hop.confidence is Confidence.PROPOSED:
        words = ChangeWords("needs-check", _("%(words)s (likely, not certain)", words=words.text))
    said = _notes(removal_of(last.id), notes)
    return Step(draft, None, before, words, Markup(), None, (), (), hop.is_declared, "", said)


def _compared(
    history: History, sources: Sequence[Hop], new: Provision, drafts: Mapping[str, Draft]
) -> tuple[ProvisionChange, ChangeWords | None]:
    """The change of a provision against all that it comes from, and in words."""
    before = _with_parents([history.rows[hop.old_id or ""] for hop in sources], history.rows)
    after = _with_parents([new], history.rows)
    places = {row.id: place for place, row in enumerate(before)}
    at = after.index(new)
    links = [Link(places[hop.old_id or ""], at, hop.relation, hop.confidence, hop.score, hop.reason) for hop in sources]
    old_outline, new_outline = outline_of(before), outline_of(after)
    changes = compare(old_outline, new_outline, [*links, *_parents_linked(before, after, history)]).changes
    change = next(each for each in changes if each.new == at)
    numbers = drafts[before[0].draft_id].number or 0, drafts[new.draft_id].number or 0
    return change, change_words(change, old_outline.provisions, new_outline.provisions, draft_names(numbers))


def _with_parents(rows: Sequence[Provision], known: Mapping[str, Provision]) -> list[Provision]:
    """Provisions of one draft with what they stand under, in the order of the text."""
    found = {row.id: row for row in rows}
    for row in rows:
        if row.parent_id is not None and row.parent_id in known:
            found[row.parent_id] = known[row.parent_id]
    return sorted(found.values(), key=lambda row: row.position)


def _parents_linked(before: Sequence[Provision], after: Sequence[Provision], history: History) -> list[Link]:
    """Links between those above that share an identity, so that their own texts are not taken for moved ones."""
    places = {row.identity: place for place, row in enumerate(before) if row not in history.way}
    return [
        Link(places[row.identity], place, Relation.EDITED, Confidence.CONFIDENT, 1.0, "")
        for place, row in enumerate(after)
        if row not in history.way and row.identity in places
    ]


def _branches(history: History, ids: Sequence[str | None], but: Provision, drafts: Mapping[str, Draft]) -> list[Branch]:
    rows = [history.rows[each] for each in ids if each and each != but.id and each in history.rows]
    return [Branch(row, drafts[row.draft_id]) for row in rows]


def _notes(key: str, notes: Sequence[Mapping[str, str]]) -> list[Markup]:
    return [Markup(found[key]) for found in notes if key in found]  # noqa: S704 - providers give safe HTML
