"""What the board shows of a round, counted in the database: a fixed number of queries, whatever the length."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation, Reply
from codeprac.annotations.queries.visibility import replies_standing
from codeprac.annotations.rules import ReplyKind
from codeprac.codes.models import WorkingGroup
from codeprac.db import db
from codeprac.desk.boards import Line, Load, Pair, Wording, mark, pair_of, pairs_by_wording
from codeprac.desk.models import Assignment, DeskPlan
from codeprac.desk.queries.arranged import list_drafters
from codeprac.desk.queries.narrowing import STANDING
from codeprac.dispositions.models import Disposition, FollowUp
from codeprac.dispositions.rules import Stance
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.rounds.models import Round
from codeprac.text.provisions import Kind

NORMATIVE = (Kind.COMMITMENT, Kind.MEASURE, Kind.SUB_MEASURE, Kind.KPI)


def read_board(round_: Round) -> dict[str, Line]:
    """The lines of the board by the id of the provision, for every provision of the draft."""
    places = db.session.execute(
        sa.select(Provision.id, Provision.kind, Provision.parent_id)
        .where(Provision.draft_id == round_.draft_id, Provision.removed_at.is_(None))
        .order_by(Provision.position)
    ).all()
    lines = {id_: Line() for id_, _kind, _parent_id in places}
    _count(round_.id, lines)
    _people(round_.id, lines)
    for provision_id, pairs in _disagreements(round_.id).items():
        if provision_id in lines:
            lines[provision_id].disagreeing = sorted(pairs)
    for place, count in _objections(round_):
        if place is not None and place in lines:
            lines[place].objections += count
    heard = {id_ for id_, line in lines.items() if line.received}
    for id_, _kind, parent_id in reversed(places):
        if id_ in heard and parent_id:
            heard.add(parent_id)
    mark(lines, [id_ for id_, kind, _parent_id in places if kind in NORMATIVE and id_ not in heard])
    return lines


def name_groups() -> dict[str, str]:
    """The names of the stakeholder groups by id, as the lines of the board have them."""
    return {id_: name for id_, name in db.session.execute(sa.select(StakeholderGroup.id, StakeholderGroup.name))}


def count_by_day(round_id: str, zone: ZoneInfo) -> dict[date, int]:
    """How many answers that stand were recorded on each day of the office's calendar, in the order of the days."""
    times = db.session.scalars(
        sa.select(Disposition.recorded_at)
        .join(Annotation, Annotation.id == Disposition.annotation_id)
        .where(Annotation.round_id == round_id, STANDING)
        .order_by(Disposition.recorded_at)
    )
    found: dict[date, int] = defaultdict(int)
    for at in times:
        found[at.astimezone(zone).date()] += 1
    return dict(found)


def find_plan(round_id: str) -> DeskPlan | None:
    """By which day the round is to be answered, if that was said."""
    return db.session.scalar(sa.select(DeskPlan).where(DeskPlan.round_id == round_id))


def list_loads(round_: Round, today: date) -> tuple[list[Load], list[Load], int]:
    """What each drafter has of a round, by name; what working groups have; and how many open ones nobody has."""
    late = sa.and_(Disposition.id.is_(None), Assignment.due_on < today)
    rows = db.session.execute(
        sa.select(
            Assignment.drafter_id,
            Assignment.working_group_id,
            sa.func.count(Annotation.id),
            sa.func.count(Disposition.id),
            sa.func.sum(sa.case((late, 1), else_=0)),
        )
        .select_from(Annotation)
        .outerjoin(Assignment, Assignment.annotation_id == Annotation.id)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_.id, STANDING)
        .group_by(Assignment.drafter_id, Assignment.working_group_id)
    ).all()
    by_drafter = {row[0]: (row[2], row[3], row[4]) for row in rows if row[0]}
    by_group = {row[1]: (row[2], row[3], row[4]) for row in rows if row[1]}
    unassigned = sum(row[2] - row[3] for row in rows if not row[0] and not row[1])
    people = {role.user_id: role.user.name for role in list_drafters(round_.code_id)}
    gone = set(by_drafter) - set(people)
    people |= {id_: name for id_, name in db.session.execute(sa.select(User.id, User.name).where(User.id.in_(gone)))}
    groups = db.session.execute(
        sa.select(WorkingGroup.id, WorkingGroup.name)
        .where(WorkingGroup.code_id == round_.code_id)
        .order_by(WorkingGroup.position)
    )
    recorded = _recorded(round_.id)
    nothing = (0, 0, 0)
    drafters = [
        Load(f"drafter:{id_}", name, *by_drafter.get(id_, nothing), recorded.get(id_, 0))
        for id_, name in people.items()
    ]
    bodies = [Load(f"group:{id_}", name, *by_group[id_]) for id_, name in groups if id_ in by_group]
    return drafters, bodies, unassigned


