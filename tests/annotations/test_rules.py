"""Rules of annotations, on plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from codeprac.access.actor import PUBLIC, Actor, CodeRoleName, OfficeRole
from codeprac.annotations.rules import (
    ADDRESS_LIMIT,
    is_sealed,
    is_visible,
    is_web_address,
    tidy_evidence,
    tidy_text,
)

CLOSES = datetime(2026, 3, 30, 21, 59, 59, tzinfo=UTC)
AUTHOR = Actor(user_id="author")
ACTORS = {
    "the public": (PUBLIC, False),
    "somebody else": (Actor(user_id="other"), False),
    "the author": (AUTHOR, True),
    "a member of its organisation": (Actor(user_id="n", organisations=frozenset({"party"})), True),
    "a drafter of the code": (Actor(user_id="d", code_roles=frozenset({("code", CodeRoleName.DRAFTER)})), True),
    "a moderator of the code": (Actor(user_id="m", code_roles=frozenset({("code", CodeRoleName.MODERATOR)})), True),
    "a drafter of another code": (Actor(user_id="d", code_roles=frozenset({("other", CodeRoleName.DRAFTER)})), False),
    "an administrator": (Actor(user_id="a", office_role=OfficeRole.ADMINISTRATOR), True),
    "a moderator of the office": (Actor(user_id="o", office_role=OfficeRole.MODERATOR), False),
}


@pytest.mark.parametrize("who", ACTORS)
def test_a_sealed_annotation_is_seen_by_its_party_and_those_who_work_on_the_code(who: str) -> None:
    actor, sees = ACTORS[who]
    values = {"author_id": "author", "code_id": "code", "organisation_id": "party"}
    assert is_visible(sealed=True, actor=actor, **values) is sees


@pytest.mark.parametrize("who", ACTORS)
def test_what_is_not_sealed_is_seen_by_everybody(who: str) -> None:
    assert is_visible(sealed=False, author_id="author", code_id="code", actor=ACTORS[who][0])


def test_a_sealed_round_is_unsealed_once_its_closing_second_has_passed() -> None:
    assert is_sealed(sealed_round=True, closes_at=CLOSES, now=CLOSES)
    assert not is_sealed(sealed_round=True, closes_at=CLOSES, now=CLOSES + timedelta(microseconds=1))
    assert not is_sealed(sealed_round=False, closes_at=CLOSES, now=CLOSES - timedelta(days=1))


@pytest.mark.parametrize(
    "address",
    ["https://example.org", "http://example.org/a?b=c#d", "https://xn--bcher-kva.example/", "https://مثال.example/ا"],
)
def test_a_web_address_is_evidence(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,hello",
        "ftp://example.org",
        "//example.org",
        "example.org",
        "https://",
        "https:///path",
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://[::1",
        "https://example.org/" + "a" * ADDRESS_LIMIT,
    ],
)
def test_anything_else_is_not(address: str) -> None:
    assert not is_web_address(address)


def test_text_is_kept_with_one_kind_of_line_end_and_without_what_databases_refuse() -> None:
    assert tidy_text("  a\r\nb\rc\x00 🙂 \n") == "a\nb\nc 🙂"


def test_evidence_is_kept_once_and_in_order() -> None:
    assert tidy_evidence(["https://b ", "", " https://a", "https://b"]) == ["https://b", "https://a"]
