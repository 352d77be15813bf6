"""The word of a chair on answers that drafters propose, and the dissent of drafters."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.events import note_events
from codeprac.dispositions.models import Disposition, Dissent
from codeprac.dispositions.queries.agreeing import read_chairs
from codeprac.dispositions.rules import (
    Agreement,
    AnswerAct,
    DispositionReleased,
    NothingToAgree,
    NotTheirChair,
    check_note,
)
from codeprac.dispositions.services.recording import lock_dispositions, refuse_released, refuse_stale
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people


def agree_dispositions(
    annotations: Sequence[Annotation],
    *,
    actor_id: str,
    now: datetime,
    versions: Mapping[str, int] | None = None,
    for_all: bool = False,
) -> list[Disposition]:
    """Agree, as a chair, to the proposed answers to some annotations; what is agreed already stays as it is.

    Raises NotTheirChair for answers of other working groups unless `for_all` (administrators), Stale as in
    `record_dispositions`, NothingToAgree where one has no private answer.
    """
    found = _load(annotations, actor_id, versions, for_all)
    return _say(
        [one for one in found if one.agreement != Agreement.AGREED], Agreement.AGREED, actor_id=actor_id, now=now
    )


def return_dispositions(
    annotations: Sequence[Annotation],
    *,
    note: str,
    actor_id: str,
    now: datetime,
    versions: Mapping[str, int] | None = None,
    for_all: bool = False,
) -> list[Disposition]:
    """Give proposed or agreed answers back to who proposed them, who are told, with a note; raises as
    `agree_dispositions`."""
    said = check_note(note)
    found = _load(annotations, actor_id, versions, for_all)
    returned = _say(found, Agreement.RETURNED, actor_id=actor_id, now=now, note=said)
    _tell_authors(returned, actor_id=actor_id, now=now)
    return returned


def record_dissent(
    disposition: Disposition, *, reason: str, is_public: bool, actor_id: str, now: datetime, version: int
) -> Dissent:
    """Record that a drafter disagrees with a private answer and why, once for each; said again it takes the place of
    what they said before. Raises Stale where the answer is not the one that they read."""
    said = check_note(reason)
    annotation = disposition.annotation
    earlier = lock_dispositions([annotation.id])
    refuse_released([annotation], earlier)
    refuse_stale([annotation], earlier, {annotation.id: version}, said)
    dissent = _find_dissent(disposition.id, actor_id) or Dissent(disposition_id=disposition.id, author_id=actor_id)
    dissent.reason, dissent.is_public, dissent.is_outdated, dissent.recorded_at = said, is_public, False, now
    db.session.add(dissent)
    note_events([disposition], AnswerAct.DISSENTED, actor_id=actor_id, now=now, note=said)
    db.session.flush()
    record(Tag.DISSENT_RECORDED, actor_id=actor_id, subject=dissent, at=now, annotation_id=annotation.id)
    return dissent


def withdraw_dissent(disposition: Disposition, *, actor_id: str, now: datetime) -> bool:
    """Take one's own dissent back before the release, and say whether there was any; its history keeps it."""
    if disposition.released_at is not None:
        raise DispositionReleased(_("This answer has been released; a released answer stays as it was given."))
    dissent = _find_dissent(disposition.id, actor_id)
    if dissent is None:
        return False
    annotation_id = disposition.annotation_id
    record(Tag.DISSENT_WITHDRAWN, actor_id=actor_id, subject=dissent, at=now, annotation_id=annotation_id)
    note_events([disposition], AnswerAct.DISSENT_WITHDRAWN, actor_id=actor_id, now=now)
    db.session.delete(dissent)
    db.session.flush()
    return True


def _load(
    annotations: Sequence[Annotation], actor_id: str, versions: Mapping[str, int] | None, for_all: bool
) -> list[Disposition]:
    """The private answers to these annotations, on all of which this chair has a word."""
    earlier = lock_dispositions([annotation.id for annotation in annotations])
    refuse_released(annotations, earlier)
    if versions is not None:
        refuse_stale(annotations, earlier, versions, "")
    missing = [str(annotation.number) for annotation in annotations if annotation.id not in earlier]
    if missing or not annotations:
        numbers = ", ".join(missing) or "-"
        raise NothingToAgree(_("There is no private answer to agree to: %(numbers)s.", numbers=numbers))
    chairs = read_chairs(annotations[0].code_id)
    others = [
        str(annotation.number)
        for annotation in annotations
        if not for_all and not chairs.agree_for(actor_id, earlier[annotation.id].author_id)
    ]
    if others:
        numbers = ", ".join(others)
        raise NotTheirChair(_("The chair of another working group agrees to these: %(numbers)s.", numbers=numbers))
    return list(earlier.values())


def _say(
    dispositions: Sequence[Disposition], word: Agreement, *, actor_id: str, now: datetime, note: str = ""
) -> list[Disposition]:
    for disposition in dispositions:
        disposition.agreement, disposition.agreed_by_id, disposition.agreed_at = word, actor_id, now
        disposition.version += 1  # who still has the page open did not know of this word
    note_events(dispositions, AnswerAct(word), actor_id=actor_id, now=now, note=note)
    db.session.flush()
    tag = Tag.DISPOSITION_AGREED if word is Agreement.AGREED else Tag.DISPOSITION_RETURNED
    for disposition in dispositions:
        record(tag, actor_id=actor_id, subject=disposition, at=now, outcome=disposition.outcome)
    return list(dispositions)


def _tell_authors(returned: Sequence[Disposition], *, actor_id: str, now: datetime) -> None:
    """Tell who proposed these answers that they are theirs again."""
    of_author: dict[str, list[Disposition]] = defaultdict(list)
    for disposition in returned:
        if disposition.author_id and disposition.author_id != actor_id:
            of_author[disposition.author_id].append(disposition)
    for author_id, own in of_author.items():
        first = own[0]
        desk = f"/codes/{first.annotation.draft.code.slug}/desk"
        path = f"{desk}/decide/{first.annotation.number}" if len(own) == 1 else f"{desk}?answer={Agreement.RETURNED}"
        once = f"{author_id}:{now.isoformat()}"
        news = News(Event.ANSWERS_RETURNED, first.code_id, first.id, path, {"answers": len(own)}, once=once)
        tell_people(news, [author_id], now=now)


def _find_dissent(disposition_id: str, author_id: str) -> Dissent | None:
    statement = sa.select(Dissent).where(Dissent.disposition_id == disposition_id, Dissent.author_id == author_id)
    return db.session.scalar(statement)
