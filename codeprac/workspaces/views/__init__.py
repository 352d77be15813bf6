"""Pages of workspaces, of links for people without an account, and of positions."""

from codeprac.workspaces.views import acts, exporting, linking, merging, positions, rooms, submitting, through, writing
from codeprac.workspaces.views.blueprint import bp

__all__ = [
    "acts",
    "bp",
    "exporting",
    "linking",
    "merging",
    "positions",
    "rooms",
    "submitting",
    "through",
    "writing",
]
