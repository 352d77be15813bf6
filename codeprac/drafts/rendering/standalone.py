"""A comparison as one HTML file that needs nothing else: its styles within, no script, nothing fetched."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from codeprac.drafts.rendering import template
from codeprac.drafts.rendering.changes import ShownProvision
from codeprac.drafts.rendering.comparing import View, render_comparison
from codeprac.drafts.rendering.filters import Filters
from codeprac.drafts.rendering.pairs import Compared

FOLDER = Path(__file__).resolve().parents[2] / "static" / "css"
SHEETS = ("tokens", "base", "components", "redline", "utilities", "file")
STYLES = "\n".join((FOLDER / f"{sheet}.css").read_text(encoding="utf-8") for sheet in SHEETS)
STYLES_HASH = base64.b64encode(hashlib.sha256(STYLES.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLES_HASH}'; base-uri 'none'; form-action 'none'"
# Signs have a word each; the drawings lie in a file of the site.
_ICONS = re.compile(r'<svg class="icon[^"]*".*?</svg>', re.DOTALL)
# Within a tag: the words of a draft may read like one, but for their "<", which is escaped.
_OWN_LINK = re.compile(r'(<a\b[^<>]*\s)href="(/[^"]*)"')


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file says of itself: the code's title, the page that it comes from, when the drafts were released (in
    words) and their hashes; empty where the drafts are files themselves. `base` is the address of the site."""

    title: str
    base: str = ""
    source: str = ""
    released: tuple[str, str] = ("", "")
    hashes: tuple[str, str] = ("", "")


def render_file(
    compared: Compared,
    facts: FileFacts,
    *,
    view: View = "inline",
    filters: Filters | None = None,
    notes: Mapping[str, str] | None = None,
    provisions: Sequence[ShownProvision] | None = None,
) -> str:
    """The file; links to the site are complete; where the drafts are on no site there are none."""
    rendered = render_comparison(compared, view=view, filters=filters or Filters(), notes=notes, provisions=provisions)
    html = template("standalone.html").render(
        facts=facts,
        compared=compared,
        view=view,
        filters=filters or Filters(),
        rendered=rendered,
        policy=POLICY,
        styles=Markup(STYLES),  # noqa: S704 - our own style sheets
    )
    return _OWN_LINK.sub(lambda found: f'{found[1]}href="{facts.base}{found[2]}"', _ICONS.sub("", html))
