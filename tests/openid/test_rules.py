"""How somebody comes back from the provider, as a table."""

from datetime import UTC, datetime

import pytest

from codeprac.config import ConfigurationError, read_settings
from codeprac.openid.rules import Arrival, Claimed, Holder, arrive, is_recent, may_unlink

NOW = datetime(2026, 1, 2, tzinfo=UTC)
OPEN, CLOSED = Holder("one", True), Holder("one", False)
UNCONFIRMED = Holder("one", True, is_confirmed=False)
SECRET = {"CODEPRAC_SECRET_KEY": "a secret of the tests, long enough to be accepted"}


def claimed(*, is_verified: bool = True, email: str = "a@example.org") -> Claimed:
    return Claimed("https://provider.example", "subject", email, is_verified, "Ada Sample")


@pytest.mark.parametrize(
    ("said", "reader", "linked", "named", "arrival"),
    [
        (claimed(), None, None, None, Arrival.NEW),
        (claimed(), None, None, UNCONFIRMED, Arrival.NEW),
        (claimed(), None, None, OPEN, Arrival.TAKEN),
        (claimed(), None, None, CLOSED, Arrival.TAKEN),
        (claimed(), None, None, Holder("one", False, is_confirmed=False), Arrival.TAKEN),
        (claimed(is_verified=False), None, None, OPEN, Arrival.UNVERIFIED),
        (claimed(is_verified=False), None, None, None, Arrival.UNVERIFIED),
        (claimed(email=""), None, None, None, Arrival.UNVERIFIED),
        (claimed(is_verified=False), None, OPEN, None, Arrival.KNOWN),
        (claimed(), None, OPEN, Holder("two", True), Arrival.KNOWN),
        (claimed(), None, CLOSED, None, Arrival.CLOSED),
        (claimed(), "one", None, None, Arrival.LINK),
        (claimed(is_verified=False), "one", None, Holder("two", True), Arrival.LINK),
        (claimed(), "one", OPEN, None, Arrival.OWN),
        (claimed(), "two", OPEN, None, Arrival.OTHERS),
        (claimed(), "two", CLOSED, None, Arrival.OTHERS),
    ],
)
def test_what_follows_from_who_comes_back(
    said: Claimed, reader: str | None, linked: Holder | None, named: Holder | None, arrival: Arrival
) -> None:
    assert arrive(said, reader_id=reader, linked=linked, named=named) is arrival


def test_another_way_in_must_be_left() -> None:
    assert may_unlink(has_other=True, others=0)
    assert may_unlink(has_other=False, others=1)
    assert not may_unlink(has_other=False, others=0)


@pytest.mark.parametrize(("seconds", "counts"), [(0, True), (100, True), (-60, True), (200, False), (None, False)])
def test_only_who_signed_in_at_the_provider_just_now_has_shown_that_it_is_them(
    seconds: int | None, counts: bool
) -> None:
    assert is_recent(None if seconds is None else NOW.timestamp() - seconds, NOW) is counts


@pytest.mark.parametrize(
    "values",
    [
        {"ISSUER": "https://provider.example"},
        {"ISSUER": "http://provider.example", "CLIENT_ID": "a", "CLIENT_SECRET": "b"},
        {"ISSUER": "provider.example", "CLIENT_ID": "a", "CLIENT_SECRET": "b"},
        {"CLIENT_ID": "a", "CLIENT_SECRET": "b"},
    ],
)
def test_half_a_provider_ends_the_start_with_one_sentence(values: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="CODEPRAC_OPENID_ISSUER"):
        read_settings(SECRET | {f"CODEPRAC_OPENID_{name}": value for name, value in values.items()})


def test_the_provider_is_named_by_its_host_where_the_office_gives_no_name() -> None:
    values = {"ISSUER": "https://provider.example/cas/", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}
    found = read_settings(SECRET | {f"CODEPRAC_OPENID_{name}": value for name, value in values.items()}).openid
    assert found is not None
    assert (found.issuer, found.name, found.confirms_addresses) == (
        "https://provider.example/cas",
        "provider.example",
        False,
    )
