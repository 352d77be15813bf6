"""Reminding leads, before a round closes, of what is not submitted: once two days before, once three hours before."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import MembershipRole
from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.notifications.rules import Event
from codeprac.notifications.services import queue
from codeprac.notifications.watching import News, has_happened, tell_people
from codeprac.organisations.queries import list_members
from codeprac.rounds.models import Round
from codeprac.workspaces.models import Workspace
from codeprac.workspaces.queries import count_waiting
from codeprac.workspaces.rules import REMINDED_BEFORE, reminder_due


def remind_leads(now: datetime, commit: Callable[[], None]) -> int:
    """Tell the leads of each workspace that has something left while its round is about to close, and give how many
    workspaces there were; one query when no round is."""
    due = [(one, before) for one in _list_about_to_close(now) if (before := reminder_due(one.round.closes_at, now))]
    waiting = count_waiting([one.id for one, _before in due]) if due else {}
    news = [(_news(one, before), one) for one, before in due if one.id in waiting]
    told = has_happened([one.key for one, _workspace in news]) if news else set()
    fresh = [(one, workspace) for one, workspace in news if one.key not in told]
    for one, workspace in fresh:
        _remind(one, workspace, waiting[workspace.id], now)
        commit()
    return len(fresh)


def _list_about_to_close(now: datetime) -> list[Workspace]:
    statement = (
        sa.select(Workspace)
        .join(Workspace.round)
        .where(Round.opens_at <= now, Round.closes_at.between(now, now + max(REMINDED_BEFORE)))
        .options(
            joinedload(Workspace.organisation),
            joinedload(Workspace.round).options(joinedload(Round.code), joinedload(Round.draft)),
        )
    )
    return list(db.session.scalars(statement.order_by(Workspace.id)))


def _news(workspace: Workspace, before: timedelta) -> News:
    round_, organisation = workspace.round, workspace.organisation
    hours = round(before.total_seconds() / 3600)
    return News(
        event=Event.WORKSPACE_WAITING,
        code_id=round_.code_id,
        subject_id=workspace.id,
        path=f"/organisations/{organisation.slug}/rounds/{round_.code.slug}/{round_.number}",
        data={
            "organisation": organisation.name,
            "round": round_.number,
            "closes_at": round_.closes_at.isoformat(),
        },
        once=f"{round_.closes_at.isoformat()}:{hours}",
    )


def _remind(news: News, workspace: Workspace, waiting: int, now: datetime) -> None:
    leads = [
        one.user
        for one in list_members(workspace.organisation_id)
        if one.role == MembershipRole.LEAD and one.user.active
    ]
    tell_people(news, [lead.id for lead in leads], now=now, is_mailed=True)
    for lead in leads:
        if lead.confirmed_at is not None and not lead.is_demo:
            _mail(lead, news, workspace, waiting, now)


def _mail(lead: User, news: News, workspace: Workspace, waiting: int, now: datetime) -> None:
    queue(
        "workspace_waiting",
        to=lead.email,
        now=now,
        name=lead.name,
        organisation=workspace.organisation.name,
        code=workspace.round.code.title,
        round=workspace.round.number,
        closes_at=workspace.round.closes_at,
        waiting=waiting,
        path=news.path,
    )
