"""The stage of these tests: a few acts and receipts, recorded and chained."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.services import edit_annotation
from codeprac.audit.models import AuditTimeStamp
from codeprac.audit.sealing import seal_now
from codeprac.db import db
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round

Made = TypeVar("Made")


@dataclass
class Recorded:
    """Two annotations, one of them edited once: three receipts."""

    annotation: Annotation
    other: Annotation

    @property
    def author(self) -> User:
        return self.annotation.author


def make_recorded() -> Recorded:
    """Submit and edit, committed."""
    round_ = make_round(make_released_draft(make_code(slug="ours")))
    annotation, other = make_annotation(round_, text="quokka-text"), make_annotation(round_)
    values = {"kind": "general", "text": "Other words.", "rationale": "", "proposed_wording": None, "evidence": []}
    at = annotation.submitted_at
    edit_annotation(annotation, actor_id=annotation.author_id, version=1, now=at, **values)
    db.session.commit()
    return Recorded(annotation, other)


def seal_and_stamp(made: Made) -> Made:
    """Commit what was made, seal the record, and give the seal a time stamp."""
    db.session.commit()
    seal = seal_now(datetime.now(UTC))
    assert seal is not None
    stamped = {"seal_number": seal.number, "authority": "https://tsa.example", "token": b"stamp"}
    db.session.add(AuditTimeStamp(**stamped, stamped_at=datetime.now(UTC)))
    db.session.commit()
    return made
