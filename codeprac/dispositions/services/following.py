"""The last word of who was answered: once for each released answer, and it stays."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState, AnnotationWithdrawn
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.queries import list_drafter_ids
from codeprac.db import db
from codeprac.dispositions.models import Disposition, FollowUp
from codeprac.dispositions.rules import FollowUpGiven, Stance, check_follow_up
from codeprac.errors import NotFound
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people


def follow_up(annotation: Annotation, *, stance: str, reason: str, actor_id: str, now: datetime) -> FollowUp:
    """Say what its author, or a lead of its organisation, thinks of the released answer to an annotation; the drafters
    are told. Raises FollowUpGiven when somebody has said so already."""
    chosen, why = check_follow_up(stance, reason)
    if annotation.state == AnnotationState.WITHDRAWN:
        raise AnnotationWithdrawn(_("This annotation has been withdrawn."))
    answer = db.session.scalar(
        sa.select(Disposition)
        .where(Disposition.annotation_id == annotation.id, Disposition.released_at.is_not(None))
        .with_for_update()  # of two at the same moment the second waits here, and finds the first
    )
    if answer is None:
        raise NotFound(annotation.id)
    if db.session.scalar(sa.select(FollowUp.id).where(FollowUp.disposition_id == answer.id)):
        raise FollowUpGiven(_("What you think of this answer has been said already, and stays."))
    said = FollowUp(
        disposition_id=answer.id,
        annotation_id=annotation.id,
        author_id=actor_id,
        stance=chosen,
        reason=why,
        given_at=now,
    )
    db.session.add(said)
    db.session.flush()
    record(Tag.DISPOSITION_FOLLOWED_UP, actor_id=actor_id, subject=said, at=now, annotation_id=annotation.id)
    _tell_drafters(annotation, chosen, actor_id, now)
    return said


def _tell_drafters(annotation: Annotation, stance: Stance, actor_id: str, now: datetime) -> None:
    data = {"annotation": annotation.number, "stance": stance.value}
    news = News(Event.FOLLOW_UP_GIVEN, annotation.code_id, annotation.id, f"/annotations/{annotation.id}", data)
    tell_people(news, sorted(set(list_drafter_ids(annotation.code_id)) - {actor_id}), now=now)
