"""The edition as one HTML file that needs nothing else: its few styles within, no script, nothing fetched."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from codeprac.publication.exports.values import EditionFile

FOLDER = Path(__file__).resolve().parent
STYLES = (FOLDER / "edition.css").read_text(encoding="utf-8")
STYLES_HASH = base64.b64encode(hashlib.sha256(STYLES.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLES_HASH}'; base-uri 'none'; form-action 'none'"
LOWEST_HEADING = 6

templates = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def export(edition: EditionFile) -> bytes:
    """The file, with the policy that forbids it everything but its own styles."""
    return (
        templates.get_template("edition.html")
        .render(edition=edition, words=edition.words, depths=_depths(edition), styles=Markup(STYLES), policy=POLICY)  # noqa: S704 - our own file
        .encode()
    )


def _depths(edition: EditionFile) -> dict[str, int]:
    """The level of each heading in the file, by slug: from 2, none skipped."""
    depths: dict[str, int] = {}
    for provision in edition.provisions:
        above = depths.get(provision.parent, 1) if provision.parent else 1
        depths[provision.slug] = min(above + 1, LOWEST_HEADING)
    return depths
