"""Passwords are judged by how hard they are to guess; no rule asks for signs of some kind."""

import pytest
from flask import Flask

from codeprac.accounts.passwords import find_weaknesses

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
