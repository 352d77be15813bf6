"""What leads members to their workspaces from other pages: names for templates."""

from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.web import clock
from codeprac.web.access import current_actor
from codeprac.workspaces.queries import OwnRoom, list_rooms, list_rooms_of_organisation


def own_rooms(round_: Round | None = None) -> list[OwnRoom]:
    """The workspaces of the reader's organisations: in one round, or in all that are open now."""
    return list_rooms(current_actor().organisations, now=clock.now(), round_id=round_.id if round_ else None)


def rooms_of(organisation: Organisation) -> list[OwnRoom]:
    """The workspaces of one of the reader's organisations, begun or possible."""
    return list_rooms_of_organisation(organisation.id, now=clock.now())
