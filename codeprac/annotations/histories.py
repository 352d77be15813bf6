"""Annotations in the history of a provision, through the provider that the page of drafts declares."""

from collections.abc import Mapping, Sequence

from codeprac.annotations.queries.histories import count_said_on, stamp_history
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.web import clock
from codeprac.web.history_notes import HistoryNotes
from codeprac.web.kept import render_for_everyone


def annotations_in_history(code_id: str) -> HistoryNotes:
    """How many annotations each provision has, with the ways to them."""
    return HistoryNotes(stamp_history(code_id, now=clock.now()), lambda ids: _notes(code_id, ids))


def _notes(code_id: str, ids: Sequence[str]) -> Mapping[str, str]:
    slug = db.session.get_one(CodeOfPractice, code_id).slug
    return {
        provision_id: render_for_everyone("annotations/history_notes.html", said=said, slug=slug)
        for provision_id, said in count_said_on(ids, now=clock.now()).items()
    }