def _recorded(round_id: str) -> Mapping[str | None, int]:
    rows = db.session.execute(
        sa.select(Disposition.author_id, sa.func.count(Disposition.id))
        .join(Annotation, Annotation.id == Disposition.annotation_id)
        .where(Annotation.round_id == round_id, STANDING)
        .group_by(Disposition.author_id)
    )
    return {author_id: count for author_id, count in rows}


def _count(round_id: str, lines: dict[str, Line]) -> None:
    rows = db.session.execute(
        sa.select(
            Annotation.provision_id,
            Annotation.group_id,
            sa.func.count(Annotation.id),
            sa.func.count(Disposition.id),
        )
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, STANDING)
        .group_by(Annotation.provision_id, Annotation.group_id)
    )
    for provision_id, group_id, received, answered in rows:
        line = lines.setdefault(provision_id, Line())
        line.received, line.answered = line.received + received, line.answered + answered
        line.groups = {**line.groups, group_id or "": received}


def _people(round_id: str, lines: dict[str, Line]) -> None:
    """Who has how many open ones."""
    name = sa.func.coalesce(User.name, WorkingGroup.name)
    rows = db.session.execute(
        sa.select(Annotation.provision_id, name, sa.func.count(Annotation.id))
        .join(Assignment, Assignment.annotation_id == Annotation.id)
        .outerjoin(User, User.id == Assignment.drafter_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Assignment.working_group_id)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, STANDING, name.is_not(None), Disposition.id.is_(None))
        .group_by(Annotation.provision_id, name)
        .order_by(Annotation.provision_id, sa.func.count(Annotation.id).desc(), name)
    )
    for provision_id, who, count in rows:
        if provision_id in lines:
            lines[provision_id].people = {**lines[provision_id].people, who: count}


def _disagreements(round_id: str) -> dict[str, set[Pair]]:
    wordings = db.session.execute(
        sa.select(
            Annotation.provision_id,
            sa.func.coalesce(Annotation.group_id, ""),
            Anchor.start,
            Anchor.end,
            Annotation.proposed_wording,
        )
        .join(Anchor, sa.and_(Anchor.annotation_id == Annotation.id, Anchor.draft_id == Annotation.draft_id))
        .where(Annotation.round_id == round_id, STANDING, Annotation.proposed_wording.is_not(None))
    )
    found = pairs_by_wording(Wording(id_, group, start, end, words or "") for id_, group, start, end, words in wordings)
    for provision_id, one, other in _opposed(round_id):
        if one != other:
            found.setdefault(provision_id, set()).add(pair_of(one, other))
    return found


def _opposed(round_id: str) -> list[tuple[str, str, str]]:
    """By provision the group of an annotation, and that of somebody who opposes it by a reply, for their organisation
    or for themselves."""
    body = aliased(Organisation)
    rows = db.session.execute(
        sa.select(
            Annotation.provision_id, sa.func.coalesce(Annotation.group_id, ""), sa.func.coalesce(body.group_id, "")
        )
        .join(Reply, Reply.annotation_id == Annotation.id)
        .outerjoin(body, body.id == Reply.organisation_id)
        .where(
            Annotation.round_id == round_id,
            STANDING,
            Reply.kind == ReplyKind.OPPOSE,
            *replies_standing(),
            Reply.parent_id.is_(None),
            Reply.author_id != Annotation.author_id,
        )
        .distinct()
    )
    return [(provision_id, one, other) for provision_id, one, other in rows]


def _objections(round_: Round) -> list[tuple[str | None, int]]:
    """Formal objections by provision of the round's draft: to answers to annotations that sit there, made on this draft
    or carried to it."""
    rows = db.session.execute(
        sa.select(Anchor.provision_id, sa.func.count(FollowUp.id))
        .join(Annotation, Annotation.id == Anchor.annotation_id)
        .join(FollowUp, FollowUp.annotation_id == Annotation.id)
        .where(Anchor.draft_id == round_.draft_id, FollowUp.stance == Stance.OBJECTION, STANDING)
        .group_by(Anchor.provision_id)
    )
    return [(provision_id, count) for provision_id, count in rows]
