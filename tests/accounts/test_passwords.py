"""Passwords are judged by how hard they are to guess; no rule asks for signs of some kind."""

import hashlib
from pathlib import Path

import pytest
from flask import Flask
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from codeprac.accounts.breached import is_breached
from codeprac.accounts.passwords import find_weaknesses
from codeprac.accounts.rules import PASSWORD_SHORTEST
from codeprac.config import ConfigurationError, read_settings

PERSONAL = ["ida.specimen@example.org", "Ida Specimen", "Example University"]


@pytest.mark.parametrize(
    "password",
    [
        "seven otters on granite",
        "kläranlage mit ottern",
        "отвертка и семь выдр",
        "x7#kQ!pz09Lm",
        "水獺在花崗岩上打著傘走了七天",
    ],
)
def test_good_passwords_are_taken_whatever_signs_they_hold(app: Flask, password: str) -> None:
    assert find_weaknesses(password, PERSONAL) == []


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "123456789012",
        "qwertyuiop[]",
        "idaspecimen1",
        "Ida.Specimen2026",
        "codepraccode",
        "aaaaaaaaaaaaaaaa",
    ],
)
def test_guessable_passwords_are_refused_with_advice(app: Flask, password: str) -> None:
    (sentence,) = find_weaknesses(password, PERSONAL)
    assert sentence.startswith("This password is easy to guess.")
    assert len(sentence) > 40


def test_a_password_has_a_shortest_and_a_longest_length(app: Flask) -> None:
    assert "at least 12" in find_weaknesses("x7#kQ!pz09L")[0]
    assert "at most 128" in find_weaknesses("x7#kQ!pz09Lm" * 11)[0]


def test_the_commonest_passwords_of_breaches_are_refused_also_in_capitals_and_twice(app: Flask) -> None:
    known = list(FREQUENCY_LISTS["passwords"])
    long_enough = [password for password in known if len(password) >= PASSWORD_SHORTEST]
    assert (len(known), len(long_enough)) == (30_000, 229)
    tried = [*long_enough, *(password.upper() for password in long_enough)]
    tried += [password * 2 for password in known[:300] if len(password) * 2 >= PASSWORD_SHORTEST]
    assert [password for password in tried if not find_weaknesses(password)] == []


@pytest.mark.parametrize("ending", [b":3\r\n", b"\n"])
def test_a_password_that_the_office_knows_from_breaches_is_refused(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: bytes
) -> None:
    stolen = ["seven otters on granite", *(f"stolen {number}" for number in range(300))]
    known = tmp_path / "breached.txt"
    hashes = sorted(hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in stolen)
    known.write_bytes(b"".join(one.encode() + ending for one in hashes))
    assert all(is_breached(one, known) for one in stolen)
    assert not any(is_breached(f"kept {number}", known) for number in range(300))
    monkeypatch.setitem(app.config, "BREACHED_PASSWORDS", known)
    (sentence,) = find_weaknesses("seven otters on granite", PERSONAL)
    assert "was stolen elsewhere" in sentence
    assert find_weaknesses("eight otters on granite", PERSONAL) == []
    key = {"CODEPRAC_SECRET_KEY": "x" * 40}
    assert read_settings(key | {"CODEPRAC_BREACHED_PASSWORDS": str(known)}).breached_passwords == known
    with pytest.raises(ConfigurationError, match="CODEPRAC_BREACHED_PASSWORDS"):
        read_settings(key | {"CODEPRAC_BREACHED_PASSWORDS": str(tmp_path / "away.txt")})


def test_an_empty_file_of_breaches_holds_no_password(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert not is_breached("seven otters on granite", tmp_path / "empty.txt")
