"""The exact source: its SHA-256 is the one that the edition names."""

from codeprac.publication.exports.values import EditionFile


def export(edition: EditionFile) -> bytes:
    """The source of the published draft, unaltered."""
    return edition.source.encode()
