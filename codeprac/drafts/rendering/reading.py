"""The text and the contents of a released draft as HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rendering import template
from codeprac.drafts.rendering.kinds import kind_names
from codeprac.drafts.rendering.words import ChangeWords
from codeprac.text.provisions import Kind

# The generation of the page: raised whenever the stored form of a draft is made otherwise. What an earlier one made is
# rendered anew by a job, from the provisions as they are stored; their text, and so the draft's hash, stays as it is.
GENERATION = 2
HIGHEST_HEADING = 2
LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A provision as the template shows it: its row, the level of its heading in the page, and what changed in it."""

    row: Provision
    heading_level: int
    body: Markup
    change: ChangeWords | None = None


@dataclass(slots=True)
class Entry:
    """A line of the contents with the lines below it."""

    row: Provision
    below: list["Entry"] = field(default_factory=list)


def render_reading(
    draft: Draft, rows: Sequence[Provision], changes: Mapping[int, ChangeWords], since: int | None
) -> str:
    """Every provision of a draft in order; `changes` says by position what changed since draft number `since`."""
    depths = depths_of(rows)
    shown = [
        Shown(
            row,
            min(HIGHEST_HEADING + depths[place], LOWEST_HEADING),
            Markup(row.body_html),  # noqa: S704 - made by text.markdown: raw HTML off, cleaned
            changes.get(place),
        )
        for place, row in enumerate(rows)
    ]
    return template("reading.html").render(
        address=f"/codes/{draft.code.slug}/drafts/{draft.number}",
        compare=f"/codes/{draft.code.slug}/compare/{since}/{draft.number}",
        history=f"/codes/{draft.code.slug}/provisions",
        provisions=shown,
        kind_names=kind_names(),
    )


def render_contents(rows: Sequence[Provision]) -> str:
    """The contents of a draft as nested lists."""
    entries: dict[str, Entry] = {}
    top: list[Entry] = []
    for row in rows:
        entries[row.id] = entry = Entry(row)
        (entries[row.parent_id].below if row.parent_id in entries else top).append(entry)
    if len(top) == 1 and top[0].row.kind == Kind.TITLE:
        top = top[0].below  # the title is the page's own; it need not stand above everything
    return template("contents.html").render(entries=top)


def depths_of(rows: Sequence[Provision]) -> list[int]:
    """How many provisions stand above each: the level of its heading in a page, in which no level is skipped."""
    depth: dict[str, int] = {}
    for row in rows:
        depth[row.id] = depth[row.parent_id] + 1 if row.parent_id in depth else 0
    return [depth[row.id] for row in rows]
