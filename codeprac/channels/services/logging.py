"""The log of what was changed of a record and why."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.channels.models import RecordCorrection
from codeprac.channels.rules import Difference
from codeprac.db import db
from codeprac.records.models import ChannelRecord
from codeprac.records.rules import REASON_LIMIT, NotRecordable


def note(
    record: ChannelRecord,
    act: str,
    *,
    reason: str,
    actor_id: str | None,
    now: datetime,
    changes: Sequence[Difference] = (),
    annotation: Annotation | None = None,
) -> RecordCorrection:
    """Write down what was done to a record, or to a contribution that came of it."""
    entry = RecordCorrection(
        record_id=record.id,
        annotation_id=annotation.id if annotation else None,
        act=act,
        version=annotation.version if annotation else record.version,
        changes=[change.stored() for change in changes],
        reason=reason,
        made_by_id=actor_id,
        made_at=now,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def check_reason(reason: str) -> str:
    """The tidied reason; NotRecordable without one: it is published."""
    tidied = reason.replace("\r\n", "\n").replace("\x00", "").strip()
    if not tidied:
        raise NotRecordable("reason", _("Say why: the reason is published."))
    if len(tidied) > REASON_LIMIT:
        raise NotRecordable("reason", _("%(limit)s characters are enough here.", limit=f"{REASON_LIMIT:,}"))
    return tidied
