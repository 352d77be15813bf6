"""Reading consolidated versions."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.drafts.models import Draft
from codeprac.errors import NotFound
from codeprac.publication.models import Edition
from codeprac.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Making:
    """How a text came about: drafts up to it, rounds on them, annotations that stand, and published answers."""

    drafts: int
    rounds: int
    annotations: int
    answered: int

    @property
    def open(self) -> int:
        """Annotations that are not yet considered, as far as the public can know."""
        return self.annotations - self.answered


def count_making(draft: Draft, *, now: datetime) -> Making:
    """How a released draft came about; one query."""
    drafts = sa.select(Draft.id).where(Draft.code_id == draft.code_id, Draft.number <= draft.number)
    standing = sa.and_(
        Annotation.draft_id.in_(drafts), Annotation.state == AnnotationState.SUBMITTED, visible_to(PUBLIC, now)
    )
    answered = (
        sa.select(sa.func.count(Disposition.released_at))
        .join(Annotation, Annotation.id == Disposition.annotation_id)
        .where(standing)
    )
    counts = (
        sa.select(sa.func.count()).select_from(drafts.subquery()),
        sa.select(sa.func.count()).where(Round.draft_id.in_(drafts)),
        sa.select(sa.func.count()).where(standing),
        answered,
    )
    return Making(*db.session.execute(sa.select(*(count.scalar_subquery() for count in counts))).one())


def get_edition(slug: str, number: int) -> Edition:
    """The edition at this address with its draft and code, in one query; or NotFound."""
    statement = (
        sa.select(Edition)
        .join(Edition.code)
        .where(CodeOfPractice.slug == slug, Edition.number == number)
        .options(joinedload(Edition.code), joinedload(Edition.draft))
    )
    edition = db.session.scalar(statement)
    if edition is None:
        raise NotFound(f"{slug}, edition {number}")
    return edition


def find_latest_edition(code_id: str) -> Edition | None:
    """The newest consolidated version of a code, with its draft, if there is one."""
    statement = sa.select(Edition).where(Edition.code_id == code_id).options(joinedload(Edition.draft))
    return db.session.scalar(statement.order_by(Edition.number.desc()).limit(1))


def find_edition_of(draft_id: str) -> Edition | None:
    """The edition that published this draft, if it was published."""
    return db.session.scalar(sa.select(Edition).where(Edition.draft_id == draft_id))


def list_editions(code_id: str) -> list[Edition]:
    """Every edition of a code with its draft, newest first; one query."""
    statement = sa.select(Edition).where(Edition.code_id == code_id).options(joinedload(Edition.draft))
    return list(db.session.scalars(statement.order_by(Edition.number.desc())))


def select_latest_editions() -> sa.Select[Edition]:
    """The newest edition of every published code, last published first, for paging; its code and draft with it."""
    newest = (
        sa.select(Edition.code_id, sa.func.max(Edition.number).label("number")).group_by(Edition.code_id).subquery()
    )
    return (
        sa.select(Edition)
        .join(newest, sa.and_(newest.c.code_id == Edition.code_id, newest.c.number == Edition.number))
        .options(joinedload(Edition.code).load_only(CodeOfPractice.slug, CodeOfPractice.title, CodeOfPractice.summary))
        .options(joinedload(Edition.draft).load_only(Draft.number, Draft.word_count))
        .order_by(Edition.published_at.desc(), Edition.id)
    )
