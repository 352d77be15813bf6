"""Answers to issues, and templates of reasons."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.db import by_name, db
from codeprac.dispositions.models import Disposition, IssueAnswer, ReasonTemplate
from codeprac.errors import NotFound


def find_issue_answer(issue_id: str) -> IssueAnswer | None:
    """How an issue was answered, if it was."""
    statement = sa.select(IssueAnswer).where(IssueAnswer.issue_id == issue_id)
    return db.session.scalar(statement.options(joinedload(IssueAnswer.author)))


def map_issue_answers(issue_ids: list[str]) -> dict[str, IssueAnswer]:
    """How each of these issues was answered, by issue id; those that were not are left out."""
    statement = sa.select(IssueAnswer).where(IssueAnswer.issue_id.in_(issue_ids))
    return {answer.issue_id: answer for answer in db.session.scalars(statement)}


def list_templates(code_id: str) -> list[ReasonTemplate]:
    """The templates of a code, by name."""
    statement = sa.select(ReasonTemplate).where(ReasonTemplate.code_id == code_id)
    return list(db.session.scalars(statement.order_by(by_name(ReasonTemplate.name), ReasonTemplate.id)))


def get_template(code_id: str, template_id: str) -> ReasonTemplate:
    """A template of the code, or NotFound."""
    template = db.session.get(ReasonTemplate, template_id)
    if template is None or template.code_id != code_id:
        raise NotFound(template_id)
    return template


def list_recorded_together(code_id: str, disposition_id: str, author_id: str | None) -> list[Disposition]:
    """The private answers that a drafter gave in one go with this one: what can be taken back in one go."""
    one = db.session.get(Disposition, disposition_id)
    if one is None or one.code_id != code_id or one.author_id != author_id or one.released_at is not None:
        return []
    statement = sa.select(Disposition).where(
        Disposition.code_id == code_id,
        Disposition.author_id == author_id,
        Disposition.recorded_at == one.recorded_at,
        Disposition.released_at.is_(None),
    )
    statement = statement.options(joinedload(Disposition.annotation)).order_by(Disposition.id)
    return list(db.session.scalars(statement))
