"""Comparing a draft with every earlier one at its release, and storing comparisons and their pages."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from codeprac.db import db
from codeprac.drafts.linking import link_provisions
from codeprac.drafts.models import Draft, StoredComparison
from codeprac.drafts.outlines import outline_of
from codeprac.drafts.queries import list_lineage, list_provisions, list_released_drafts
from codeprac.drafts.rendering.comparing import Compared, count_signs, render_changes, render_lineage
from codeprac.drafts.rendering.words import ChangeWords, change_words, changes_by_place
from codeprac.drafts.services.linking import links_of_rows, shared_places
from codeprac.text.comparing import compare
from codeprac.text.serialising import comparison_to_json


def compare_with_earlier(draft: Draft, *, now: datetime) -> Mapping[int, ChangeWords]:
    """Store the comparison of a draft with each released one before it; gives what changed since its base draft, in
    words, by position."""
    words: Mapping[int, ChangeWords] = {}
    for earlier in list_released_drafts(draft.code_id):
        compared = compare_drafts(earlier, draft)
        db.session.add(_stored(compared, now))
        if earlier.id == draft.base_id:
            words = _words(compared)
    db.session.flush()
    return words


def compare_drafts(old: Draft, new: Draft) -> Compared:
    """The comparison of two drafts: along the stored lineage between neighbours, else along shared identities."""
    before, after = list_provisions(old), list_provisions(new)
    old_outline, new_outline = outline_of(before), outline_of(after)
    links = links_of_rows(list_lineage(old.id, new.id), before, after)
    links = link_provisions(
        old_outline.provisions, new_outline.provisions, known=links, shared=shared_places(before, after)
    )
    return Compared(old, new, before, after, old_outline, new_outline, compare(old_outline, new_outline, links))


def compare_now(old: Draft, new: Draft, *, now: datetime) -> StoredComparison:
    """The comparison of two drafts for showing, added to no session."""
    return _stored(compare_drafts(old, new), now)


def _stored(compared: Compared, now: datetime) -> StoredComparison:
    return StoredComparison(
        old_draft_id=compared.old.id,
        new_draft_id=compared.new.id,
        data=comparison_to_json(compared.comparison),
        statistics={**asdict(compared.comparison.statistics), "provisions": count_signs(compared)},
        inline_html=render_changes(compared, view="inline"),
        side_html=render_changes(compared, view="side"),
        contents_html=render_lineage(compared),
        created_at=now,
    )


def _words(compared: Compared) -> dict[int, ChangeWords]:
    numbers = compared.numbers
    old, new = compared.old_outline.provisions, compared.new_outline.provisions
    found = {
        place: change_words(change, old, new, numbers)
        for place, change in changes_by_place(compared.comparison).items()
    }
    return {place: words for place, words in found.items() if words}
