"""Acts on spreadsheets: keeping a file, settling its rows, submitting what is ready."""

from codeprac.sheets.services.keeping import discard_import, keep_import
from codeprac.sheets.services.settling import correct_row, drop_row, restore_row
from codeprac.sheets.services.submitting import contribute_import, submit_import

__all__ = [
    "contribute_import",
    "correct_row",
    "discard_import",
    "drop_row",
    "keep_import",
    "restore_row",
    "submit_import",
]
