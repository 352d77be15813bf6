"""Answering annotations, releasing the answers, giving reasons for changes, taking proposed wording over."""

from codeprac.dispositions.services.changes import declare_origin, explain_change, link_change
from codeprac.dispositions.services.following import follow_up
from codeprac.dispositions.services.proposals import take_proposal
from codeprac.dispositions.services.recording import clear_disposition, clear_dispositions, record_dispositions
from codeprac.dispositions.services.releasing import release_dispositions, release_draft_with_answers
from codeprac.dispositions.services.undoing import Undone, undo_dispositions

__all__ = [
    "Undone",
    "clear_disposition",
    "clear_dispositions",
    "declare_origin",
    "explain_change",
    "follow_up",
    "link_change",
    "record_dispositions",
    "release_dispositions",
    "release_draft_with_answers",
    "take_proposal",
    "undo_dispositions",
]
