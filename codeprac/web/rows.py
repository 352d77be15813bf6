"""Rows of a form: as many as somebody fills, with blank ones at the end, and without scripts."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import FieldList

BLANK_ROWS = 2
MAXIMUM_ROWS = 60


class Rows(FieldList):
    """A list of rows whose errors are said in one sentence each, for the summary above the form."""

    errors: Sequence[Any]

    def __init__(self, unbound_field: Any, label: Any = None, **options: Any) -> None:
        super().__init__(unbound_field, label, max_entries=MAXIMUM_ROWS, **options)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """Validate every row; errors become sentences that name their row."""
        super().validate(form, extra_validators)
        self.errors = list(self._sentences(self.errors))
        return not self.errors

    def add_blank_rows(self, count: int = BLANK_ROWS) -> None:
        """Leave room for more, up to the most that a form may hold."""
        for _row in range(min(count, MAXIMUM_ROWS - len(self.entries))):
            self.append_entry()

    def _sentences(self, errors: Sequence[Any]) -> Iterator[str]:
        for number, error in enumerate(errors, start=1):
            for message in _messages(error):
                # What the list itself complains about is a text; what a row does, a mapping or a list.
                yield (
                    message
                    if isinstance(error, str)
                    else _("row %(number)s: %(message)s", number=number, message=message)
                )


def _messages(error: Any) -> list[str]:
    if isinstance(error, dict):
        return [str(message) for messages in error.values() for message in messages]
    return [error] if isinstance(error, str) else [str(message) for message in error]
