"""What lower pages show of issues: the one that an annotation stands in, as far as the reader may know of it."""

from collections.abc import Sequence

from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import view_of
from codeprac.gathering.campaigns import Campaign, show_campaign
from codeprac.gathering.queries.public import list_campaigns_in, released_issues_of
from codeprac.issues.models import Issue
from codeprac.web import clock
from codeprac.web.access import current_actor


def issue_shown(annotation: Annotation) -> Issue | None:
    """The released issue that an annotation stands in; for a confidential one only to those who read all of it."""
    if view_of(annotation.written, current_actor()).is_closed:
        return None
    return released_issues_of([annotation.id]).get(annotation.id)


def campaigns_in(issue: Issue) -> Sequence[tuple[str, Campaign]]:
    """Texts of many in an issue, as the present reader may see them."""
    actor = current_actor()
    shown = [
        (key, show_campaign(annotations, lambda annotation: view_of(annotation.written, actor)))
        for key, annotations in list_campaigns_in(issue.id, actor=actor, now=clock.now())
    ]
    return [(key, campaign) for key, campaign in shown if campaign is not None]
