"""The real texts that are measured, where they are at hand, and texts made of them."""

from collections.abc import Mapping
from pathlib import Path

from codeprac.text.comparing import Comparison, compare
from codeprac.text.lineage import trace
from codeprac.text.links import Link
from codeprac.text.outline import Known, outline
from codeprac.text.provisions import Outline

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
_GPAI = "gpai-code-of-practice/draft-"
_SWEDISH = "swedish-statutes/"
_POLICY = "us-source-code-policy/"
_COVENANT = "contributor-covenant/v"
_FIRST, _SECOND, _THIRD = (
    f"{_POLICY}v1-2016-03-10-draft.md",
    f"{_POLICY}v2-2016-04-19-draft-after-comment-period.md",
    f"{_POLICY}v3-2016-08-08-final.md",
)

PAIRS: Mapping[str, tuple[str, str]] = {
    "GPAI 1 → 2": (f"{_GPAI}1-2024-11-14.en.md", f"{_GPAI}2-2024-12-19.en.md"),
    "GPAI 2 → 3": (f"{_GPAI}2-2024-12-19.en.md", f"{_GPAI}3-2025-03-11.en.md"),
    "skollagen": (
        f"{_SWEDISH}skollagen-2010-800.v1-2025-07-01.sv.md",
        f"{_SWEDISH}skollagen-2010-800.v2-2025-09-01.sv.md",
    ),
    "inkomstskattelagen": (
        f"{_SWEDISH}inkomstskattelagen-1999-1229.v1-2025-07-01.sv.md",
        f"{_SWEDISH}inkomstskattelagen-1999-1229.v2-2025-10-01.sv.md",
    ),
    "source code policy 1 → 2": (_FIRST, _SECOND),
    "source code policy 2 → 3": (_SECOND, _THIRD),
    "covenant 1.3 → 1.4": (f"{_COVENANT}1.3.en.md", f"{_COVENANT}1.4.en.md"),
    "covenant 1.4 → 2.0": (f"{_COVENANT}1.4.en.md", f"{_COVENANT}2.0.en.md"),
    "covenant 2.0 → 2.1": (f"{_COVENANT}2.0.en.md", f"{_COVENANT}2.1.en.md"),
    "covenant 1.4 → 2.1, Swedish": (f"{_COVENANT}1.4.sv.md", f"{_COVENANT}2.1.sv.md"),
    "GPAI 1 → 3": (f"{_GPAI}1-2024-11-14.en.md", f"{_GPAI}3-2025-03-11.en.md"),
    "source code policy 1 → 3": (_FIRST, _THIRD),
    "covenant 1.3 → 2.1": (f"{_COVENANT}1.3.en.md", f"{_COVENANT}2.1.en.md"),
}


def is_at_hand() -> bool:
    """Whether the folder with the real texts is there."""
    return all((DATA / path).is_file() for pair in PAIRS.values() for path in pair)


def pair(name: str) -> tuple[str, str]:
    """The old and the new text of a pair."""
    old, new = PAIRS[name]
    return (DATA / old).read_text(encoding="utf-8"), (DATA / new).read_text(encoding="utf-8")


def read(old: str, new: str) -> tuple[Outline, Outline]:
    """The outlines of two drafts; what the new one has letter for letter is read once."""
    known = Known()
    return outline(old, known=known), outline(new, known=known)


def traced(old: str, new: str) -> tuple[Link, ...]:
    """Lineage from raw text."""
    before, after = read(old, new)
    return trace(before.provisions, after.provisions)


def compared(old: str, new: str) -> Comparison:
    """Lineage and redline from raw text."""
    before, after = read(old, new)
    return compare(before, after, trace(before.provisions, after.provisions))
