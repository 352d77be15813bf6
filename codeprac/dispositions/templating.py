"""Placeholders in reasons, on plain values: `{provision}` stands for the provision of each annotation answered."""

import re
from collections.abc import Mapping

PLACEHOLDERS = ("provision", "title", "number", "draft")
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


def has_placeholders(text: str) -> bool:
    """Whether anything in the text is to be filled in."""
    return _PLACEHOLDER.search(text) is not None


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in; other braces, and what has no value, stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
