"""Who may read the figures, what is left out of logs."""

import pytest

from codeprac.migrating import Form, form_of
from codeprac.operations.rules import may_measure
from codeprac.text.redacting import redact, truncate_ip

TOKEN = "a token of the tests, long enough"


@pytest.mark.parametrize(
    ("token", "authorization", "address", "forwarded", "expected"),
    [
        ("", "", "127.0.0.1", False, True),
        ("", "", "::1", False, True),
        ("", "", "127.0.0.1", True, False),
        ("", "", "192.0.2.7", False, False),
        ("", "Bearer ", "192.0.2.7", False, False),
        ("", "", None, False, False),
        (TOKEN, f"Bearer {TOKEN}", "192.0.2.7", True, True),
        (TOKEN, "", "127.0.0.1", False, False),
        (TOKEN, TOKEN, "127.0.0.1", False, False),
        (TOKEN, "Bearer ü", "127.0.0.1", False, False),
    ],
)
def test_figures_are_for_the_token_or_for_this_machine(
    token: str, authorization: str, address: str | None, forwarded: bool, expected: bool
) -> None:
    found = may_measure(token=token, authorization=authorization, address=address, forwarded=forwarded)
    assert found is expected


@pytest.mark.parametrize(
    ("there", "expected"),
    [(["0002"], Form.CURRENT), (["0001"], Form.BEHIND), ([], Form.BEHIND), (["0003"], Form.AHEAD)],
)
def test_an_unknown_revision_is_a_newer_one(there: list[str], expected: Form) -> None:
    assert form_of(there, ["0001", "0002"], ["0002"]) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sent to ada.sample+x@example.org.", "sent to <address>."),
        ("Key (email)=(ada@example.org) exists", "Key (email)=(<address>) exists"),
        ("refused\nDETAIL:  Failing row contains (secret words).\nnext", "refused\nDETAIL: <left out>\nnext"),
        ("smtp://mail.example.org:25", "smtp://mail.example.org:25"),
        ("user:password@host", "user:<address>"),
    ],
)
def test_addresses_and_values_are_left_out_of_logs(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:1234:5678::1", "2001:db8:1234::"),
        ("::ffff:192.0.2.77", "192.0.2.0"),
        ("unix", ""),
        (None, ""),
    ],
)
def test_internet_addresses_are_truncated(address: str | None, expected: str) -> None:
    assert truncate_ip(address) == expected
