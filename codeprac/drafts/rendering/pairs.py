"""Two drafts and their comparison as plain values: all that its pages and files are made from."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from codeprac.text.changes import Comparison
from codeprac.text.provisions import OutlinedProvision


@dataclass(frozen=True, slots=True)
class Compared:
    """Two drafts by their numbers, their provisions (bodies are not needed), and the comparison by position.

    `old_ids` and `new_ids` are the ids of the provisions by position, which notes beside changes go by. `address` is
    that of the code of practice on the site, empty in a file that stands alone. `files` are the names of what is
    compared where that is two files and no drafts."""

    numbers: tuple[int, int]
    before: Sequence[OutlinedProvision]
    after: Sequence[OutlinedProvision]
    comparison: Comparison
    old_ids: Sequence[str] = ()
    new_ids: Sequence[str] = ()
    address: str = ""
    files: tuple[str, str] | None = None

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called within a sentence: "draft 2", or the name of a file."""
        return self.files or draft_names(self.numbers)

    @property
    def labels(self) -> tuple[str, str]:
        """What the two are called alone: "Draft 2", or the name of a file."""
        old, new = self.numbers
        return self.files or (_("Draft %(number)s", number=old), _("Draft %(number)s", number=new))


def draft_names(numbers: tuple[int, int]) -> tuple[str, str]:
    """What two drafts are called within a sentence."""
    return _("draft %(number)s", number=numbers[0]), _("draft %(number)s", number=numbers[1])
