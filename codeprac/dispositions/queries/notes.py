"""What is said beside the changes of a comparison: reasons, and the released answers behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from codeprac.access.actor import PUBLIC
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import tells_organisation, tells_words
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Change, ChangeIssue, Disposition
from codeprac.dispositions.rules import Origin, Outcome, origin_of
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.issues.models import Issue
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round


@dataclass(frozen=True, slots=True)
class AnswerBehind:
    """A released answer that led to a change, and whose annotation it answers; `who` is empty where the public is not
    told."""

    annotation_id: str
    number: int
    outcome: str
    who: str
    is_confidential: bool = False


@dataclass(frozen=True, slots=True)
class IssueBehind:
    """An issue that asked for a change, once the public may see it."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Note:
    """The reason of a change, with the number of the draft that made it, and where the change came from."""

    draft: int
    reason: str
    answers: list[AnswerBehind] = field(default_factory=list)
    declared: str = ""
    issues: list[IssueBehind] = field(default_factory=list)

    @property
    def origin(self) -> Origin:
        """Where it came from, as far as that was said."""
        return origin_of(self.declared, issues=len(self.issues), annotations=len(self.answers))


@dataclass(frozen=True, slots=True)
class OtherAnswers:
    """Released answers of a round on one provision that point to no change: how many of each outcome."""

    round_number: int
    provision: str
    outcomes: dict[Outcome, int] = field(default_factory=dict)


def stamp_notes(old_draft_id: str, new_draft_id: str) -> str:
    """A short text that changes whenever a reason or a released answer between two drafts does; one query."""
    between = _between(old_draft_id, new_draft_id)
    reasons = sa.select(sa.func.count(Change.id), sa.func.sum(Change.version)).where(Change.draft_id.in_(between))
    code_id = sa.select(Draft.code_id).where(Draft.id == new_draft_id).scalar_subquery()
    answers = sa.select(sa.func.count(Disposition.id)).where(
        Disposition.code_id == code_id, Disposition.released_at.is_not(None)
    )
    issues = sa.select(sa.func.sum(Issue.version)).where(Issue.code_id == code_id, Issue.released_at.is_not(None))
    row = db.session.execute(reasons.add_columns(answers.scalar_subquery(), issues.scalar_subquery())).one()
    return "-".join(str(value or 0) for value in row)


def map_shown(old_draft_id: str, new_draft_id: str) -> dict[str, str]:
    """Identity → id of the provision that a comparison shows: that of the new draft, else of the one that it went into,
    else of the old draft, where it was dropped on the way."""
    statement = sa.select(Provision.identity, Provision.id, Provision.draft_id)
    statement = statement.where(Provision.draft_id.in_([old_draft_id, new_draft_id]), Provision.removed_at.is_(None))
    rows = db.session.execute(statement.order_by(Provision.position)).all()
    links = db.session.execute(
        sa.select(LineageLink.old_provision_id, LineageLink.new_provision_id)
        .where(LineageLink.old_draft_id == old_draft_id, LineageLink.new_draft_id == new_draft_id)
        .where(LineageLink.old_provision_id.is_not(None), LineageLink.new_provision_id.is_not(None))
        .where(LineageLink.overruled.is_(False))
        .order_by(LineageLink.id.desc())
    )
    went_into = {old_id: new_id for old_id, new_id in links}
    old = {row.identity: went_into.get(row.id, row.id) for row in rows if row.draft_id == old_draft_id}
    return old | {row.identity: row.id for row in rows if row.draft_id == new_draft_id}


def list_notes(old_draft_id: str, new_draft_id: str, shown: Mapping[str, str]) -> dict[str, list[Note]]:
    """The reasons of every draft after the old one, up to the new one, by the id of the provision that the comparison
    shows (`map_shown`), in the order of the drafts."""
    changed = aliased(Provision)
    statement = (
        sa.select(Change.id, Change.reason, Change.origin, Draft.number, changed.identity)
        .join(Draft, Draft.id == Change.draft_id)
        .join(changed, changed.id == sa.func.coalesce(Change.provision_id, Change.old_provision_id))
        .where(Change.draft_id.in_(_between(old_draft_id, new_draft_id)))
        .order_by(Draft.number, Change.created_at, Change.id)
    )
    rows = [row for row in db.session.execute(statement) if row.identity in shown]
    ids = [row.id for row in rows]
    answers, issues = list_answers_behind(ids), list_issues_behind(ids)
    notes: dict[str, list[Note]] = {}
    for row in rows:
        note = Note(row.number, row.reason, answers.get(row.id, []), row.origin, issues.get(row.id, []))
        notes.setdefault(shown[row.identity], []).append(note)
    return notes


