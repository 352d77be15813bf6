"""A comparison as lines of plain text: for terminals, logs and mails.

Deleted words stand in [-…-], inserted words in {+…+}, words that went elsewhere in [<…<] and {>…>}. Changes of quotes,
dashes and formatting are left unmarked, long unchanged text is cut, unchanged blocks are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import fill
from typing import Final

from codeprac.text.changes import BlockChange, BlockRelation, Comparison, ProvisionChange, Statistics
from codeprac.text.links import Confidence
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.segments import Op, Segment, neighbours_joined

_MARKS: Final = {
    (Op.DELETE, False): ("[-", "-]"),
    (Op.INSERT, False): ("{+", "+}"),
    (Op.DELETE, True): ("[<", "<]"),
    (Op.INSERT, True): ("{>", ">}"),
}
_CONTEXT: Final = 12
_WIDTH: Final = 100
_INDENT: Final = "    "
Provisions = Sequence[OutlinedProvision]


def print_comparison(old: Provisions, new: Provisions, comparison: Comparison) -> Iterator[str]:
    """The changed provisions in order, then the statistics."""
    unchanged = 0
    for change in comparison.changes:
        if not is_shown(change):
            unchanged += 1
            continue
        yield from _provision(change, old, new)
        yield ""
    if unchanged:
        yield f"{unchanged} provision{'s' if unchanged > 1 else ''} unchanged."
    yield print_statistics(comparison.statistics)


def print_statistics(words: Statistics) -> str:
    """The words of a comparison in one line."""
    return (
        f"Words: {words.inserted:,} inserted, {words.deleted:,} deleted, {words.moved:,} moved, "
        f"{words.unchanged:,} unchanged."
    )


def print_segments(segments: Iterable[Segment]) -> str:
    """A redline in one line, its unchanged text cut to what stands next to changes."""
    parts = [part for part in neighbours_joined(segments) if not (part.minor and part.op is Op.DELETE)]
    shown = []
    for place, part in enumerate(parts):
        if part.op is Op.EQUAL or part.minor:
            shown.append(_shortened(part.text, first=place == 0, last=place == len(parts) - 1))
        else:
            before, after = _MARKS[part.op, part.move > 0]
            shown.append(f"{before}{part.text}{after}")
    return "".join(shown)


def is_shown(change: ProvisionChange) -> bool:
    """Whether there is anything to tell of a provision."""
    return change.changed or change.nature is not None


def _shortened(text: str, *, first: bool, last: bool) -> str:
    words = text.split(" ")
    if len(words) <= 2 * _CONTEXT + (2 if first or last else 4):
        return text
    before = "" if first else " ".join(words[:_CONTEXT])
    after = "" if last else " ".join(words[-_CONTEXT:])
    return f"{before} … {after}".strip() if first != last else f"{before} … {after}"


def _provision(change: ProvisionChange, old: Provisions, new: Provisions) -> Iterator[str]:
    yield f"{_title(change)}  ({'; '.join(_facts(change, old, new))})"
    for same, run in groupby(change.blocks, key=_is_same):
        blocks = list(run)
        if same:
            yield f"{_INDENT}… {len(blocks)} unchanged"
            continue
        for block in blocks:
            yield fill(
                _label(block, old) + print_segments(block.segments),
                _WIDTH,
                initial_indent=_INDENT,
                subsequent_indent=_INDENT,
                break_long_words=False,
                break_on_hyphens=False,
            )


def _is_same(block: BlockChange) -> bool:
    return block.relation is BlockRelation.SAME or (block.relation is BlockRelation.EDITED and block.minor)


def _title(change: ProvisionChange) -> str:
    label = print_segments(change.heading)
    number = " → ".join(dict.fromkeys(change.renumbered)) if change.renumbered else ""
    return f"## {number}: {label}" if number else f"## {label or '(text before the first heading)'}"


def _facts(change: ProvisionChange, old: Provisions, new: Provisions) -> Iterator[str]:
    sure = "" if change.link.confidence is Confidence.CONFIDENT else "perhaps "
    yield f"{sure}{change.link.relation}"
    places = [f"line {old[change.old].line}" if change.old is not None else ""]
    places.append(f"line {new[change.new].line}" if change.new is not None else "")
    yield " → ".join(dict.fromkeys(filter(None, places)))
    if change.moved and change.moved[0] != change.moved[1]:
        yield f"from “{change.moved[0]}” to “{change.moved[1]}”"
    words = change.statistics
    if change.words_changed:
        yield f"+{words.inserted} −{words.deleted}" + (f" moved {words.moved}" if words.moved else "") + " words"
    verbs = [f"{each.old or '∅'} → {each.new or '∅'}" for each in change.obligations_touched if each.old and each.new]
    if verbs:
        yield f"obligations: {', '.join(dict.fromkeys(verbs))}"


def _label(block: BlockChange, old: Provisions) -> str:
    """What is said before a block that did not simply stay where it was."""
    if block.relation in (BlockRelation.EDITED, BlockRelation.DELETED, BlockRelation.NEW):
        return ""
    origin = old[block.origin].label or old[block.origin].title if block.origin is not None else ""
    place = f" from {origin}" if origin else ""
    return f"({block.relation}{place}) "
