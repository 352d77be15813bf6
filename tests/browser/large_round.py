"""A round as large as real ones, on a real draft: 1,000 annotations by 60 organisations, 40 issues, 30 changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.services import submit_annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Change
from codeprac.dispositions.queries import Changed, list_changed
from codeprac.dispositions.services import declare_origin, explain_change, record_dispositions, take_proposal
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.rules import body_of
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.structuring import (
    demote_provision,
    find_sibling_before,
    merge_provisions,
    move_provision,
    promote_provision,
    remove_provision,
    split_provision,
)
from codeprac.drafts.services.writing import add_provision, edit_provision, start_working_draft
from codeprac.issues.models import Issue
from codeprac.issues.services import create_issue, put_into_issue
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round

NOW = datetime.now(UTC).replace(microsecond=0)
ANNOTATIONS, ORGANISATIONS, ISSUES, OPEN = 1_000, 60, 40, 5
GROUPS = ("industry", "academia", "civil-society")
SENTENCE = "Signatories review this at least once in every calendar quarter."


@dataclass
class LargeRound:
    """What there is: who releases, and the annotation whose words were taken over."""

    code: CodeOfPractice
    round: Round
    working: Draft
    drafter: User
    moderator: User
    taken: Annotation
    wording: str
    changes: int


def make_large_round(source: str) -> LargeRound:
    """All but the release, by the services."""
    drafter, moderator = make_user(name="Dana Drafter"), make_user(name="Mona Moderator")
    code = make_code(
        slug="gpai", title="General-Purpose AI Code of Practice", drafters=[drafter], moderators=[moderator]
    )
    began = NOW - timedelta(days=40)
    draft = release_draft(import_draft(code, source, author_id=drafter.id, now=began), actor_id=drafter.id, now=began)
    round_ = make_round(draft, opens_at=NOW - timedelta(days=20), closes_at=NOW - timedelta(hours=1))
    annotations, taken, wording = _annotate(round_, draft)
    issues = _gather(round_, annotations, drafter)
    working = start_working_draft(code, author_id=drafter.id, now=NOW)
    take_proposal(taken, actor_id=drafter.id, now=NOW)
    _write(working, drafter, but=taken.provision.identity)
    changes = _explain(working, issues, drafter)
    _answer(issues, annotations, changes, drafter)
    db.session.commit()
    return LargeRound(code, round_, working, drafter, moderator, taken, wording, len(changes))


def _measures(draft: Draft) -> list[Provision]:
    """Provisions with a text of their own and nothing beneath them."""
    rows = list_provisions(draft, with_body=True)
    leaves = [row for row, after in pairwise(rows) if after.level <= row.level]
    return [row for row in leaves if row.level >= 3 and len(body_of(row.source)) > 200]


def _annotate(round_: Round, draft: Draft) -> tuple[list[Annotation], Annotation, str]:
    members = [make_user(name=f"Member {number}") for number in range(ORGANISATIONS)]
    speakers = [
        (make_organisation(name=f"Sample Organisation {n}", group=GROUPS[n % 3], members=[user]), user)
        for n, user in enumerate(members)
    ]
    places = _measures(draft)
    text = places[0].body_text
    quote = " ".join(text.split()[6:9])
    wording = "in a way that people outside can follow"
    found: list[Annotation] = []
    for number in range(ANNOTATIONS):
        organisation, user = speakers[number % ORGANISATIONS]
        values: dict[str, Any] = {"selector": Selector(quote), "proposed_wording": wording} if number == 0 else {}
        place = places[0] if number == 0 else places[number % len(places)]
        found.append(
            submit_annotation(
                round_,
                place,
                author=user,
                organisation=organisation,
                kind="technical",
                text=f"Point {number % ISSUES}, said by {organisation.name}: it cannot be measured.",
                form_token=f"large-{number}",
                has_receipt=False,
                now=round_.opens_at + timedelta(minutes=number),
                **values,
            )
        )
    return found, found[0], wording


def _gather(round_: Round, annotations: Sequence[Annotation], drafter: User) -> list[tuple[Issue, list[Annotation]]]:
    """Twenty annotations in each issue; the first and the last ones of all are in none."""
    rest = annotations[1 : 1 + 20 * ISSUES]
    issues = []
    for number in range(ISSUES):
        issue = create_issue(round_, title=f"Point {number} needs a measure", actor_id=drafter.id, now=NOW)
        members = list(rest[number::ISSUES])
        put_into_issue(issue, members, actor_id=drafter.id, now=NOW)
        issues.append((issue, members))
    return issues


def _write(draft: Draft, drafter: User, *, but: str) -> None:
    """Edits, moves, splits, mergers, promotions, demotions, removals and additions."""
    by: dict[str, Any] = {"actor_id": drafter.id, "now": NOW}
    free = iter([row for row in _measures(draft) if row.identity != but])
    for _ in range(17):
        row = next(free)
        _edit(row, f"{body_of(row.source).strip()}\n\n{SENTENCE}", by)
    for _ in range(2):
        row = next(free)
        words = body_of(row.source).strip().split(" ")
        half = len(words) // 2
        first, second = " ".join(words[:half]), " ".join(words[half:])
        other = f"{heading_of(row)} (continued)"
        split_provision(row, first_body=first, others=[(other, second)], version=row.version, **by)
    for _ in range(2):
        merge_provisions(next(free), next(free), **by)
    for _ in range(2):
        move_provision(next(free), after=next(free), **by)
    promoted, removed = next(free), next(free)
    promote_provision(promoted, heading=heading_of(promoted), kind=promoted.kind, version=promoted.version, **by)
    demoted = next(row for row in free if find_sibling_before(list_provisions(draft), row) is not None)
    demote_provision(demoted, heading=heading_of(demoted), kind=demoted.kind, version=demoted.version, **by)
    remove_provision(removed, with_beneath=False, **by)
    for number in range(3):
        after = next(free)
        heading = f"Measure {number + 90}. A new measure"
        add_provision(draft, after=after, heading=heading, level=after.level, kind="measure", body=SENTENCE, **by)


def _edit(row: Provision, body: str, by: dict[str, Any]) -> None:
    edit_provision(row, heading=heading_of(row), level=row.level, kind=row.kind, body=body, version=row.version, **by)


def _explain(draft: Draft, issues: Sequence[tuple[Issue, list[Annotation]]], drafter: User) -> list[Change]:
    """A reason for every change; issues asked for the first ones, the others are declared in turn."""
    changes: list[Change] = []
    for place, changed in enumerate(one for one in list_changed(draft) if one.change is None):
        change = _reason(draft, changed, drafter)
        asked = [issues[place][0]] if place < 30 else []
        origin = "issues" if asked else ("editorial", "drafters-initiative")[place % 2]
        declare_origin(change, origin=origin, issues=asked, actor_id=drafter.id, now=NOW)
        changes.append(change)
    return changes


def _reason(draft: Draft, changed: Changed, drafter: User) -> Change:
    row = changed.provision
    return explain_change(
        draft,
        reason=f"So that {row.name[:60]} can be measured.",
        provision_id=None if changed.is_dropped else row.id,
        old_provision_id=row.id if changed.is_dropped else None,
        actor_id=drafter.id,
        now=NOW,
    )


def _answer(
    issues: Sequence[tuple[Issue, list[Annotation]]],
    annotations: Sequence[Annotation],
    changes: Sequence[Change],
    drafter: User,
) -> None:
    """The issues together, the others one reason for all; a few stay open."""
    for place, (_issue, members) in enumerate(issues):
        change = changes[place] if place < min(30, len(changes)) else None
        outcome = "accepted" if change else "not-accepted"
        record_dispositions(members, outcome=outcome, reason="See there.", change=change, actor_id=drafter.id, now=NOW)
    rest = annotations[1 + 20 * ISSUES : ANNOTATIONS - OPEN]
    record_dispositions(rest, outcome="noted-for-review", reason="Next time.", actor_id=drafter.id, now=NOW)
