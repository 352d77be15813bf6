"""Renumbering a working draft by the scheme of its code: what it would change, and the act."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafting.models import NumberingScheme
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.outlines import outline_of
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services.structuring import rewrite_provisions
from codeprac.errors import RuleBroken
from codeprac.text.numbering import Annexes, Scheme
from codeprac.text.renumbering import Renumbering, plan_renumbering


class PlanChanged(RuleBroken):
    """Somebody changed the working draft since the plan was read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What renumbering a working draft changes; positions in it are those of `rows`."""

    rows: list[Provision]
    scheme: Scheme
    annexes: Annexes
    made: Renumbering
    version: int


def find_scheme(code_id: str) -> tuple[Scheme, Annexes]:
    """How a code counts, as its drafters chose it; as its text counts already where they did not."""
    row = db.session.get(NumberingScheme, code_id)
    return (Scheme(row.scheme), Annexes(row.annexes)) if row else (Scheme.FOUND, Annexes.FOUND)


def choose_scheme(
    code: CodeOfPractice, scheme: Scheme, annexes: Annexes, *, actor_id: str | None, now: datetime
) -> None:
    """Choose how a code counts its provisions; nothing is renumbered by that."""
    row = db.session.get(NumberingScheme, code.id) or NumberingScheme(code_id=code.id)
    row.scheme, row.annexes = scheme, annexes
    db.session.add(row)
    db.session.flush()
    record(Tag.NUMBERING_CHOSEN, actor_id=actor_id, subject=code, at=now, scheme=scheme, annexes=annexes)


def plan_numbers(draft: Draft) -> Plan:
    """What renumbering a working draft by the scheme of its code would change; stores nothing."""
    scheme, annexes = find_scheme(draft.code_id)
    rows = list_provisions(draft)
    made = plan_renumbering(outline_of(rows).provisions, scheme, annexes)
    return Plan(rows, scheme, annexes, made, draft.version)


def renumber_draft(draft: Draft, *, version: int, actor_id: str | None, now: datetime) -> Plan:
    """Renumber a working draft in one act, which can be undone. Identities stay. Raises PlanChanged where the draft has
    changed since the plan was read."""
    db.session.refresh(draft, ["state", "version"], with_for_update=True)
    if draft.version != version:
        raise PlanChanged(_("The working draft has changed since this plan was made. Look at the new plan."))
    plan = plan_numbers(draft)
    sources = {plan.rows[position].id: source for position, source in plan.made.sources.items()}
    if sources:
        rewrite_provisions(draft, sources, actor_id=actor_id, now=now)
        record(
            Tag.DRAFT_RENUMBERED,
            actor_id=actor_id,
            subject=draft,
            at=now,
            labels=len(plan.made.relabelled),
            references=len(plan.made.followed),
        )
    return plan
