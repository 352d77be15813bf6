"""Pages of the drafting room: the contents of the working draft, one provision, acts on its place, and lineage."""

from codeprac.drafting.views import acts, changes, contents, editor, edits, findings, making, notes, numbering
from codeprac.drafting.views.blueprint import bp
from codeprac.drafting.views.lineage import bp as lineage

__all__ = [
    "acts",
    "bp",
    "changes",
    "contents",
    "editor",
    "edits",
    "findings",
    "lineage",
    "making",
    "notes",
    "numbering",
]
