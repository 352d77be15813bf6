"""Reasons and answers beside the changes of a comparison, through the provider that pages of drafts declare.

The page is the same for everyone, so nothing here asks who reads: released answers, reasons of released drafts."""

from collections.abc import Mapping, Sequence

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.queries import (
    find_code_slug,
    list_notes,
    list_objections_made_on,
    list_other_answers,
    map_shown,
    stamp_notes,
)
from codeprac.dispositions.queries.histories import list_answers_on, list_reasons_on, stamp_history
from codeprac.web.change_notes import ChangeNotes
from codeprac.web.history_notes import HistoryNotes
from codeprac.web.kept import render_for_everyone

SHOWN_ANSWERS = 6


def notes_between(old_draft_id: str, new_draft_id: str) -> ChangeNotes:
    """The notes of a comparison: their stamp now, the notes when a page has to be put together."""
    return ChangeNotes(stamp_notes(old_draft_id, new_draft_id), lambda: _notes(old_draft_id, new_draft_id))


def reasons_in_history(code_id: str) -> HistoryNotes:
    """The reasons of a provision's changes through all drafts, and the answers to what was said on it."""
    return HistoryNotes(stamp_history(code_id), lambda ids: _notes_on(code_id, ids))


def _notes_on(code_id: str, ids: Sequence[str]) -> Mapping[str, str]:
    reasons, others, objections = list_reasons_on(ids), list_answers_on(ids), list_objections_made_on(ids)
    slug = db.session.get_one(CodeOfPractice, code_id).slug
    return {
        key: render_for_everyone(
            "dispositions/change_notes.html",
            notes=reasons.get(key, []),
            others=others.get(key, []),
            objections=objections.get(key, []),
            names_drafts=False,
            shown=SHOWN_ANSWERS,
            slug=slug,
        )
        for key in reasons.keys() | others.keys() | objections.keys()
    }


def _notes(old_draft_id: str, new_draft_id: str) -> Mapping[str, str]:
    shown = map_shown(old_draft_id, new_draft_id)
    found = list_notes(old_draft_id, new_draft_id, shown)
    others = list_other_answers(old_draft_id, new_draft_id, shown)
    slug = find_code_slug(new_draft_id)
    several = len({note.draft for notes in found.values() for note in notes}) > 1
    return {
        provision_id: render_for_everyone(
            "dispositions/change_notes.html",
            notes=found.get(provision_id, []),
            others=others.get(provision_id, []),
            objections=(),
            names_drafts=several,
            shown=SHOWN_ANSWERS,
            slug=slug,
        )
        for provision_id in found.keys() | others.keys()
    }
