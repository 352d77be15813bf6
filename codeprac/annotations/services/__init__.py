"""Acts on annotations: submitting, editing, withdrawing, replying, endorsing, carrying on, keeping what came late."""

from codeprac.annotations.services.batching import submit_annotations
from codeprac.annotations.services.carrying import carry_again, carry_annotations
from codeprac.annotations.services.deciding import choose_words, decide_anchor, reopen_anchor
from codeprac.annotations.services.editing import (
    amend_annotation,
    edit_annotation,
    restore_annotation,
    withdraw_annotation,
)
from codeprac.annotations.services.endorsing import endorse_annotation, withdraw_endorsement
from codeprac.annotations.services.keeping import (
    EditedElsewhere,
    Typed,
    UnsentGone,
    delete_unsent_text,
    end_unsent_text,
    keep_beside,
    keep_unsent_text,
    restore_unsent_text,
    save_unsent_text,
)
from codeprac.annotations.services.recording import (
    Contribution,
    correct_recorded,
    record_annotation,
    restore_recorded,
    withdraw_recorded,
)
from codeprac.annotations.services.replying import amend_reply, edit_reply, submit_reply, tell_of_reply, withdraw_reply
from codeprac.annotations.services.submitting import submit_annotation

__all__ = [
    "Contribution",
    "EditedElsewhere",
    "Typed",
    "UnsentGone",
    "amend_annotation",
    "amend_reply",
    "carry_again",
    "carry_annotations",
    "choose_words",
    "correct_recorded",
    "decide_anchor",
    "delete_unsent_text",
    "edit_annotation",
    "edit_reply",
    "end_unsent_text",
    "endorse_annotation",
    "keep_beside",
    "keep_unsent_text",
    "record_annotation",
    "reopen_anchor",
    "restore_annotation",
    "restore_recorded",
    "restore_unsent_text",
    "save_unsent_text",
    "submit_annotation",
    "submit_annotations",
    "submit_reply",
    "tell_of_reply",
    "withdraw_annotation",
    "withdraw_endorsement",
    "withdraw_recorded",
    "withdraw_reply",
]
