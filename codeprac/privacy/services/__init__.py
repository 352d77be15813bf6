"""Acts on what is kept about people."""

from codeprac.privacy.services.erasing import ask_erasure, erase_account, erase_due, name_of_former, undo_erasure
from codeprac.privacy.services.exporting import export_data
from codeprac.privacy.services.keeping import keep_periods
from codeprac.privacy.services.merging import merge_accounts
from codeprac.privacy.services.previewing import ensure_mergeable, preview_merging

__all__ = [
    "ask_erasure",
    "ensure_mergeable",
    "erase_account",
    "erase_due",
    "export_data",
    "keep_periods",
    "merge_accounts",
    "name_of_former",
    "preview_merging",
    "undo_erasure",
]
