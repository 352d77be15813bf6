"""What a row of the triage table shows, gathered for all rows of a page in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import View, view_of
from codeprac.desk.models import Assignment
from codeprac.desk.queries.arranged import tags_of
from codeprac.desk.queries.triage import arrangements_of, count_endorsed
from codeprac.dispositions.conflicts import Proposal, rivals_of
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries import answers_to, list_taken
from codeprac.dispositions.views.selecting import token
from codeprac.issues.models import Issue
from codeprac.issues.queries import issues_of
from codeprac.web.access import current_actor


@dataclass(frozen=True, slots=True)
class Row:
    """An annotation with what drafters have arranged and answered."""

    annotation: Annotation
    view: View
    answer: Disposition | None
    issue: Issue | None
    arranged: Assignment | None
    tags: Sequence[str]
    endorsements: int
    rivals: Sequence[Proposal]
    is_taken: bool

    @property
    def token(self) -> str:
        """What stands for it in the form."""
        return token(self.annotation, self.answer)

    @property
    def is_released(self) -> bool:
        """Whether its answer is public, and stays."""
        return self.answer is not None and self.answer.released_at is not None


def rows_of(annotations: Sequence[Annotation], proposals: Sequence[Proposal]) -> list[Row]:
    """The rows of these annotations; `proposals` are those of the round."""
    ids, actor = [annotation.id for annotation in annotations], current_actor()
    if not ids:
        return []
    answers = answers_to(ids, include_private=True)
    issues, arranged, tags, endorsed = issues_of(ids), arrangements_of(ids), tags_of(ids), count_endorsed(ids)
    places = {annotation.provision_id for annotation in annotations}
    rivals = rivals_of(frozenset(ids), [one for one in proposals if one.provision_id in places])
    taken = list_taken(ids)
    return [
        Row(
            annotation=annotation,
            view=view_of(annotation.written, actor),
            answer=answers.get(annotation.id),
            issue=issues.get(annotation.id),
            arranged=arranged.get(annotation.id),
            tags=tags.get(annotation.id, ()),
            endorsements=endorsed.get(annotation.id, 0),
            rivals=rivals.get(annotation.id, ()),
            is_taken=annotation.id in taken,
        )
        for annotation in annotations
    ]
