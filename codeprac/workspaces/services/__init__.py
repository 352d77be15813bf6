"""Acts in workspaces: writing together, deciding, links for people without an account, submitting a position."""

from codeprac.workspaces.services.contributing import (
    contribute,
    contribute_many,
    edit_contribution,
    remark_on,
    set_state,
    toggle_support,
)
from codeprac.workspaces.services.deciding import accept_ready
from codeprac.workspaces.services.linking import contribute_through, make_link, revoke_link
from codeprac.workspaces.services.merging import merge_contributions, part_again
from codeprac.workspaces.services.opening import open_workspace
from codeprac.workspaces.services.submitting import submit_position

__all__ = [
    "accept_ready",
    "contribute",
    "contribute_many",
    "contribute_through",
    "edit_contribution",
    "make_link",
    "merge_contributions",
    "open_workspace",
    "part_again",
    "remark_on",
    "revoke_link",
    "set_state",
    "submit_position",
    "toggle_support",
]
