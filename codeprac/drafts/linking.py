"""Which provision of one draft became which of another: what drafters declared first, then what shares an identity,
then what the texts themselves show. Plain values in, plain values out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from codeprac.drafts.rules import renumbered
from codeprac.text.chaining import in_order, name_kin
from codeprac.text.lineage import Candidate, Confidence, Lineage, Link, Relation, trace_all
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.reasons import name_relation

# The engine compares every old provision with every new one; beyond this, only those with the same address are paired.
PAIRS_TO_TRACE = 250_000
_KIN = frozenset({Relation.SPLIT, Relation.MERGED})
# How like two provisions count that people linked and the engine did not: less than what it is sure of.
_UNKNOWN = 0.5
_ELSEWHERE = "what was found for it was decided otherwise"
Provisions = Sequence[OutlinedProvision]
Pair = tuple[int | None, int | None]


def link_provisions(
    old: Provisions, new: Provisions, *, known: Sequence[Link] = (), shared: Mapping[int, int] | None = None
) -> Lineage:
    """The links of two drafts in the order of the new, deleted provisions last, with candidates for what was traced.

    `known` links stand as they are; `shared` maps positions of new provisions to the old ones with their identity."""
    links = [link for link in known if link.new is not None or link.old is not None]
    taken_old, taken_new = _taken(links)
    for at_new, at_old in (shared or {}).items():
        if at_new not in taken_new and at_old not in taken_old:
            links.append(_shared_link(old[at_old], new[at_new], old, new))
    taken_old, taken_new = _taken(links)
    rest_old = [provision for provision in old if provision.position not in taken_old]
    rest_new = [provision for provision in new if provision.position not in taken_new]
    traced = _traced(rest_old, rest_new)
    return Lineage(in_order([*links, *traced.links]), traced.candidates)


def settle(
    found: Sequence[Link],
    declared: Sequence[Link],
    old: Provisions,
    new: Provisions,
    *,
    unnamed: Collection[Pair] = (),
) -> tuple[Link, ...]:
    """The links in force: what people declared stands, and what was found wherever it does not contradict them.

    A declared link speaks for the whole of its new provision: no found one leads there any more. One without a new
    provision says that the old one is gone. What is left without a link by that is new or deleted, for a person to
    confirm. Splits and merges are named by their shape, whoever linked them; `unnamed` pairs by their texts; other
    declared ones as the drafters named them."""
    decided = {link.new for link in declared if link.new is not None}
    gone = {link.old for link in declared if link.new is None}
    kept = [link for link in found if _is_pair(link) and link.new not in decided and link.old not in gone]
    pairs = [*kept, *(link for link in declared if _is_pair(link))]
    linked_old, linked_new = _taken(pairs)
    alone = [link for link in declared if not _is_pair(link)] + [
        link
        for link in found
        if not _is_pair(link) and link.new not in linked_new | decided and link.old not in linked_old | gone
    ]
    said = {(link.old, link.new): link for link in declared if (link.old, link.new) not in unnamed}
    named = [_as_said(link, said.get((link.old, link.new))) for link in _named(pairs, old, new, unnamed)]
    return in_order([*named, *alone, *_left_over([*pairs, *alone], old, new)])


def by_texts(links: Sequence[Link], old: Provisions, new: Provisions) -> tuple[Link, ...]:
    """The same links, with edited told from same by the texts: along a chain of drafts a text may be back to what it
    was."""
    pairs = [link for link in links if _is_pair(link)]
    worn = {(link.old, link.new) for link in pairs if link.relation in (Relation.SAME, Relation.EDITED)}
    return in_order([*_named(pairs, old, new, worn), *(link for link in links if not _is_pair(link))])


def heirs(links: Iterable[Link], likeness: Mapping[Pair, float]) -> dict[int, int]:
    """Position of the new provision → position of the old one whose identity it carries on: each at most once, by
    confident links alone. The likest first, as far as `likeness` of what was found tells; then in the order given."""

    def order(link: Link) -> float:
        return -likeness.get((link.old, link.new), _UNKNOWN)

    chosen: dict[int, int] = {}
    given: set[int] = set()
    for link in sorted((link for link in links if link.confidence is Confidence.CONFIDENT), key=order):
        if link.old is None or link.new is None or link.new in chosen or link.old in given:
            continue
        chosen[link.new] = link.old
        given.add(link.old)
    return chosen


def _is_pair(link: Link) -> bool:
    return link.old is not None and link.new is not None


def _named(pairs: Sequence[Link], old: Provisions, new: Provisions, unnamed: Collection[Pair]) -> Iterator[Link]:
    """Linked pairs with their relation: by their shape; where that changed, or nobody named them, by their texts."""
    became = {(link.old, link.new) for link in pairs}
    for before, link in zip(pairs, name_kin(pairs), strict=True):
        is_kin = link.relation in _KIN
        is_named = link.relation is before.relation and (link.old, link.new) not in unnamed
        if link.old is None or link.new is None or is_kin or is_named:
            yield link
            continue
        one, other = old[link.old], new[link.new]
        kept = (one.parent, other.parent) in became or (one.parent is None and other.parent is None)
        yield link._replace(relation=name_relation(one, other, kept, stray=False))


def _as_said(link: Link, said: Link | None) -> Link:
    """The link as drafters named it, unless they said that it is one of several and the others are gone."""
    return said if said and (said.relation not in _KIN or link.relation in _KIN) else link


def _left_over(links: Sequence[Link], old: Provisions, new: Provisions) -> Iterator[Link]:
    """A link for each provision that nothing speaks of any more."""
    told_old, told_new = _taken(links)
    for provision in new:
        if provision.position not in told_new:
            yield Link(None, provision.position, Relation.NEW, Confidence.PROPOSED, 0.0, _ELSEWHERE)
    for provision in old:
        if provision.position not in told_old:
            yield Link(provision.position, None, Relation.DELETED, Confidence.PROPOSED, 0.0, _ELSEWHERE)


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


def _traced(old: Provisions, new: Provisions) -> Lineage:
    """Links and candidates that the texts show, for provisions that nobody linked."""
    if len(old) * len(new) > PAIRS_TO_TRACE:
        return Lineage(tuple(_paired_by_address(old, new)), ())
    made = trace_all(renumbered(old), renumbered(new))
    links = (
        link._replace(
            old=old[link.old].position if link.old is not None else None,
            new=new[link.new].position if link.new is not None else None,
        )
        for link in made.links
    )
    candidates = (
        Candidate(new[one.new].position, tuple(old[at].position for at in one.old)) for one in made.candidates
    )
    return Lineage(tuple(links), tuple(candidates))


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
