"""What the desk is narrowed to, as conditions on annotations and on what drafters have arranged."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from codeprac.access.actor import CodeRoleName
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.codes.models import CodeRole
from codeprac.desk.models import Assignment, DeskTag, TaggedAnnotation
from codeprac.desk.rules import read_assignee
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries.desk import FOR_THEMSELVES, in_group, says
from codeprac.dispositions.rules import RECORDABLE, Agreement, Stance
from codeprac.issues.models import Issue, IssueMember
from codeprac.text.numbers import read_whole

WORDS_IN_A_SEARCH = 6
STANDING = Annotation.state == AnnotationState.SUBMITTED
NONE, ANY, MINE = "-", "+", "me"
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DeskFilters:
    """What the desk is narrowed to; empty values narrow nothing. `provisions` are ids: one and all beneath it; `among`
    are ids of annotations; `reader` and `today` say what is mine and what is due."""

    code_id: str
    reader: str
    today: date
    provisions: Collection[str] = ()
    kind: str = ""
    group: str = ""
    organisation: str = ""
    answer: str = ""
    wording: bool = False
    among: Collection[str] | None = None
    words: str = ""
    assignee: str = ""
    due: str = ""
    tag: str = ""
    issue: str = ""

    def is_narrow(self) -> bool:
        """Whether anything is narrowed."""
        return self.among is not None or bool(self.clauses())

    def is_among(self, annotation_id: str) -> bool:
        """Whether an annotation is among the chosen ones. Asked here: they may be thousands to name in a statement."""
        return self.among is None or annotation_id in self.among

    def clauses(self) -> list[sa.ColumnElement[bool]]:
        """The filters as conditions on Annotation, Anchor, Disposition, Assignment and Issue, but for `among`."""
        found = [
            Annotation.provision_id.in_(self.provisions) if self.provisions else None,
            Annotation.kind == self.kind if self.kind else None,
            Annotation.proposed_wording.is_not(None) if self.wording else None,
            in_group(self.group),
            _of_organisation(self.organisation),
            _answered(self.answer),
            self._assigned(),
            self._due(),
            self._tagged(),
            self._gathered(),
            *(_holds(word) for word in self.words.split()[:WORDS_IN_A_SEARCH]),
        ]
        return [clause for clause in found if clause is not None]

    def _assigned(self) -> sa.ColumnElement[bool] | None:
        if not self.assignee:
            return None
        if self.assignee == NONE:
            return sa.and_(Assignment.drafter_id.is_(None), Assignment.working_group_id.is_(None))
        if self.assignee == MINE:
            return is_for(self.code_id, self.reader)
        who = read_assignee(self.assignee)
        if who.drafter_id:
            return Assignment.drafter_id == who.drafter_id
        return Assignment.working_group_id == (who.working_group_id or "")

    def _due(self) -> sa.ColumnElement[bool] | None:
        is_open = Disposition.id.is_(None)
        return {
            "overdue": sa.and_(is_open, Assignment.due_on < self.today),
            "soon": sa.and_(is_open, Assignment.due_on <= self.today + SOON),
            "set": Assignment.due_on.is_not(None),
            "none": Assignment.due_on.is_(None),
        }.get(self.due)

    def _tagged(self) -> sa.ColumnElement[bool] | None:
        if not self.tag:
            return None
        bearing = sa.select(TaggedAnnotation.annotation_id).join(TaggedAnnotation.tag)
        if self.tag == NONE:
            return Annotation.id.not_in(bearing.where(DeskTag.code_id == self.code_id))
        return Annotation.id.in_(bearing.where(DeskTag.code_id == self.code_id, DeskTag.name == self.tag))

    def _gathered(self) -> sa.ColumnElement[bool] | None:
        if not self.issue:
            return None
        if self.issue in {NONE, ANY}:
            return IssueMember.id.is_(None) if self.issue == NONE else IssueMember.id.is_not(None)
        return Issue.number == (read_whole(self.issue, digits=9) or 0)


def is_for(code_id: str, user_id: str) -> sa.ColumnElement[bool]:
    """Whether an annotation is a drafter's to answer, or their working group's."""
    groups = sa.select(CodeRole.working_group_id).where(
        CodeRole.code_id == code_id,
        CodeRole.user_id == user_id,
        CodeRole.role == CodeRoleName.DRAFTER,
        CodeRole.working_group_id.is_not(None),
    )
    return sa.or_(Assignment.drafter_id == user_id, Assignment.working_group_id.in_(groups))


def _of_organisation(slug: str) -> sa.ColumnElement[bool] | None:
    if slug == FOR_THEMSELVES:
        return Annotation.organisation_id.is_(None)
    return Annotation.organisation.has(slug=slug) if slug else None


def _answered(answer: str) -> sa.ColumnElement[bool] | None:
    if answer in RECORDABLE:
        return Disposition.outcome == answer
    states: dict[str, sa.ColumnElement[bool]] = {
        "open": Disposition.id.is_(None),
        "answered": Disposition.id.is_not(None),
        "waiting": sa.and_(Disposition.id.is_not(None), Disposition.released_at.is_(None)),
        "released": Disposition.released_at.is_not(None),
    } | {stance.value: says(stance) for stance in Stance}
    private = Disposition.released_at.is_(None)
    states |= {one.value: sa.and_(private, Disposition.agreement == one) for one in Agreement}
    return states.get(answer)


def _holds(word: str) -> sa.ColumnElement[bool]:
    """Whether the word stands in what was said or quoted, or is the annotation's number."""
    number = read_whole(word.removeprefix("#"), digits=9)
    columns = (Annotation.text, Annotation.rationale, Annotation.proposed_wording, Anchor.quote)
    found: list[sa.ColumnElement[bool]] = [column.icontains(word, autoescape=True) for column in columns]
    if number is not None:
        found.append(Annotation.number == number)
    return sa.or_(*found)
