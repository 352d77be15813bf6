"""Reading the account of a round as the public has it; a fixed number of queries, however much was said."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import tells_words, visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition, FollowUp
from codeprac.dispositions.queries import count_by_group, count_follow_ups
from codeprac.dispositions.queries.notes import list_answers_behind, list_issues_behind
from codeprac.dispositions.rules import Outcome, Stance, origin_of
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import DraftState
from codeprac.issues.models import Issue, IssueMember
from codeprac.releasing.queries import find_release_of
from codeprac.reporting.values import (
    MOST_LISTED,
    Answered,
    Listed,
    Passed,
    ReportedChange,
    ReportedIssue,
    RoundReport,
)
from codeprac.rounds.models import Round

STANDING = Annotation.state == AnnotationState.SUBMITTED
RELEASED = Disposition.released_at.is_not(None)
MOST_PLACES = 12
MOST_ANSWERS = 3


def read_report(round_: Round, *, now: datetime) -> RoundReport:
    """The account of a round, the same for everyone: nothing in it that the public does not see."""
    seen = sa.and_(Annotation.round_id == round_.id, STANDING, visible_to(PUBLIC, now))
    groups = count_by_group(round_.id, actor=PUBLIC, now=now)
    following = find_following_draft(round_.draft)
    release = find_release_of(following.id) if following else None
    objections = sa.and_(seen, FollowUp.stance == Stance.OBJECTION)
    objected = sa.select(sa.func.count(FollowUp.id)).join(FollowUp.annotation).where(objections)
    return RoundReport(
        code=round_.code.title,
        slug=round_.code.slug,
        number=round_.number,
        draft=round_.draft.number or 0,
        next_draft=following.number if following else None,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        made_at=now,
        groups=groups,
        places=_places(seen),
        outcomes={
            outcome: count for outcome in Outcome if (count := sum(row.outcomes.get(outcome, 0) for row in groups))
        },
        issues=_issues(round_, seen),
        changes=_changes(following) if following else [],
        unanswered=_listed(sa.and_(seen, Disposition.id.is_(None) | ~RELEASED)),
        objections=_objections(objections),
        objections_count=db.session.scalar(objected) or 0,
        follow_ups=count_follow_ups(round_.id),
        passed=[Passed(one.gate, one.count, one.reason) for one in release.passes] if release else [],
    )


def stamp_report(round_: Round) -> str:
    """A short text that changes whenever a report does; one query."""
    code_id = round_.code_id
    counted = (
        sa.select(sa.func.count(Annotation.id)).where(Annotation.round_id == round_.id, STANDING),
        sa.select(sa.func.sum(Annotation.version)).where(Annotation.round_id == round_.id),
        sa.select(sa.func.count(Disposition.id)).where(Disposition.code_id == code_id, RELEASED),
        sa.select(sa.func.count(FollowUp.id)).join(FollowUp.annotation).where(Annotation.round_id == round_.id),
        sa.select(sa.func.max(Draft.number)).where(Draft.code_id == code_id, Draft.state == DraftState.RELEASED),
        sa.select(sa.func.sum(Change.version))
        .join(Draft)
        .where(Draft.code_id == code_id, Draft.state == DraftState.RELEASED),
        sa.select(sa.func.sum(Issue.version)).where(Issue.code_id == code_id, Issue.released_at.is_not(None)),
    )
    row = db.session.execute(sa.select(*(one.scalar_subquery() for one in counted))).one()
    return "-".join(str(value or 0) for value in row)


def find_following_draft(draft: Draft) -> Draft | None:
    """The next released draft after this one, which answers its round."""
    statement = sa.select(Draft).where(
        Draft.code_id == draft.code_id, Draft.state == DraftState.RELEASED, Draft.number > (draft.number or 0)
    )
    return db.session.scalar(statement.order_by(Draft.number).limit(1))


def _places(seen: sa.ColumnElement[bool]) -> list[tuple[str, int]]:
    """The provisions with most annotations, with their numbers, most first."""
    count = sa.func.count(Annotation.id)
    rows = db.session.execute(
        sa.select(Provision, count)
        .join(Annotation, Annotation.provision_id == Provision.id)
        .where(seen)
        .group_by(Provision.id)
        .order_by(count.desc(), Provision.position)
        .limit(MOST_PLACES)
    )
    return [(provision.name[:120], number) for provision, number in rows]


def _issues(round_: Round, seen: sa.ColumnElement[bool]) -> list[ReportedIssue]:
    """The public issues of a round with what their annotations were answered; two queries."""
    issues = db.session.scalars(
        sa.select(Issue).where(Issue.round_id == round_.id, Issue.released_at.is_not(None)).order_by(Issue.number)
    ).all()
    outcome = sa.case((RELEASED, Disposition.outcome), else_=Outcome.NOT_YET_CONSIDERED)
    # What was said to a confidential annotation tells what that says.
    reason = sa.case((sa.and_(RELEASED, tells_words(PUBLIC)), Disposition.reason), else_="")
    rows = db.session.execute(
        sa.select(IssueMember.issue_id, outcome, reason, sa.func.count(Annotation.id))
        .join(Annotation, Annotation.id == IssueMember.annotation_id)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(seen)
        .group_by(IssueMember.issue_id, outcome, reason)
    )
    found: defaultdict[str, list[Answered]] = defaultdict(list)
    for issue_id, value, why, count in rows:
        found[issue_id].append(Answered(value, why, count))
    return [_issue(issue, found[issue.id]) for issue in issues]


def _issue(issue: Issue, answers: Sequence[Answered]) -> ReportedIssue:
    given = [one for one in answers if one.outcome != Outcome.NOT_YET_CONSIDERED]
    ordered = sorted(given, key=lambda one: (-one.count, one.outcome, one.reason))
    total = sum(one.count for one in answers)
    open_ = total - sum(one.count for one in given)
    return ReportedIssue(issue.number, issue.title, issue.summary, total, ordered[:MOST_ANSWERS], open_)


def _changes(draft: Draft) -> list[ReportedChange]:
    """The explained changes of a released draft in the order of the text, dropped provisions last; three queries."""
    changes = db.session.scalars(
        sa.select(Change)
        .where(Change.draft_id == draft.id)
        .options(joinedload(Change.provision), joinedload(Change.old_provision))
    ).all()
    ids = [change.id for change in changes]
    answers, issues = list_answers_behind(ids), list_issues_behind(ids)
    base = f"/codes/{draft.code.slug}/compare/{draft.base.number if draft.base else draft.number}/{draft.number}"
    found = []
    for change in sorted(changes, key=_place_of):
        row = change.provision or change.old_provision
        behind, asked = answers.get(change.id, []), issues.get(change.id, [])
        found.append(
            ReportedChange(
                row.name[:120] if row else "",
                f"{base}#{'' if change.provision else 'deleted-'}{row.slug if row else ''}",
                change.provision is None,
                change.reason,
                origin_of(change.origin, issues=len(asked), annotations=len(behind)),
                [(one.number, one.title) for one in asked],
                len(behind),
            )
        )
    return found


def _place_of(change: Change) -> tuple[bool, int]:
    row = change.provision or change.old_provision
    return (change.provision is None, row.position if row else 0)


def _listed(which: sa.ColumnElement[bool]) -> list[Listed]:
    """The first annotations of a kind, by number."""
    statement = (
        sa.select(Annotation)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(which)
        .options(joinedload(Annotation.provision))
        .order_by(Annotation.number)
        .limit(MOST_LISTED)
    )
    return [_line(annotation) for annotation in db.session.scalars(statement)]


def _objections(which: sa.ColumnElement[bool]) -> list[Listed]:
    """The formal objections with their reasons, but for those of confidential annotations."""
    reason = sa.case((tells_words(PUBLIC), FollowUp.reason), else_="")
    statement = (
        sa.select(Annotation, reason)
        .join(FollowUp, FollowUp.annotation_id == Annotation.id)
        .where(which)
        .options(joinedload(Annotation.provision))
        .order_by(Annotation.number)
        .limit(MOST_LISTED)
    )
    return [_line(annotation, text) for annotation, text in db.session.execute(statement)]


def _line(annotation: Annotation, text: str = "") -> Listed:
    return Listed(annotation.number, annotation.provision.name[:120], f"/annotations/{annotation.id}", text)
