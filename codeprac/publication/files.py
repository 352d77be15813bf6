"""Gathering what the files of an edition tell, as plain values."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.publishing import view_of
from codeprac.annotations.queries import visible_to, who_speaks
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.publication.exports.values import DispositionValue, EditionFile, LineageValue, ProvisionValue
from codeprac.publication.models import Edition
from codeprac.text.markdown import render


def citation_of(edition: Edition, address: str) -> str:
    """How the edition is cited: title, version, day, address, and the hash that proves the text."""
    return str(
        _(
            "%(title)s, consolidated version %(number)s, %(day)s, %(address)s, SHA-256 %(hash)s",
            title=edition.code.title,
            number=edition.number,
            day=format_date(edition.published_at, "d MMMM y"),
            address=address,
            hash=edition.draft.source_sha256,
        )
    )


def edition_file(edition: Edition, *, address: str, base_url: str, now: datetime) -> EditionFile:
    """Everything that a file of the edition may tell; six queries."""
    draft, code = edition.draft, edition.code
    numbers = _numbers_up_to(draft)
    assert draft.number is not None  # noqa: S101 - an edition's draft is released
    assert draft.released_at is not None  # noqa: S101 - for the same reason
    return EditionFile(
        code_slug=code.slug,
        code_title=code.title,
        number=edition.number,
        address=address,
        citation=citation_of(edition, address),
        published_at=edition.published_at,
        note=edition.note,
        note_html=render(edition.note, headings="strip") if edition.note else "",
        languages=tuple(code.languages),
        legal_bases=tuple((basis.label, basis.url) for basis in code.legal_bases),
        draft_number=draft.number,
        draft_released_at=draft.released_at,
        sha256=draft.source_sha256,
        source=draft.source,
        provisions=_provisions(draft),
        lineage=_lineage(numbers),
        dispositions=_dispositions(numbers, base_url, now),
        words=_words(edition),
    )


def _words(edition: Edition) -> Mapping[str, str]:
    day = format_date(edition.published_at, "d MMMM y")
    return {
        "version": str(_("Consolidated version %(number)s, published %(day)s", number=edition.number, day=day)),
        "legal_basis": str(_("Legal basis")),
        "address": str(_("Address")),
        "citation": str(_("Cite as")),
        "contents": str(_("Contents")),
    }


def _numbers_up_to(draft: Draft) -> dict[str, int]:
    """Released drafts of the code up to this one: id to number."""
    statement = sa.select(Draft.id, Draft.number).where(Draft.code_id == draft.code_id, Draft.number <= draft.number)
    return {draft_id: number for draft_id, number in db.session.execute(statement) if number is not None}


def _provisions(draft: Draft) -> tuple[ProvisionValue, ...]:
    rows = list_provisions(draft, with_body=True)
    slugs = {row.id: row.slug for row in rows}
    return tuple(
        ProvisionValue(
            identity=row.identity,
            slug=row.slug,
            kind=row.kind,
            label=row.label,
            number=row.number,
            heading=row.heading,
            title=row.title,
            level=row.level,
            parent=slugs.get(row.parent_id) if row.parent_id else None,
            source=row.source,
            text=row.body_text,
            html=row.body_html,
        )
        for row in rows
    )


def _lineage(numbers: Mapping[str, int]) -> tuple[LineageValue, ...]:
    old, new = aliased(Provision), aliased(Provision)
    rows = db.session.execute(
        sa.select(LineageLink, old.slug, old.label, old.identity, new.slug, new.label, new.identity)
        .outerjoin(old, old.id == LineageLink.old_provision_id)
        .outerjoin(new, new.id == LineageLink.new_provision_id)
        .where(LineageLink.old_draft_id.in_(numbers), LineageLink.new_draft_id.in_(numbers))
        .where(LineageLink.overruled.is_(False))
        .order_by(LineageLink.new_draft_id, new.position, old.position, LineageLink.id)
    )
    return tuple(
        LineageValue(
            old_draft=numbers[link.old_draft_id],
            old_provision=old_slug,
            old_label=old_label or "",
            new_draft=numbers[link.new_draft_id],
            new_provision=new_slug,
            new_label=new_label or "",
            identity=new_identity or old_identity or "",
            relation=link.relation,
            confidence=link.confidence,
            reason=link.reason,
        )
        for link, old_slug, old_label, old_identity, new_slug, new_label, new_identity in rows
    )


def _dispositions(numbers: Mapping[str, int], base_url: str, now: datetime) -> tuple[DispositionValue, ...]:
    rows = db.session.execute(
        sa.select(Disposition, Annotation, Provision.slug, Anchor.quote)
        .join(Annotation, Annotation.id == Disposition.annotation_id)
        .join(Provision, Provision.id == Annotation.provision_id)
        .outerjoin(Anchor, sa.and_(Anchor.annotation_id == Annotation.id, Anchor.draft_id == Annotation.draft_id))
        .where(
            Annotation.draft_id.in_(numbers),
            Annotation.state == AnnotationState.SUBMITTED,
            Disposition.released_at.is_not(None),
            visible_to(PUBLIC, now),
        )
        .options(*who_speaks())
        .order_by(Annotation.number)
    )
    return tuple(
        DispositionValue(
            annotation=annotation.number,
            address=f"{base_url}/annotations/{annotation.id}",
            draft=numbers[annotation.draft_id],
            provision=slug,
            kind=annotation.kind,
            quote=view.quote(quote or ""),
            outcome=disposition.outcome,
            reason="" if view.keeps_answer else disposition.reason,
            released_at=disposition.released_at,
        )
        for disposition, annotation, slug, quote in rows
        for view in [view_of(annotation.written, PUBLIC)]
        if disposition.released_at is not None
    )
