"""Answering annotations, releasing the answers, giving reasons for changes, taking proposed wording over."""

from codeprac.dispositions.services.agreeing import (
    agree_dispositions,
    record_dissent,
    return_dispositions,
    withdraw_dissent,
)
from codeprac.dispositions.services.changes import declare_origin, explain_change, link_change
from codeprac.dispositions.services.explaining import (
    PlacedReason,
    import_reasons,
    list_explained_drafts,
    preview_reasons,
)
from codeprac.dispositions.services.following import follow_up
from codeprac.dispositions.services.issues import Choices, answer_issue
from codeprac.dispositions.services.proposals import take_proposal
from codeprac.dispositions.services.recording import clear_disposition, clear_dispositions, record_dispositions
from codeprac.dispositions.services.releasing import release_dispositions, release_draft_with_answers
from codeprac.dispositions.services.templates import keep_template, remove_template
from codeprac.dispositions.services.undoing import Undone, undo_dispositions

__all__ = [
    "Choices",
    "PlacedReason",
    "Undone",
    "agree_dispositions",
    "answer_issue",
    "clear_disposition",
    "clear_dispositions",
    "declare_origin",
    "explain_change",
    "follow_up",
    "import_reasons",
    "keep_template",
    "link_change",
    "list_explained_drafts",
    "preview_reasons",
    "record_dispositions",
    "record_dissent",
    "release_dispositions",
    "release_draft_with_answers",
    "remove_template",
    "return_dispositions",
    "take_proposal",
    "undo_dispositions",
    "withdraw_dissent",
]
