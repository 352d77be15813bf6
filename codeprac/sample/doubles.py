"""Somebody who had two accounts, until a moderator merged them."""

from datetime import timedelta

from codeprac.accounts.queries import find_account
from codeprac.accounts.services import add_account, confirm_account
from codeprac.privacy.services import merge_accounts
from codeprac.sample.accounts import INTRODUCED, Cast
from codeprac.sample.calendar import MORNING, Calendar

KEPT, SECOND = "uma.template@example.net", "u.template@example.com"
DAY = -400


def merge_double(cast: Cast, calendar: Calendar) -> None:
    """Let one of the cast have had a second account, with nothing in it."""
    kept, at = cast.accounts[KEPT], calendar.moment(DAY, MORNING)
    if kept.is_demo and find_account(SECOND) is None:
        second = add_account(email=SECOND, name="Uma T.", affiliation="", password_hash=None, now=at)
        confirm_account(second, now=at)
        second.is_demo = True
        reason = "She wrote from both addresses that both are hers."
        moderator = cast.accounts[INTRODUCED["moderator"]]
        merge_accounts(kept, second, reason=reason, actor_id=moderator.id, now=at + timedelta(days=2))
