"""The redline of one provision being written, and what state it is in; on plain values."""

from typing import Protocol

from codeprac.text.comparing import ProvisionChange, compare
from codeprac.text.lineage import Confidence, Link, Relation
from codeprac.text.outline import outline

_EMPTY = "# \n"


class Written(Protocol):
    """What is asked of a provision."""

    @property
    def source(self) -> str:
        """Its Markdown, heading included."""


def redline(old: str, new: str) -> ProvisionChange:
    """What the words of one provision's Markdown became; either may be empty, for what is new or removed."""
    link = Link(0, 0, Relation.EDITED, Confidence.CONFIDENT, 1.0, "written from it")
    return compare(outline(old or _EMPTY), outline(new or _EMPTY), [link]).changes[0]


def state_of(now: Written, before: Written | None) -> Relation:
    """Whether a provision is new, edited, or still the released one; white space at its end does not count."""
    if before is None:
        return Relation.NEW
    return Relation.SAME if now.source.strip() == before.source.strip() else Relation.EDITED
