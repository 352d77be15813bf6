"""A workspace is there as soon as somebody writes in it."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.workspaces.models import Workspace
from codeprac.workspaces.queries import find_workspace


def open_workspace(organisation: Organisation, round_: Round, *, now: datetime) -> Workspace:
    """The organisation's workspace in the round, made where there is none."""
    if (found := find_workspace(organisation.id, round_.id)) is not None:
        return found
    workspace = Workspace(organisation_id=organisation.id, round_id=round_.id, created_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(workspace)
    except IntegrityError:  # two members at the same moment
        again = find_workspace(organisation.id, round_.id)
        if again is None:
            raise NotFound(organisation.id) from None
        return again
    return workspace
