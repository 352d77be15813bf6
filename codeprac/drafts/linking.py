"""Which provision of one draft became which of another: what drafters declared first, then what shares an identity,
then what the texts themselves show. Plain values in, plain values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from codeprac.drafts.rules import renumbered
from codeprac.text.lineage import Confidence, Link, Relation, trace
from codeprac.text.provisions import OutlinedProvision

# The engine compares every old provision with every new one; beyond this, only those with the same address are paired.
PAIRS_TO_TRACE = 250_000
Provisions = Sequence[OutlinedProvision]


def link_provisions(
    old: Provisions, new: Provisions, *, known: Sequence[Link] = (), shared: Mapping[int, int] | None = None
) -> tuple[Link, ...]:
    """The links of two drafts in the order of the new, deleted provisions last.

    `known` links stand as they are; `shared` maps positions of new provisions to the old ones with their identity."""
    links = [link for link in known if link.new is not None or link.old is not None]
    taken_old, taken_new = _taken(links)
    for at_new, at_old in (shared or {}).items():
        if at_new not in taken_new and at_old not in taken_old:
            links.append(_shared_link(old[at_old], new[at_new], old, new))
    taken_old, taken_new = _taken(links)
    rest_old = [provision for provision in old if provision.position not in taken_old]
    rest_new = [provision for provision in new if provision.position not in taken_new]
    links.extend(_traced(rest_old, rest_new))
    return in_order(links)


def in_order(links: Iterable[Link]) -> tuple[Link, ...]:
    """Links in the order of the new draft; deleted provisions last, in the order of the old one."""
    return tuple(
        sorted(links, key=lambda link: (link.new is None, link.new or 0, link.old if link.old is not None else -1))
    )


def heirs(links: Iterable[Link]) -> dict[int, int]:
    """Position of the new provision → position of the old one whose identity it carries on: each at most once, the
    likeliest first, declared before guessed."""
    chosen: dict[int, int] = {}
    given: set[int] = set()
    for link in sorted(links, key=lambda link: -link.score):
        if link.old is None or link.new is None or link.new in chosen or link.old in given:
            continue
        chosen[link.new] = link.old
        given.add(link.old)
    return chosen


def _taken(links: Iterable[Link]) -> tuple[set[int], set[int]]:
    old = {link.old for link in links if link.old is not None}
    return old, {link.new for link in links if link.new is not None}


def _shared_link(before: OutlinedProvision, after: OutlinedProvision, old: Provisions, new: Provisions) -> Link:
    relation = Relation.SAME
    if (before.body, before.title) != (after.body, after.title):
        relation = Relation.EDITED
    elif _place(before, old) != _place(after, new):
        relation = Relation.MOVED
    return Link(before.position, after.position, relation, Confidence.CONFIDENT, 1.0, "written from it")


def _place(provision: OutlinedProvision, among: Provisions) -> str:
    """The words of the heading that a provision stands under."""
    return among[provision.parent].title if provision.parent is not None else ""


def _traced(old: Provisions, new: Provisions) -> list[Link]:
    """Links that the texts show, for provisions that nobody linked."""
    if len(old) * len(new) > PAIRS_TO_TRACE:
        return _paired_by_address(old, new)
    made = trace(renumbered(old), renumbered(new))
    return [
        replace(
            link,
            old=old[link.old].position if link.old is not None else None,
            new=new[link.new].position if link.new is not None else None,
        )
        for link in made
    ]


def _paired_by_address(old: Provisions, new: Provisions) -> list[Link]:
    by_slug = {provision.slug: provision for provision in old}
    links = []
    for after in new:
        before = by_slug.pop(after.slug, None)
        if before is None:
            links.append(
                Link(None, after.position, Relation.NEW, Confidence.PROPOSED, 0.0, "no provision of this name")
            )
            continue
        relation = Relation.SAME if before.source == after.source else Relation.EDITED
        links.append(Link(before.position, after.position, relation, Confidence.PROPOSED, 0.5, "of the same name"))
    gone = (provision.position for provision in by_slug.values())
    links += (Link(at, None, Relation.DELETED, Confidence.PROPOSED, 0.0, "no provision of this name") for at in gone)
    return links
