"""Numbers in texts that come from outside: addresses, forms, files."""


def read_whole(text: str | None, *, digits: int) -> int | None:
    """The whole number that a text says in at most so many ASCII digits and nothing else, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None
