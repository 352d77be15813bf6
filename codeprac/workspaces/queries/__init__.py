"""Reading workspaces: for members of the organisation; and positions, as far as their round lets others see them."""

from codeprac.workspaces.queries.contributions import (
    count_by_state,
    count_waiting,
    find_contributions,
    find_sent,
    get_contribution,
    list_accepted,
    list_contributions,
    list_written,
    map_sent,
)
from codeprac.workspaces.queries.positions import (
    PositionOf,
    find_position,
    get_positions,
    list_annotations_of,
    list_positions,
    list_positions_in,
)
from codeprac.workspaces.queries.rooms import (
    OwnRoom,
    find_link,
    find_workspace,
    get_link,
    get_round_at,
    list_links,
    list_rooms,
    list_rooms_of_organisation,
)

__all__ = [
    "OwnRoom",
    "PositionOf",
    "count_by_state",
    "count_waiting",
    "find_contributions",
    "find_link",
    "find_position",
    "find_sent",
    "find_workspace",
    "get_contribution",
    "get_link",
    "get_positions",
    "get_round_at",
    "list_accepted",
    "list_annotations_of",
    "list_contributions",
    "list_links",
    "list_positions",
    "list_positions_in",
    "list_rooms",
    "list_rooms_of_organisation",
    "list_written",
    "map_sent",
]
