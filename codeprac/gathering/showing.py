"""What lower pages show of issues: the one that an annotation stands in, as far as the reader may know of it."""

from collections.abc import Sequence
from typing import Any

from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import view_of
from codeprac.annotations.rules import AnnotationState
from codeprac.dispositions.queries import answers_to
from codeprac.gathering.campaigns import Campaign, show_campaign
from codeprac.gathering.queries.public import list_campaigns_in, released_issues_of
from codeprac.issues.models import Issue
from codeprac.issues.queries.points import list_points_in
from codeprac.web import clock
from codeprac.web.access import current_actor


def issue_shown(annotation: Annotation) -> Issue | None:
    """The released issue that an annotation stands in; for a confidential one only to those who read all of it."""
    if view_of(annotation.written, current_actor()).is_closed:
        return None
    return released_issues_of([annotation.id]).get(annotation.id)


def points_in(issue: Issue) -> dict[str, Any]:
    """The points in an issue that the present reader may read, with the answers to their annotations; for templates."""
    actor, now = current_actor(), clock.now()
    found = [
        point
        for point in list_points_in(issue.id)
        if point.annotation.state == AnnotationState.SUBMITTED
        and now > point.annotation.round.closes_at
        and not view_of(point.annotation.written, actor).is_closed
    ]
    answers = answers_to([point.annotation_id for point in found], include_private=True)
    return {"points": found, "answers_of_points": answers}


def campaigns_in(issue: Issue) -> Sequence[tuple[str, Campaign]]:
    """Texts of many in an issue, as the present reader may see them."""
    actor = current_actor()
    shown = [
        (key, show_campaign(annotations, lambda annotation: view_of(annotation.written, actor)))
        for key, annotations in list_campaigns_in(issue.id, actor=actor, now=clock.now())
    ]
    return [(key, campaign) for key, campaign in shown if campaign is not None]
