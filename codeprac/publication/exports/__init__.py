"""Files of an edition, one module for each format: values in, bytes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from codeprac.publication.exports import html, json, markdown
from codeprac.publication.exports.values import EditionFile


@dataclass(frozen=True, slots=True)
class Format:
    """A file that readers can download."""

    media_type: str
    export: Callable[[EditionFile], bytes]
    policy: str = "default-src 'none'; sandbox"


FORMATS: Mapping[str, Format] = {
    "md": Format("text/markdown", markdown.export),
    "html": Format("text/html", html.export, html.POLICY),
    "json": Format("application/json", json.export),
}
