"""Reminding drafters of what they are to answer: in the morning of the day before, and of the day itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from codeprac.desk.queries.work import Due, count_due
from codeprac.notifications.rules import DIGEST_HOUR, Event
from codeprac.notifications.watching import News, has_happened, tell_people


def remind_drafters(now: datetime, zone: ZoneInfo, commit: Callable[[], None]) -> int:
    """Tell drafters how much of theirs is open and due today or tomorrow, on the clocks of the zone, once each morning,
    and give how many were told; one query where nothing is due."""
    local = now.astimezone(zone)
    if local.time() < DIGEST_HOUR:
        return 0
    today = local.date()
    news = [(_news(due, today.isoformat()), due) for due in count_due([today, today + timedelta(days=1)])]
    told = has_happened([one.key for one, _due in news]) if news else set()
    fresh = [(one, due) for one, due in news if one.key not in told]
    for one, due in fresh:
        tell_people(one, [due.user_id], now=now)
        commit()
    return len(fresh)


def _news(due: Due, today: str) -> News:
    day = due.day.isoformat()
    return News(
        event=Event.ANNOTATIONS_DUE,
        code_id=due.code_id,
        subject_id=due.user_id,
        path=f"/codes/{due.slug}/desk/mine",
        data={"annotations": due.count, "day": day},
        once=f"{due.code_id}:{day}:{today}",
    )
