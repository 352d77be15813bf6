"""Jobs that the sample's worker did, and one that it gave up, so that an administrator sees what to do about it."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.operations.rules import TRIES_AGAIN
from codeprac.operations.services import note_done, note_failure, note_start

RAN = ("tell_each_minute", "deliver_mail_each_minute", "store_comparison", "group_annotations")
PROBLEM = "OSError: [Errno 28] No space left on device"


def leave_a_job(code: CodeOfPractice, *, now: datetime) -> None:
    """Note what ran, and a job on the newest draft that failed; trying it again does it."""
    for name in RAN:
        note_done(f"sample-{name}", name, now=now)
    newest = sa.select(Draft.id).where(Draft.code_id == code.id, Draft.number.is_not(None))
    draft_id = db.session.scalars(newest.order_by(Draft.number.desc()).limit(1)).one()
    begun = now - timedelta(hours=3)
    for left in reversed(range(TRIES_AGAIN + 1)):
        note_start("sample-footprint", "store_footprint", [draft_id], now=begun)
        note_failure("sample-footprint", "store_footprint", PROBLEM, comes_again=bool(left), now=begun)
