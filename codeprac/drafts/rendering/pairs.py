"""Two drafts and their comparison as plain values: all that its pages and files are made from."""

from collections.abc import Sequence
from dataclasses import dataclass

from codeprac.text.changes import Comparison
from codeprac.text.provisions import OutlinedProvision


@dataclass(frozen=True, slots=True)
class Compared:
    """Two drafts by their numbers, their provisions (bodies are not needed), and the comparison by position.

    `old_ids` and `new_ids` are the ids of the provisions by position, which notes beside changes go by. `address` is
    that of the code of practice on the site, empty in a file that stands alone."""

    numbers: tuple[int, int]
    before: Sequence[OutlinedProvision]
    after: Sequence[OutlinedProvision]
    comparison: Comparison
    old_ids: Sequence[str] = ()
    new_ids: Sequence[str] = ()
    address: str = ""
