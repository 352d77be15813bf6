"""What a moderator sees beside a case: who has a part in it, and what was decided about the same author before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.db import db
from codeprac.moderation.models import Judgement, ModerationCase
from codeprac.moderation.rules import AGAINST_AUTHOR, CaseState, Conflict, Parties, conflict_of, conflict_of_appeal
from codeprac.organisations.models import Membership


@dataclass(frozen=True, slots=True)
class Context:
    """Of a case: why the moderator cannot judge it, if so, and how often the same author was judged against here."""

    conflict: Conflict | None
    earlier: int


def list_contexts(cases: Sequence[ModerationCase], actor: Actor) -> dict[str, Context]:
    """The context of each of these cases, by id; two queries, however many they are."""
    parties, earlier = parties_of(cases), _count_earlier(cases)
    return {
        case.id: Context(conflict_in(case, parties[case.id], actor), earlier.get(case.author_id, 0) - _own(case))
        for case in cases
    }


def conflict_in(case: ModerationCase, parties: Parties, actor: Actor) -> Conflict | None:
    """Why the actor cannot judge what the case waits for."""
    ask = conflict_of_appeal if case.state == CaseState.APPEALED else conflict_of
    return ask(actor.user_id or "", actor.organisations, parties)


def parties_of(cases: Sequence[ModerationCase]) -> dict[str, Parties]:
    """Who has a part in each of these cases, by id; one query. A flag counts for the organisations of who raised it."""
    people = {case.author_id for case in cases} | {
        flag.flagger_id for case in cases for flag in case.flags if flag.flagger_id
    }
    organisations: defaultdict[str, set[str]] = defaultdict(set)
    statement = sa.select(Membership.user_id, Membership.organisation_id).where(Membership.user_id.in_(sorted(people)))
    for user_id, organisation_id in db.session.execute(statement) if people else ():
        organisations[user_id].add(organisation_id)
    return {case.id: _parties(case, organisations) for case in cases}


def _parties(case: ModerationCase, organisations: dict[str, set[str]]) -> Parties:
    flaggers = {flag.flagger_id for flag in case.flags if flag.flagger_id}
    concerned = set().union(*(organisations[one] for one in (case.author_id, *flaggers)))
    return Parties(
        author_id=case.author_id,
        organisations=frozenset(concerned | ({case.organisation_id} if case.organisation_id else set())),
        flaggers=frozenset(flaggers),
        judges=frozenset(one.judged_by_id for one in case.judgements if one.judged_by_id and one.undone_at is None),
    )


def _count_earlier(cases: Sequence[ModerationCase]) -> dict[str, int]:
    if not cases:
        return {}
    statement = (
        sa.select(ModerationCase.author_id, sa.func.count(Judgement.id))
        .join(Judgement, Judgement.case_id == ModerationCase.id)
        .where(
            ModerationCase.code_id == cases[0].code_id,
            ModerationCase.author_id.in_({case.author_id for case in cases}),
            Judgement.act.in_(sorted(AGAINST_AUTHOR)),
            Judgement.undone_at.is_(None),
        )
        .group_by(ModerationCase.author_id)
    )
    return {author_id: count for author_id, count in db.session.execute(statement)}


def _own(case: ModerationCase) -> int:
    return sum(1 for one in case.judgements if one.act in AGAINST_AUTHOR and one.undone_at is None)
