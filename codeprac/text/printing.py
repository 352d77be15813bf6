"""A comparison as lines of plain text: for terminals, logs and mails.

Deleted words stand in [-…-], inserted words in {+…+}, words that went elsewhere in [<…<] and {>…>}. Changes of quotes,
dashes and formatting are left unmarked, long unchanged text is cut, unchanged blocks are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import fill, indent
from typing import Final

from codeprac.text.blocks import BlockKind
from codeprac.text.changes import Away, BlockChange, BlockRelation, Comparison, ProvisionChange, Statistics
from codeprac.text.links import Confidence
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.segments import Op, Segment, neighbours_joined

_MARKS: Final = {
    (Op.DELETE, False): ("[-", "-]"),
    (Op.INSERT, False): ("{+", "+}"),
    (Op.DELETE, True): ("[<", "<]"),
    (Op.INSERT, True): ("{>", ">}"),
}
_TOLD: Final = (BlockRelation.MOVED, BlockRelation.SPLIT, BlockRelation.MERGED)
_KINDS: Final = {
    BlockKind.PARAGRAPH: "a paragraph",
    BlockKind.POINT: "a point",
    BlockKind.ROW: "a row",
    BlockKind.BOX: "in a box",
    BlockKind.CODE: "code",
    BlockKind.FOOTNOTE: "a footnote",
}
_CONTEXT: Final = 12
_WIDTH: Final = 100
_INDENT: Final = "    "
Provisions = Sequence[OutlinedProvision]


def print_comparison(old: Provisions, new: Provisions, comparison: Comparison) -> Iterator[str]:
    """The changed provisions in order, then the statistics."""
    unchanged = 0
    times = [Counter(provision.title for provision in side) for side in (old, new)]
    repeated = {title for side in times for title, count in side.items() if count > 1}
    for change in comparison.changes:
        if not is_shown(change):
            unchanged += 1
            continue
        yield from _provision(change, old, new, repeated)
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
    """Unchanged text cut to the words beside changes; where there are none, to its first and last words."""
    words = text.split(" ")
    if len(words) <= 2 * _CONTEXT + (2 if first or last else 4):
        return text
    before, after = " ".join(words[:_CONTEXT]), " ".join(words[-_CONTEXT:])
    if first is last:
        return f"{before} … {after}"
    return f"… {after}" if first else f"{before} …"


def _provision(change: ProvisionChange, old: Provisions, new: Provisions, repeated: Collection[str]) -> Iterator[str]:
    yield f"{_title(change, old, new, repeated)}  ({'; '.join(_facts(change, old, new))})"
    lines = {at: list(group) for at, group in groupby(change.away, key=lambda each: each.at)}
    unchanged = 0
    for at, block in enumerate(change.blocks):
        if unchanged and (at in lines or not _is_same(block)):
            yield f"{_INDENT}… {unchanged} unchanged"
            unchanged = 0
        yield from (_filled(_away(each, new)) for each in lines.get(at, ()))
        if _is_same(block):
            unchanged += 1
        else:
            number = f"{block.number} " if block.number else ""
            text = _label(block, old) + number + print_segments(block.segments)
            yield indent(text, _INDENT) if block.kind is BlockKind.CODE else _filled(text)
    if unchanged:
        yield f"{_INDENT}… {unchanged} unchanged"
    yield from (_filled(_away(each, new)) for each in lines.get(len(change.blocks), ()))


def _filled(text: str) -> str:
    return fill(
        text,
        _WIDTH,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _away(line: Away, new: Provisions) -> str:
    """What is said in the old place of text that is shown elsewhere."""
    place = "another place here" if line.to is None else f"{_name(new[line.to])}, line {new[line.to].line}"
    more = f" (and {line.blocks - 1} more)" if line.blocks > 1 else ""
    return f"(moved to {place}) {line.text}{more}"


def _is_same(block: BlockChange) -> bool:
    if block.origin is not None or block.was:
        return False
    return block.relation is BlockRelation.SAME or (block.relation is BlockRelation.EDITED and block.minor)


def _title(change: ProvisionChange, old: Provisions, new: Provisions, repeated: Collection[str]) -> str:
    """Its number before and now, its title with what changed in it, and what it stands under if others have it."""
    side, place = (new, change.new) if change.new is not None else (old, change.old or 0)
    provision = side[place]
    labels = change.renumbered or (provision.label, provision.label)
    number = " → ".join(dict.fromkeys(label or "(no number)" for label in labels)) if any(labels) else ""
    title = print_segments(change.heading)
    if not number and provision.parent is not None and provision.title in repeated:
        title += f", under {_name(side[provision.parent])}"
    named = ": ".join(filter(None, (number, title)))
    return f"## {named or '(text before the first heading)'}"


def _name(provision: OutlinedProvision) -> str:
    return provision.label or provision.title or "the text before the first heading"


def _facts(change: ProvisionChange, old: Provisions, new: Provisions) -> Iterator[str]:
    sure = "" if change.link.confidence is Confidence.CONFIDENT else "perhaps "
    yield f"{sure}{change.link.relation}"
    places = [f"line {old[change.old].line}" if change.old is not None else ""]
    places.append(f"line {new[change.new].line}" if change.new is not None else "")
    yield " → ".join(dict.fromkeys(filter(None, places)))
    if len(change.sources) > 1:
        yield f"from {', '.join(f'{_name(old[at])} (line {old[at].line})' for at in sorted(change.sources))}"
    if change.moved and change.moved[0] != change.moved[1]:
        yield f"from “{change.moved[0]}” to “{change.moved[1]}”"
    words = change.statistics
    if change.words_changed:
        yield f"+{words.inserted} −{words.deleted}" + (f" moved {words.moved}" if words.moved else "") + " words"
    verbs = [f"{each.old or '∅'} → {each.new or '∅'}" for each in change.obligations_touched if each.old and each.new]
    if verbs:
        yield f"obligations: {', '.join(dict.fromkeys(verbs))}"


def _label(block: BlockChange, old: Provisions) -> str:
    """What is said before a block that did not simply stay where and what it was."""
    said = block.relation.value if block.relation in _TOLD else ""
    if block.origin is not None:
        lead = "stood in" if block.relation is BlockRelation.DELETED else f"{said} from"
        said = f"{lead} {_name(old[block.origin])}".strip()
    elif block.relation is BlockRelation.MOVED:
        said = "moved within this provision"
    kinds = f"{_KINDS[block.was]} before, {_KINDS[block.kind]} now" if block.was else ""
    return f"({'; '.join(filter(None, (said, kinds)))}) " if said or kinds else ""
