"""Public holidays of the office's seat: Belgium's, and the days on which the Union's payment system rests."""

from datetime import date
from functools import lru_cache

COUNTRY = "BE"
UNION = "XECB"
LANGUAGE = "en_US"


def holidays_between(first: date, last: date) -> dict[date, str]:
    """The public holidays from the first to the last day, with their names."""
    names = {day: name for year in range(first.year, last.year + 1) for day, name in _holidays_of(year)}
    return {day: name for day, name in names.items() if first <= day <= last}


@lru_cache(maxsize=16)
def _holidays_of(year: int) -> tuple[tuple[date, str], ...]:
    import holidays as public_holidays  # all calendars of the world: a tenth of what starting takes, for one form

    union = public_holidays.financial_holidays(UNION, years=year)
    belgian = public_holidays.country_holidays(COUNTRY, years=year, language=LANGUAGE)
    return tuple(sorted({**dict(union), **dict(belgian)}.items()))
