"""Releasing a working draft: its number, its final source, what readers see of it, and its comparisons."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Draft, DraftRendering, Provision
from codeprac.drafts.outlines import read_into, slug_of
from codeprac.drafts.queries import get_draft, get_rendering, list_provisions, list_removed_provisions
from codeprac.drafts.rendering.bodies import render_bodies
from codeprac.drafts.rendering.reading import GENERATION, render_contents, render_reading
from codeprac.drafts.rules import (
    DraftEmpty,
    DraftReleased,
    DraftState,
    DraftUnchanged,
    HeadingsOutOfPlace,
    is_empty,
    sha256_of,
)
from codeprac.drafts.services.comparing import compare_again, compare_with_earlier
from codeprac.drafts.services.footprints import forget_footprints, keep_footprint
from codeprac.drafts.services.linking import link_drafts
from codeprac.drafts.telling import tell_of_release
from codeprac.text.outline import outline
from codeprac.text.provisions import Kind, Outline
from codeprac.text.words import count_words


def release_draft(draft: Draft, *, actor_id: str | None, now: datetime) -> Draft:
    """Give a working draft its number and put it online for everybody; from here on it never changes.

    Raises DraftReleased, DraftEmpty, DraftUnchanged, and HeadingsOutOfPlace where an edit broke the outline."""
    # Of two releases at the same moment the second waits here, and then finds the draft released.
    db.session.refresh(draft, ["state"], with_for_update=True)
    if draft.state != DraftState.WORKING:
        raise DraftReleased(_("This draft is released already."))
    base = get_draft(draft.base_id) if draft.base_id else None
    rows = _closed(list_provisions(draft))
    source = "".join(row.source for row in rows)
    _check(source, base)
    whole = _outline(source, rows)
    _settle_addresses(draft, rows, whole)
    render_bodies(rows, whole)
    db.session.flush()
    if base:
        link_drafts(base, draft)
    draft.number = _next_number(draft.code_id)
    changes = compare_with_earlier(draft, now=now)
    keep_footprint(draft, now=now)
    db.session.add(
        DraftRendering(
            draft_id=draft.id,
            body_html=render_reading(draft, rows, changes, base.number if base else None),
            contents_html=render_contents(rows),
            generation=GENERATION,
            created_at=now,
        )
    )
    draft.source, draft.source_sha256 = source, sha256_of(source)
    draft.word_count = sum(row.word_count + count_words(row.heading) for row in rows)
    draft.released_at, draft.released_by_id = now, actor_id
    draft.version += 1
    db.session.flush()
    # Last and alone: once this is written, the database lets nobody touch the draft or its provisions.
    draft.state = DraftState.RELEASED
    db.session.flush()
    record(
        Tag.DRAFT_RELEASED, actor_id=actor_id, subject=draft, at=now, number=draft.number, sha256=draft.source_sha256
    )
    tell_of_release(draft, base, actor_id=actor_id, now=now)
    return draft


def ensure_releasable(draft: Draft) -> None:
    """Raise what releasing the draft as it is would raise; nothing but line ends between provisions is changed."""
    if draft.state != DraftState.WORKING:
        raise DraftReleased(_("This draft is released already."))
    rows = _closed(list_provisions(draft))
    source = "".join(row.source for row in rows)
    _check(source, get_draft(draft.base_id) if draft.base_id else None)
    _outline(source, rows)


def tell_changes_anew(draft: Draft, *, now: datetime) -> None:
    """Say on the page of a released draft what its provisions became, after the lineage was corrected. The text itself
    is rendered as it was."""
    changes = compare_again(draft, now=now)
    forget_footprints(draft)
    rendering = get_rendering(draft.id)
    rows = list_provisions(draft, with_body=True)
    rendering.body_html = render_reading(draft, rows, changes, draft.base.number if draft.base else None)
    rendering.contents_html, rendering.generation = render_contents(rows), GENERATION
    rendering.created_at = now
    db.session.flush()


def _closed(rows: list[Provision]) -> list[Provision]:
    """The rows, each of which but the last ends its line, so that no heading runs into the text before it."""
    for row in rows[:-1]:
        if not row.source.endswith("\n"):
            row.source += "\n\n"
    return rows


def _outline(source: str, rows: Sequence[Provision]) -> Outline:
    """The outline of the final text with the kinds that the drafters gave."""
    plain = outline(source)
    _check_headings(rows, plain)
    return outline(source, {made.line: Kind(row.kind) for row, made in zip(rows, plain.provisions, strict=True)})


def _check(source: str, base: Draft | None) -> None:
    if is_empty(source):
        raise DraftEmpty(_("The working draft has no text yet."))
    if base and base.source_sha256 == sha256_of(source):
        raise DraftUnchanged(
            _("This text is identical to draft %(number)s, word for word. There is nothing new.", number=base.number)
        )


def _next_number(code_id: str) -> int:
    return (db.session.scalar(sa.select(sa.func.max(Draft.number)).where(Draft.code_id == code_id)) or 0) + 1


def _settle_addresses(draft: Draft, rows: Sequence[Provision], whole: Outline) -> None:
    """Read numbers, parents and addresses from the final text, so that each provision is cited as it now reads."""
    for row in list_removed_provisions(draft):
        row.slug = f"removed-{row.id}".lower()
    changed = [row for row, made in zip(rows, whole.provisions, strict=True) if row.slug != slug_of(made)]
    for row in changed:  # first out of each other's way: two provisions may have changed places
        row.slug = f"moving-{row.id}".lower()
    db.session.flush()
    for row, made in zip(rows, whole.provisions, strict=True):
        read_into(row, made)
        row.slug = slug_of(made)
        row.parent_id = rows[made.parent].id if made.parent is not None else None
    db.session.flush()


def _check_headings(rows: Sequence[Provision], whole: Outline) -> None:
    for row, made in zip(rows, whole.provisions, strict=False):
        if row.source != made.source:
            raise HeadingsOutOfPlace(
                _(
                    "“%(name)s” does not read as one provision: look for a heading inside its text, or a code fence "
                    "that is never closed, there or just before.",
                    name=row.name[:80],
                )
            )
    if len(rows) != len(whole.provisions):
        raise HeadingsOutOfPlace(_("The provisions, put together, do not read as the same provisions."))
