"""The body of each provision as HTML, its cross-references as links, and as the plain text that anchors refer to."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _

from codeprac.drafts.models import Provision
from codeprac.text.markdown import plain, render
from codeprac.text.outline import with_footnotes
from codeprac.text.provisions import Outline, OutlinedProvision
from codeprac.text.references import References
from codeprac.text.words import count_words

_INNER_LINK = re.compile(r'href="#([^"]+)"')


def render_bodies(rows: Sequence[Provision], whole: Outline) -> None:
    """Render every provision of a draft; rows and outline go together by position."""
    references = References(addresses(whole.provisions))
    for row, made in zip(rows, whole.provisions, strict=True):
        row.body_html = render_body(made, whole, references)
        row.body_text = plain(row.body_html)
        row.word_count = count_words(row.body_text)


def render_body(provision: OutlinedProvision, whole: Outline, references: References) -> str:
    """One provision's body as HTML, with links to the other provisions that it refers to."""
    html = render(
        with_footnotes(whole, provision.body),
        prefix=f"{provision.slug}-",
        table_label=_("Table"),
        back_label=_("Back to the text"),
    )
    return references.link(html, own=f"#{provision.slug}")


def addresses(provisions: Sequence[OutlinedProvision]) -> dict[str, str]:
    """Label → address in the page; of two provisions with one label, the one that says more."""
    parents = {provision.parent for provision in provisions}
    best: dict[str, tuple[tuple[bool, int], str]] = {}
    for provision in provisions:
        weight = (provision.position in parents, len(provision.body))
        if provision.label and (provision.label not in best or weight > best[provision.label][0]):
            best[provision.label] = (weight, f"#{provision.slug}")
    return {label: href for label, (_weight, href) in best.items()}


def with_links_to(html: str, base: str) -> str:
    """A body shown alone: links to other provisions lead to the page of the draft at `base`, footnotes stay within."""
    return _INNER_LINK.sub(lambda found: found[0] if f'id="{found[1]}"' in html else f'href="{base}#{found[1]}"', html)
