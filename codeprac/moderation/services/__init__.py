"""Acts of moderation: flagging, opening cases, judging, undoing, amending, appealing, telling."""

from codeprac.moderation.services.amending import amend_text
from codeprac.moderation.services.appealing import appeal_judgement, judge_appeal
from codeprac.moderation.services.flagging import flag_text, open_case
from codeprac.moderation.services.identities import end_identity, verify_identity
from codeprac.moderation.services.judging import Decision, accept_texts, judge, undo_judgement
from codeprac.moderation.services.setting import choose_checking, lift_suspension
from codeprac.moderation.services.telling import tell_of_moderation

__all__ = [
    "Decision",
    "accept_texts",
    "amend_text",
    "appeal_judgement",
    "choose_checking",
    "end_identity",
    "flag_text",
    "judge",
    "judge_appeal",
    "lift_suspension",
    "open_case",
    "tell_of_moderation",
    "undo_judgement",
    "verify_identity",
]
