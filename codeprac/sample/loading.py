"""Loading the sample: once, in one transaction, by the services that people use; whoever calls commits."""

from collections.abc import Callable
from datetime import datetime

from codeprac.audit.receipts import settle_receipts
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import find_code
from codeprac.db import db
from codeprac.sample.accounts import load_cast
from codeprac.sample.calendar import MORNING, Calendar
from codeprac.sample.channels import bring_channels
from codeprac.sample.chores import leave_a_job
from codeprac.sample.content import CODES, read_people, read_story
from codeprac.sample.doubles import merge_double
from codeprac.sample.sheets import bring_sheet
from codeprac.sample.stories import load_story

FIRST_DAY = -480


def load_sample(now: datetime, tell: Callable[[str], None] = lambda line: None) -> list[CodeOfPractice]:
    """Load the codes of practice of the sample that are not there yet, as if all had happened before now."""
    missing = [slug for slug in CODES if find_code(slug) is None]
    if not missing:
        return []
    tell("Loading the sample codes of practice")
    calendar = Calendar.before(now)
    cast = load_cast(read_people(), now=calendar.moment(FIRST_DAY, MORNING))
    loaded = [load_story(read_story(slug), cast, calendar, tell) for slug in missing]
    for code in loaded:
        bring_sheet(code, cast, now=now)
        bring_channels(code, cast, calendar)
        record(Tag.SAMPLE_LOADED, actor_id=None, subject=code, at=now)
    merge_double(cast, calendar)
    if len(loaded) == len(CODES):
        leave_a_job(loaded[0], now=now)
    settle_receipts(now=now)
    db.session.flush()
    return loaded
