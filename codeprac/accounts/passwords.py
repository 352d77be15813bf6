"""Passwords: hashed by Flask-Security (argon2id), judged by how hard they are to guess, not by what signs they hold."""

import re
from collections.abc import Sequence
from typing import Any

import zxcvbn
from flask import current_app
from flask_babel import gettext as _
from flask_security import PasswordUtil
from flask_security.utils import hash_password as _hash

from codeprac.accounts.breached import is_breached
from codeprac.accounts.rules import PASSWORD_LONGEST, PASSWORD_SHORTEST

LEAST_SCORE = 3
# The judge refuses longer ones and takes long for them; a password that is strong this far is strong.
JUDGED_CHARACTERS = 72
# What must remain of a password when one's own name and address are taken out of it.
OWN_CHARACTERS = 6
WORD = re.compile(r"[^\W_]+")


def hash_password(password: str) -> str:
    """The argon2id hash of a password, in the form in which the sign-in compares it: an accent can be written in two
    ways."""
    return str(_hash(PasswordJudge(current_app).normalize(password)))


def find_weaknesses(password: str, personal: Sequence[str] = ()) -> list[str]:
    """What is wrong with a password and how to do better, as sentences; empty when it is good enough."""
    return _find_faults(password, personal) or _find_breach(password)


def _find_breach(password: str) -> list[str]:
    known = current_app.config["BREACHED_PASSWORDS"]
    if known is None or not is_breached(password, known):
        return []
    return [_("This password has become known: it was stolen elsewhere, and thieves try it first. Choose another.")]


def _find_faults(password: str, personal: Sequence[str]) -> list[str]:
    if len(password) < PASSWORD_SHORTEST:
        return [
            _(
                "Use at least %(length)s characters: three or four words that do not belong together, for instance.",
                length=PASSWORD_SHORTEST,
            )
        ]
    if len(password) > PASSWORD_LONGEST:
        return [_("Use at most %(length)s characters.", length=PASSWORD_LONGEST)]
    words = _words_of(personal)
    if _length_without(words, password) < OWN_CHARACTERS:
        return [_("This password is easy to guess. It is made of your own name or address: add words that are not.")]
    judged = zxcvbn.zxcvbn(password[:JUDGED_CHARACTERS], user_inputs=["codeprac", *words])
    if judged["score"] >= LEAST_SCORE:
        return []
    feedback = judged["feedback"]
    advice = [feedback["warning"], *feedback["suggestions"]] if feedback["warning"] else feedback["suggestions"]
    return [" ".join([_("This password is easy to guess."), *(_as_sentence(text) for text in advice if text)])]


class PasswordJudge(PasswordUtil):
    """Flask-Security's question about passwords, answered by us."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """What is wrong with the password (or None), and its normalised form."""
        normal = self.normalize(password)
        source = kwargs if is_register else vars(kwargs["user"])
        personal = [value for key, value in source.items() if key in {"email", "name", "affiliation"} and value]
        return find_weaknesses(normal, personal) or None, normal


def _words_of(personal: Sequence[str]) -> set[str]:
    """The values and the words in them: who is called Ida Specimen may try idaspecimen."""
    return {word for value in personal for word in (value, *WORD.findall(value)) if len(word) > 2}


def _length_without(words: set[str], password: str) -> int:
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word.casefold(), "")
    return len(rest)


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
