"""What people read about files and rows: why one cannot be read, what was doubtful, where a row stands."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from codeprac.sheets.rules import Reason, RowState, Unreadable

Words = Mapping[str, Any]

REASONS: Words = {
    Reason.EMPTY: _l("The file is empty."),
    Reason.TOO_LARGE: _l("The file has %(size)s MB; at most %(limit)s MB are accepted. Split it into several files."),
    Reason.OLD_EXCEL: _l(
        "This is a workbook of an old kind (.xls), or has a password. Save it as .xlsx without a password, or as CSV."
    ),
    Reason.MACROS: _l(
        "This workbook holds macros (.xlsm). Nothing was read. Save it as .xlsx without macros, or as CSV."
    ),
    Reason.OPEN_DOCUMENT: _l("This is an OpenDocument spreadsheet (.ods). Save it as .xlsx or as CSV."),
    Reason.OTHER_FILE: _l("This file is neither a workbook (.xlsx) nor delimited text (.csv)."),
    Reason.BOMB: _l(
        "Unpacked, this workbook is far larger than any form. Nothing was read. Save its table alone, as CSV."
    ),
    Reason.BROKEN: _l("This workbook is damaged and cannot be opened. Save it anew as .xlsx, or as CSV."),
    Reason.NOT_TEXT: _l("This file is not text that can be read. Save it as .xlsx, or as CSV in UTF-8."),
    Reason.TOO_MANY_ROWS: _l("The table is larger than %(most)s rows. Split it into several files."),
    Reason.TOO_MANY_COLUMNS: _l("The table has more than %(most)s columns. Is it the form?"),
    Reason.LONG_CELL: _l("One cell is longer than any annotation, or a quotation mark is never closed. Mend it first."),
    Reason.NO_HEADER: _l(
        "The headings were not recognised. The file needs at least the columns Clause, Type of comment and Comments; "
        "best take the form from this page."
    ),
    Reason.NO_COMMENTS: _l("No row of this file has a comment or a proposed change."),
}

REMARKS: Words = {
    "western": _l("The file is not UTF-8 and was read as Windows-1252. Check accents and quotation marks."),
    "formulas": _l("The file holds formulas. Their last results were read, nothing was computed."),
    "other-sheets": _l("Only the sheet “%(sheet)s” was read, not: %(others)s."),
    "by-words": _l("The provision was found by the quoted words."),
    "by-line": _l("The provision was found by line %(line)s."),
    "other-draft": _l(
        "The file names draft %(number)s; this is the provision of the same address in the draft of this round."
    ),
    "date-as-number": _l("A spreadsheet made a date of the clause (%(clause)s); it was read as %(number)s."),
    "cut-number": _l("Is it %(clause)s or %(clause)s0? Spreadsheets drop the last zero of a number."),
    "part-of-clause": _l("The place within the provision was not used: “%(rest)s”."),
    "phrase-not-found": _l("The words “%(phrase)s” do not stand in the provision: it is about the whole of it."),
    "merged-cell": _l("The clause was taken from the merged cell above."),
    "read-as-replacement": _l("Read as: these words are to be replaced, or deleted."),
    "instruction": _l("The proposed change reads like an instruction, not like wording; it was put under the comment."),
    "change-only": _l("There is no comment, only a proposed change."),
    "kind-unknown": _l("The type “%(cell)s” was not recognised: taken as general."),
    "kinds-several": _l("Several types were given (%(cell)s): the first was taken."),
    "no-provision": _l("No provision was recognised. Choose one."),
    "several-provisions": _l("Several provisions fit. Choose one."),
    "quote-not-found": _l("The quoted words do not stand in the provision, or stand there more than once."),
    "quote-elsewhere": _l("The quoted words do not stand in this provision, but in another."),
    "opened": _l(
        "The file says “%(own)s”, but this import would show more. Look at the row and save it if that is right."
    ),
    "not-asked": _l(
        "It is an answer, but no question is asked in this provision, nor one of this number by the round."
    ),
    "asked-by-round": _l(
        "It answers a question of the round, which is answered on the round's page and not in a workspace."
    ),
    "same-as-annotation": _l("You have submitted the same already, as annotation %(number)s."),
    "same-as-contribution": _l("The same is in the workspace already."),
    "same-as-row": _l("It is the same as row %(line)s."),
}
"""Every remark by its code; those in `SETTLE` have to be settled, the others are for information."""
SETTLE = frozenset(
    {
        "no-provision",
        "several-provisions",
        "quote-not-found",
        "quote-elsewhere",
        "opened",
        "refused",
        "not-asked",
        "asked-by-round",
    }
)

STATES: Words = {
    RowState.READY: _l("Ready"),
    RowState.UNPLACED: _l("To be placed"),
    RowState.WRONG: _l("To be corrected"),
    RowState.DUPLICATE: _l("There already"),
    RowState.DROPPED: _l("Left out"),
    RowState.SUBMITTED: _l("Submitted"),
    RowState.CONTRIBUTED: _l("In the workspace"),
}


def words_of_reason(error: Unreadable) -> str:
    """Why a file cannot be read, in a sentence."""
    return str(REASONS[error.reason]) % error.values


def words_of(remark: Mapping[str, Any]) -> str:
    """A remark as a sentence."""
    if remark["code"] == "kind-unknown" and not remark.get("cell"):
        return _("No type was given: taken as general.")
    if remark["code"] == "refused":
        return str(remark["message"])
    return str(REMARKS[remark["code"]]) % remark
