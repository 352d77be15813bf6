"""When mail is tried again, and what may stand in its header."""

from datetime import timedelta

import pytest

from codeprac.notifications.rules import (
    LEASE,
    MOST_ATTEMPTS,
    UnsafeHeader,
    ensure_safe_recipient,
    one_line_subject,
    wait_after,
)
from codeprac.notifications.transport import SECONDS_PER_STEP


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\n",
        "a@example.org,b@example.org",
        "a@example.org;b@example.org",
        "A <a@example.org>",
        "a b@example.org",
        "a@b@example.org",
        "a\u2028@example.org",
        "nobody",
        "",
    ],
)
def test_a_recipient_is_one_plain_address(address: str) -> None:
    with pytest.raises(UnsafeHeader):
        ensure_safe_recipient(address)


def test_a_subject_is_one_line_however_it_was_written() -> None:
    assert one_line_subject("Hello\r\nBcc: all@example.org") == "Hello Bcc: all@example.org"
    assert len(one_line_subject("word " * 200)) == 300


def test_waits_grow_and_end_in_a_day() -> None:
    waits = [wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS + 5)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(days=1)


def test_a_claim_outlasts_any_attempt() -> None:
    steps = 8  # connect, greet, encrypt, greet, sign in, from, to, data
    assert timedelta(seconds=SECONDS_PER_STEP * steps) < LEASE
