"""Comparing drafts, and storing comparisons: at a release, and when somebody asked for a pair that was not stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.db import db
from codeprac.drafts.comparisons import ENGINE, find_comparison, list_pairs_across, stamp_lineage
from codeprac.drafts.linking import by_texts, link_provisions
from codeprac.drafts.models import Draft, Provision, StoredComparison
from codeprac.drafts.outlines import headings_of, outline_of
from codeprac.drafts.queries import get_draft, list_chain, list_provisions, list_released_drafts
from codeprac.drafts.rendering.comparing import count_signs
from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.rendering.words import ChangeWords, change_words, changes_by_place
from codeprac.drafts.services.linking import links_along, shared_places
from codeprac.text.changes import Comparison
from codeprac.text.comparing import compare
from codeprac.text.serialising import comparison_from_json, comparison_to_json


@dataclass(frozen=True, slots=True)
class MadeComparison:
    """A comparison made while others could write, and the stamp of the lineage that it was made from."""

    old_id: str
    new_id: str
    compared: Compared
    lineage: str


def compare_with_earlier(draft: Draft, *, now: datetime) -> Mapping[int, ChangeWords]:
    """Store the comparison of a draft with its base and with the released draft before it; gives what changed since
    its base, in words, by position. All other pairs are compared when somebody asks for them."""
    words: Mapping[int, ChangeWords] = {}
    for earlier in _worth_storing(draft):
        compared = compare_drafts(earlier, draft)
        _store(earlier.id, draft.id, compared, now)
        if earlier.id == draft.base_id:
            words = _words(compared)
    db.session.flush()
    return words


def compare_again(draft: Draft, *, now: datetime) -> Mapping[int, ChangeWords]:
    """Compare a draft with its base anew because the lineage between them was corrected, and forget what else was
    compared along it; gives what changed since its base, in words, by position."""
    if draft.base_id is None:
        return {}
    forget_comparisons(draft.base_id, draft.id)
    compared = compare_drafts(get_draft(draft.base_id), draft)
    _store(draft.base_id, draft.id, compared, now)
    db.session.flush()
    return _words(compared)


def compare_drafts(old: Draft, new: Draft) -> Compared:
    """The comparison of two drafts, made now along the chain of lineage between them."""
    before, after = list_provisions(old), list_provisions(new)
    old_outline, new_outline = outline_of(before), outline_of(after)
    steps = list_chain(old, new)
    known = links_along(steps)
    if len(steps) > 2:
        known = by_texts(known, old_outline.provisions, new_outline.provisions)
    shared = shared_places(before, after)
    links = link_provisions(old_outline.provisions, new_outline.provisions, known=known, shared=shared).links
    return _compared(old, new, before, after, compare(old_outline, new_outline, links))


def read_comparison(old: Draft, new: Draft) -> Compared | None:
    """The comparison of two drafts from what is stored, None where nothing is."""
    stored = find_comparison(old.id, new.id)
    if stored is None:
        return None
    return _compared(old, new, list_provisions(old), list_provisions(new), comparison_from_json(stored.data))


def compare_ids(old_draft_id: str, new_draft_id: str) -> MadeComparison | None:
    """The comparison of two drafts for storing; None where it is stored already."""
    if find_comparison(old_draft_id, new_draft_id):
        return None
    old, new = get_draft(old_draft_id), get_draft(new_draft_id)
    lineage = stamp_lineage(new.code_id)
    return MadeComparison(old_draft_id, new_draft_id, compare_drafts(old, new), lineage)


def keep_comparison(made: MadeComparison, *, now: datetime) -> bool:
    """Store a comparison, unless somebody was quicker, or the lineage was corrected since it was made."""
    code_id = get_draft(made.new_id).code_id
    if find_comparison(made.old_id, made.new_id) or stamp_lineage(code_id) != made.lineage:
        return False
    _store(made.old_id, made.new_id, made.compared, now)
    db.session.flush()
    return True


def forget_comparisons(old_draft_id: str, new_draft_id: str) -> int:
    """Forget what is stored of every pair whose way leads from the one draft to the other, because the lineage between
    these two was corrected; gives how many. They are compared again when somebody asks for them."""
    found = list_pairs_across(get_draft(old_draft_id), get_draft(new_draft_id))
    for stored in found:
        db.session.delete(stored)
    db.session.flush()
    return len(found)


def words_since_base(draft: Draft) -> Mapping[int, ChangeWords]:
    """What changed since the base of a draft, in words, by position: from what is stored, or else compared now."""
    if draft.base_id is None:
        return {}
    base = get_draft(draft.base_id)
    return _words(read_comparison(base, draft) or compare_drafts(base, draft))


def _worth_storing(draft: Draft) -> list[Draft]:
    """The base of a draft and the newest released one before it, which are one nearly always."""
    earlier = [each for each in list_released_drafts(draft.code_id) if each.id != draft.id]
    return [each for place, each in enumerate(earlier) if place == 0 or each.id == draft.base_id]


def _compared(
    old: Draft, new: Draft, before: list[Provision], after: list[Provision], comparison: Comparison
) -> Compared:
    return Compared(
        numbers=(old.number or 0, new.number or 0),
        before=headings_of(before),
        after=headings_of(after),
        comparison=comparison,
        old_ids=[row.id for row in before],
        new_ids=[row.id for row in after],
        address=f"/codes/{new.code.slug}",
    )


def _store(old_draft_id: str, new_draft_id: str, compared: Compared, now: datetime) -> None:
    """Store a comparison in the place of any that an earlier engine made."""
    pair = (StoredComparison.old_draft_id == old_draft_id, StoredComparison.new_draft_id == new_draft_id)
    db.session.execute(sa.delete(StoredComparison).where(*pair))
    stored = StoredComparison(
        old_draft_id=old_draft_id,
        new_draft_id=new_draft_id,
        data=comparison_to_json(compared.comparison),
        statistics={**asdict(compared.comparison.statistics), "provisions": count_signs(compared)},
        engine=ENGINE,
        created_at=now,
    )
    db.session.add(stored)


def _words(compared: Compared) -> dict[int, ChangeWords]:
    names = compared.names
    found = {
        place: change_words(change, compared.before, compared.after, names)
        for place, change in changes_by_place(compared.comparison).items()
    }
    return {place: words for place, words in found.items() if words}
