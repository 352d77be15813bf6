"""Acts on records of other channels, on what came of them, and on the log of early disclosures."""

from codeprac.channels.services.contributing import (
    correct_contribution,
    enter_contribution,
    restore_contribution,
    withdraw_contribution,
)
from codeprac.channels.services.disclosing import log_disclosure
from codeprac.channels.services.filing import attach_file, set_file_publication, withdraw_file
from codeprac.channels.services.loading import load_proposals, preview_proposals
from codeprac.channels.services.recording import correct_record, record_input, restore_record, withdraw_record

__all__ = [
    "attach_file",
    "correct_contribution",
    "correct_record",
    "enter_contribution",
    "load_proposals",
    "log_disclosure",
    "preview_proposals",
    "record_input",
    "restore_contribution",
    "restore_record",
    "set_file_publication",
    "withdraw_contribution",
    "withdraw_file",
    "withdraw_record",
]
