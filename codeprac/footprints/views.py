"""Where the words of a provision came from: a page, data for a selection, and the words behind an annotation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from codeprac.accounts import limits
from codeprac.annotations.queries import get_provision_with_text
from codeprac.dispositions.services.proposals import attribution
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import get_released_draft_at
from codeprac.drafts.services.footprints import Trail, read_footprint
from codeprac.footprints.placing import Part, came_from, find_chosen, keys_of, part_of
from codeprac.footprints.queries import Source, list_led_to, list_sources
from codeprac.footprints.words import LedWords, words_in
from codeprac.text.footprint import Origin, Written
from codeprac.text.markdown import plain, render
from codeprac.text.numbers import read_whole
from codeprac.text.words import count_words
from codeprac.web import clock
from codeprac.web.access import public
from codeprac.web.later import later

bp = Blueprint("footprints", __name__, url_prefix="/codes/<slug>/drafts/<int:number>/<provision_slug>")
MOST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Shown:
    """An origin with its letter, how many words came from it, and how many of those that were selected."""

    key: str
    source: Source
    words: int
    chosen: int
    by: Sequence[str]


@dataclass(frozen=True, slots=True)
class Traced:
    """A provision in pieces, and the origins of its words in the order of the drafts."""

    draft: Draft
    provision: Provision
    title: Part
    parts: Sequence[Part]
    shown: Sequence[Shown]
    has_choice: bool


@bp.get("/footprint")
@public
def footprint(slug: str, number: int, provision_slug: str) -> str:
    """Every word of a provision with the draft in which it came, and why; `start` and `end` choose some of them."""
    traced = _trace(slug, number, provision_slug)
    return render_template("footprints/footprint.html", code=traced.draft.code, draft=traced.draft, traced=traced)


@bp.get("/footprint.json")
@public
def footprint_data(slug: str, number: int, provision_slug: str) -> Response:
    """The same as data: the origins of the words chosen, or of all."""
    traced = _trace(slug, number, provision_slug)
    shown = [one for one in traced.shown if one.chosen or not traced.has_choice]
    return jsonify(origins=[_as_data(one, traced) for one in shown])


def words_from(annotation_id: str) -> list[LedWords]:
    """The words that an annotation led to, in the drafts in which they came; for its page."""
    found: list[LedWords] = []
    for led in list_led_to(annotation_id):
        trail = read_footprint(led.draft)
        origin = Origin(len(trail.drafts) - 1, led.provision.position)
        written = (trail.footprint.titles[origin.provision], *trail.footprint.blocks[origin.provision])
        found.append(words_in(led.provision, led.draft, written, origin, plain(render(led.wording or ""))))
    return found


def _trace(slug: str, number: int, provision_slug: str) -> Traced:
    draft = get_released_draft_at(slug, number)
    provision = get_provision_with_text(draft, provision_slug)
    with limits.on_computing():
        trail = _read(draft)
    title, blocks = trail.footprint.titles[provision.position], trail.footprint.blocks[provision.position]
    chosen = _chosen(provision, blocks)
    origins = [origin for written in (title, *blocks) for _, origin in written.pieces()]
    keys, sources = keys_of(origins), list_sources(trail.drafts, set(origins))
    parts = [part_of(written, keys, chosen.get(place, ())) for place, written in enumerate(blocks)]
    head = part_of(title, keys)
    shown = [_shown(keys[origin], sources[origin], [head, *parts]) for origin in sorted(keys)]
    return Traced(draft, provision, head, parts, shown, bool(chosen))


def _read(draft: Draft) -> Trail:
    """The footprint as stored; one that is not is made now, and stored after the answer."""
    trail = read_footprint(draft)
    if not trail.is_stored:
        later("store_footprint", draft.id)
    return trail


def _chosen(provision: Provision, blocks: Sequence[Written]) -> Mapping[int, list[tuple[int, int]]]:
    start, end = (read_whole(request.args.get(name), digits=MOST_DIGITS) for name in ("start", "end"))
    if start is None or end is None or start >= end:
        return {}
    return find_chosen(provision.body_text, blocks, start, end)


def _shown(key: str, source: Source, parts: Sequence[Part]) -> Shown:
    pieces = [piece for part in parts for piece in part.pieces if piece.key == key]
    now = clock.now()
    by = [
        attribution(annotation, now)
        for annotation in source.taken
        if any(came_from(piece.text, plain(render(annotation.proposed_wording or ""))) for piece in pieces)
    ]
    chosen = sum(count_words(piece.text) for piece in pieces if piece.is_chosen)
    return Shown(key, source, sum(count_words(piece.text) for piece in pieces), chosen, by)


def _as_data(shown: Shown, traced: Traced) -> dict[str, object]:
    source = shown.source
    draft, provision = source.draft, source.provision
    pieces = [piece for part in (traced.title, *traced.parts) for piece in part.pieces if piece.key == shown.key]
    texts = [piece.text.strip() for piece in pieces if piece.is_chosen or not traced.has_choice]
    slug = draft.code.slug
    return {
        "key": shown.key,
        "draft": draft.number,
        "released": draft.released_at.isoformat() if draft.released_at else None,
        "provision": provision.name,
        "address": url_for("annotations.provision", slug=slug, number=draft.number, provision_slug=provision.slug),
        "words": shown.chosen if traced.has_choice else shown.words,
        "texts": texts,
        "wording_of": shown.by,
        "reasons": [note.reason for note in source.notes],
        "annotations": [
            {
                "number": answer.number,
                "outcome": answer.outcome,
                "who": answer.who,
                "address": f"/annotations/{answer.annotation_id}",
            }
            for note in source.notes
            for answer in note.answers
        ],
    }
