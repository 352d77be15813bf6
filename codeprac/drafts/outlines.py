"""Stored provisions as an outline for the text engine, and the other way round."""

from collections.abc import Sequence

from codeprac.drafts.models import Provision
from codeprac.drafts.rules import LABEL_LENGTH, NUMBER_LENGTH, SLUG_LENGTH, body_of
from codeprac.text.blocks import Block
from codeprac.text.outline import outline
from codeprac.text.provisions import Kind, Outline, OutlinedProvision

Blocks = tuple[Block, ...]


def outline_of(rows: Sequence[Provision]) -> Outline:
    """The outline that stored provisions make, in the order given; footnotes and link definitions are the whole's."""
    places = {row.id: place for place, row in enumerate(rows)}
    whole = outline("".join(row.source for row in rows))
    bodies = _bodies(rows, whole.provisions)
    provisions = tuple(
        _outlined(row, place, places, body, below)
        for place, (row, (body, below)) in enumerate(zip(rows, bodies, strict=True))
    )
    return Outline(provisions, (), whole.footnotes, whole.definitions)


def headings_of(rows: Sequence[Provision]) -> tuple[OutlinedProvision, ...]:
    """Stored provisions for naming them: all but their bodies, without reading their texts anew."""
    places = {row.id: place for place, row in enumerate(rows)}
    return tuple(_outlined(row, place, places, "", ()) for place, row in enumerate(rows))


def sketch_of(rows: Sequence[Provision]) -> tuple[OutlinedProvision, ...]:
    """Stored provisions as the outline has them, in the order given, with all that follows the line of the heading as
    their body: without reading the whole text again, where only the kinship of provisions is asked for."""
    places = {row.id: place for place, row in enumerate(rows)}
    return tuple(
        _outlined(row, place, places, row.source.partition("\n")[2] if row.level else row.source, ())
        for place, row in enumerate(rows)
    )


def _bodies(rows: Sequence[Provision], read: Sequence[OutlinedProvision]) -> list[tuple[str, Blocks | None]]:
    """The text under each heading with its blocks: of the whole, or each read alone where that differs."""
    if [row.source for row in rows] == [provision.source for provision in read]:
        return [(provision.body, provision.blocks) for provision in read]
    return [(body_of(row.source), None) for row in rows]


def _outlined(
    row: Provision, place: int, places: dict[str, int], body: str, blocks: Blocks | None
) -> OutlinedProvision:
    return OutlinedProvision(
        position=place,
        line=0,
        level=row.level,
        kind=Kind(row.kind),
        label=row.label,
        number=row.number,
        heading=row.heading,
        title=row.title,
        slug=row.slug,
        parent=places.get(row.parent_id) if row.parent_id else None,
        source=row.source,
        body=body,
        blocks=blocks,
    )


def read_into(row: Provision, outlined: OutlinedProvision) -> None:
    """Write what the outline recognised into a row; its kind, parent, slug and source are the caller's."""
    row.position = outlined.position
    row.level = outlined.level
    row.label = outlined.label[:LABEL_LENGTH]
    row.number = outlined.number[:NUMBER_LENGTH]
    row.heading = outlined.heading
    row.title = outlined.title


def slug_of(outlined: OutlinedProvision) -> str:
    """The address of a provision within its draft."""
    return outlined.slug[:SLUG_LENGTH]
