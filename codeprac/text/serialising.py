"""Comparisons as JSON values, so that a pair of drafts is compared once and stored."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from codeprac.text.blocks import BlockKind
from codeprac.text.changes import Away, BlockChange, BlockRelation, Comparison, ProvisionChange, Statistics
from codeprac.text.links import Confidence, Link, Relation
from codeprac.text.segments import Nature, Op, Segment

_OPS = {Op.EQUAL: "=", Op.INSERT: "+", Op.DELETE: "-"}
_BY_SIGN = {sign: op for op, sign in _OPS.items()}
_NATURES = {
    Nature.WORDING: "",
    Nature.NUMBERING: "#",
    Nature.PUNCTUATION: ".",
    Nature.STYLE: "~",
    Nature.FORMATTING: "_",
}
_BY_MARK = {mark: nature for nature, mark in _NATURES.items()}
Json = dict[str, Any]


def comparison_to_json(comparison: Comparison) -> Json:
    """A comparison as a JSON object of plain values."""
    return {
        "changes": [_change_to_json(change) for change in comparison.changes],
        "statistics": asdict(comparison.statistics),
    }


def comparison_from_json(value: Json) -> Comparison:
    """The comparison that `comparison_to_json` wrote; raises KeyError or ValueError for anything else."""
    changes = tuple(_change_from_json(change) for change in value["changes"])
    return Comparison(changes, Statistics(**value["statistics"]))


def _change_to_json(change: ProvisionChange) -> Json:
    away = {"away": [list(each) for each in change.away]} if change.away else {}
    return {
        "old": change.old,
        "new": change.new,
        "link": change.link._asdict(),
        "slug": change.slug,
        "heading": _segments_to_json(change.heading),
        "blocks": [_block_to_json(block) for block in change.blocks],
        "statistics": asdict(change.statistics),
        "renumbered": list(change.renumbered) if change.renumbered else None,
        "moved": list(change.moved) if change.moved else None,
        "sources": list(change.sources),
        "targets": list(change.targets),
        **away,
    }


def _change_from_json(value: Json) -> ProvisionChange:
    link = value["link"]
    return ProvisionChange(
        old=value["old"],
        new=value["new"],
        link=Link(
            link["old"],
            link["new"],
            Relation(link["relation"]),
            Confidence(link["confidence"]),
            link["score"],
            link["reason"],
        ),
        slug=value["slug"],
        heading=_segments_from_json(value["heading"]),
        blocks=tuple(_block_from_json(block) for block in value["blocks"]),
        statistics=Statistics(**value["statistics"]),
        renumbered=_pair(value["renumbered"]),
        moved=_pair(value["moved"]),
        sources=tuple(value["sources"]),
        targets=tuple(value["targets"]),
        away=tuple([Away(*each) for each in value.get("away", ())]),
    )


def _pair(value: list[str] | None) -> tuple[str, str] | None:
    return (value[0], value[1]) if value else None


def _block_to_json(block: BlockChange) -> Json:
    more: Json = {"shares": [list(share) for share in block.shares]} if block.shares else {}
    if block.was:
        more["was"] = block.was.value
    if any(block.numbers):
        more["numbers"] = list(block.numbers)
    return {
        "relation": block.relation.value,
        "kind": block.kind.value,
        "depth": block.depth,
        "segments": _segments_to_json(block.segments),
        "origin": block.origin,
        "places": list(block.places),
        "reformatted": block.reformatted,
        "moved": block.moved,
        "start": block.start,
        **more,
    }


def _block_from_json(value: Json) -> BlockChange:
    return BlockChange(
        BlockRelation(value["relation"]),
        BlockKind(value["kind"]),
        value["depth"],
        _segments_from_json(value["segments"]),
        value["origin"],
        tuple(value.get("places", ())),
        value.get("reformatted", False),
        value.get("moved", value["relation"] == BlockRelation.MOVED),
        value.get("start", 0),
        tuple([(start, end) for start, end in value.get("shares", ())]),
        BlockKind(value["was"]) if "was" in value else None,
        _pair(value.get("numbers")) or ("", ""),
    )


def _segments_to_json(segments: tuple[Segment, ...]) -> list[list[str]]:
    """Pairs of a sign and a text; after the sign its nature, and the number of a move."""
    return [
        [_OPS[segment.op] + _NATURES[segment.nature] + (str(segment.move) if segment.move else ""), segment.text]
        for segment in segments
    ]


def _segments_from_json(value: list[list[str]]) -> tuple[Segment, ...]:
    return tuple([_segment(sign, text) for sign, text in value])


def _segment(sign: str, text: str) -> Segment:
    mark = sign[1:].rstrip("0123456789")
    return Segment(_BY_SIGN[sign[0]], text, _BY_MARK[mark], int(sign[1 + len(mark) :] or 0))