def list_other_answers(old_draft_id: str, new_draft_id: str, shown: Mapping[str, str]) -> dict[str, list[OtherAnswers]]:
    """The released answers to annotations on the drafts from the old one to before the new one that lead to no change,
    counted by outcome, by id of the provision that the comparison shows (`map_shown`); in the order of the rounds."""
    rows = db.session.execute(
        sa.select(Provision.identity, Round.number, Provision.slug, Disposition.outcome, sa.func.count(Disposition.id))
        .join(Annotation, Annotation.provision_id == Provision.id)
        .join(Disposition, Disposition.annotation_id == Annotation.id)
        .join(Round, Round.id == Annotation.round_id)
        .where(
            Annotation.draft_id.in_(_between(old_draft_id, new_draft_id, with_old=True)),
            Disposition.released_at.is_not(None),
            Disposition.change_id.is_(None),
        )
        .group_by(Provision.identity, Round.number, Provision.slug, Disposition.outcome)
        .order_by(Round.number, Provision.slug, Disposition.outcome)
    )
    found: dict[str, dict[tuple[int, str], OtherAnswers]] = {}
    for identity, number, slug, outcome, count in rows:
        if identity in shown:
            others = found.setdefault(shown[identity], {})
            others.setdefault((number, slug), OtherAnswers(number, slug)).outcomes[Outcome(outcome)] = count
    return {place: list(others.values()) for place, others in found.items()}


def find_code_slug(draft_id: str) -> str:
    """The address of the code that a draft belongs to."""
    statement = sa.select(CodeOfPractice.slug).join(Draft, Draft.code_id == CodeOfPractice.id)
    return db.session.scalars(statement.where(Draft.id == draft_id)).one()


def _between(old_draft_id: str, new_draft_id: str, *, with_old: bool = False) -> sa.Select[str]:
    """The drafts after the old one, up to the new one; or those from the old one to before the new one."""
    old, new = aliased(Draft), aliased(Draft)
    after = Draft.number >= old.number if with_old else Draft.number > old.number
    until = Draft.number < new.number if with_old else Draft.number <= new.number
    return (
        sa.select(Draft.id)
        .join(old, sa.and_(old.id == old_draft_id, old.code_id == Draft.code_id, after))
        .join(new, sa.and_(new.id == new_draft_id, new.code_id == Draft.code_id, until))
    )


def list_answers_behind(change_ids: list[str]) -> dict[str, list[AnswerBehind]]:
    """The released answers that led to these changes, by change; one query."""
    statement = (
        sa.select(
            Disposition.change_id,
            Annotation.id,
            Annotation.number,
            Disposition.outcome,
            sa.case((tells_organisation(PUBLIC), sa.func.coalesce(Organisation.name, User.name)), else_="").label(
                "who"
            ),
            (~tells_words(PUBLIC)).label("is_confidential"),
        )
        .join(Annotation, Annotation.id == Disposition.annotation_id)
        .join(User, User.id == Annotation.author_id)
        .outerjoin(Organisation, Organisation.id == Annotation.organisation_id)
        .where(Disposition.change_id.in_(change_ids), Disposition.released_at.is_not(None))
        .order_by(Annotation.number)
    )
    found: dict[str, list[AnswerBehind]] = {}
    for row in db.session.execute(statement) if change_ids else ():
        answer = AnswerBehind(row.id, row.number, row.outcome, row.who, bool(row.is_confidential))
        found.setdefault(row.change_id, []).append(answer)
    return found


def list_issues_behind(change_ids: Sequence[str]) -> dict[str, list[IssueBehind]]:
    """The issues that asked for these changes, by change, as far as the public sees them; one query."""
    statement = (
        sa.select(ChangeIssue.change_id, Issue.number, Issue.title)
        .join(Issue, Issue.id == ChangeIssue.issue_id)
        .where(ChangeIssue.change_id.in_(change_ids), Issue.released_at.is_not(None))
        .order_by(Issue.number)
    )
    found: dict[str, list[IssueBehind]] = {}
    for row in db.session.execute(statement) if change_ids else ():
        found.setdefault(row.change_id, []).append(IssueBehind(row.number, row.title))
    return found
