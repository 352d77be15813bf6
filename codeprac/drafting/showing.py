"""Cases of lineage as the page shows them: with the beginning of both texts and the words that changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codeprac.drafting.redlining import redline
from codeprac.drafts.cases import Case, Cases
from codeprac.drafts.models import Provision
from codeprac.text.blocks import read_blocks
from codeprac.text.comparing import BlockRelation, Op, Segment
from codeprac.text.words import collapse

EXCERPT = 240
KEPT_WORDS = 6
MOST_IN_A_ROW = 40
MOST_SHOWN = 700
LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case with what the page tells of it; `changes` are the words that changed, in runs with a few words around."""

    case: Case
    changes: Sequence[Sequence[Segment]]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A provision that can be chosen, and what it is linked to already."""

    provision: Provision
    linked: Sequence[Provision]


def show(case: Case, cases: Cases) -> ShownCase:
    """A case with the redline against the likeliest one."""
    if not case.others:
        return ShownCase(case, (), False)
    old, new = case.others[0].provision.source, case.provision.source
    if max(len(old), len(new)) > LONGEST:
        return ShownCase(case, (), True)
    blocks = [block.segments for block in redline(old, new).blocks if block.relation not in _elsewhere(case)]
    changed = [shorten(parts) for parts in blocks if any(part.op is not Op.EQUAL for part in parts)]
    shown = list(_until(changed))
    return ShownCase(case, shown, len(shown) < len(changed))


def _elsewhere(case: Case) -> frozenset[BlockRelation]:
    """What says nothing here: text of a split that went into another part, text of a merge that came from another."""
    split, merged = (
        {BlockRelation.DELETED} if case.kin else set(),
        {BlockRelation.NEW} if len(case.others) > 1 else set(),
    )
    return frozenset(split | merged)


def choices(case: Case, cases: Cases, wanted: str) -> tuple[list[Choice], list[Choice]]:
    """What the provision may be linked to: the likely ones, best first; all others in order whose name or text has the
    words wanted."""
    linked = _linked_from(cases) if case.is_old else _linked_to(cases, case.provision)
    likely = [*(other.provision for other in case.others), *case.candidates]
    ids = {row.id for row in likely}
    rows = cases.after if case.is_old else cases.before
    others = [row for row in rows if row.id not in ids and _has(row, wanted)]
    return [Choice(row, linked.get(row.id, ())) for row in likely], [
        Choice(row, linked.get(row.id, ())) for row in others
    ]


def excerpt(provision: Provision, most: int = EXCERPT) -> str:
    """The beginning of a provision's text without Markdown."""
    body = provision.source.partition("\n")[2] if provision.level else provision.source
    text = collapse(" ".join(block.text for block in read_blocks(body[: most * 8])))
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def shorten(parts: Sequence[Segment]) -> tuple[Segment, ...]:
    """The words that changed, with a few of those around them."""
    last = len(parts) - 1
    return tuple(
        part._replace(text=_cut(part.text, at > 0, at < last) if part.op is Op.EQUAL else _clip(part.text))
        for at, part in enumerate(parts)
    )


def _clip(text: str) -> str:
    """Words that changed, of a long run the beginning and the end."""
    words = text.split(" ")
    most = MOST_IN_A_ROW
    return text if len(words) <= most else " ".join([*words[: most - KEPT_WORDS], "…", *words[-KEPT_WORDS:]])


def _cut(text: str, after: bool, before: bool) -> str:
    """Unchanged words, of a long run those next to a change alone: it stands after one, before one, or between two."""
    words = text.split(" ")
    if len(words) <= KEPT_WORDS * (after + before) + 1:
        return text
    begin = " ".join(words[:KEPT_WORDS]) if after else ""
    end = " ".join(words[-KEPT_WORDS:]) if before else ""
    return " … ".join([begin, end]) if begin or end else "…"


def _until(changed: Iterable[tuple[Segment, ...]]) -> Iterator[tuple[Segment, ...]]:
    """As many blocks as can be taken in at a glance, the first one at any rate."""
    length = 0
    for parts in changed:
        if length > MOST_SHOWN:
            return
        length += sum(len(part.text) for part in parts)
        yield parts


def _linked_to(cases: Cases, but: Provision) -> dict[str, list[Provision]]:
    """For old provisions the other new ones that come from them."""
    found: dict[str, list[Provision]] = {}
    for case in cases.cases:
        for other in case.others if case.provision is not but else ():
            found.setdefault(other.provision.id, []).append(case.provision)
    return found


def _linked_from(cases: Cases) -> dict[str, list[Provision]]:
    """For new provisions the old ones that they come from."""
    return {case.provision.id: [other.provision for other in case.others] for case in cases.cases if not case.is_old}


def _has(row: Provision, wanted: str) -> bool:
    text = f"{row.label} {row.heading} {row.source}".casefold()
    return all(word in text for word in wanted.casefold().split())
