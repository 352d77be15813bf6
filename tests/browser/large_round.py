"""A round as large as real ones, on a real draft: 1,000 annotations by 60 organisations, 40 issues, 30 changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise, zip_longest
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.services import submit_annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition
from codeprac.dispositions.queries import Changed, list_changed
from codeprac.dispositions.rules import Origin
from codeprac.dispositions.services import declare_origin, explain_change, record_dispositions
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import find_working_draft, list_provisions
from codeprac.drafts.rules import body_of
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.writing import edit_provision
from codeprac.issues.models import Issue
from codeprac.issues.services import create_issue, put_into_issue
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round

NOW = datetime.now(UTC).replace(microsecond=0)
ANNOTATIONS, ORGANISATIONS, ISSUES, EDITS, OPEN = 1_000, 60, 40, 24, 5
POINT = 12
GROUPS = ("industry", "academia", "civil-society")
SENTENCE = "Signatories review this at least once in every calendar quarter."


@dataclass
class LargeRound:
    """What there is: who acts, the annotations, the issues with theirs, and the words that one of them proposes."""

    code: CodeOfPractice
    round: Round
    drafter: User
    moderator: User
    annotations: list[Annotation]
    issues: list[tuple[Issue, list[Annotation]]]
    wording: str

    @property
    def taken(self) -> Annotation:
        """The annotation whose words are taken over."""
        return self.annotations[0]

    @property
    def working(self) -> Draft:
        """The working draft, once somebody has started it."""
        draft = find_working_draft(self.code.id)
        assert draft is not None
        return draft


def begin_large_round(source: str) -> LargeRound:
    """A round with its annotations, of which all issues but the last are made; by the services."""
    drafter, moderator = make_user(name="Dana Drafter"), make_user(name="Mona Moderator")
    code = make_code(
        slug="gpai", title="General-Purpose AI Code of Practice", drafters=[drafter], moderators=[moderator]
    )
    began = NOW - timedelta(days=40)
    draft = release_draft(import_draft(code, source, author_id=drafter.id, now=began), actor_id=drafter.id, now=began)
    round_ = make_round(draft, opens_at=NOW - timedelta(days=20), closes_at=NOW - timedelta(hours=1))
    annotations, wording = _annotate(round_, draft)
    issues = _gather(round_, annotations, drafter)
    db.session.commit()
    return LargeRound(code, round_, drafter, moderator, annotations, issues, wording)


def finish_large_round(scene: LargeRound, rows: Sequence[Provision]) -> list[Changed]:
    """What is left once each kind of act was done by hand: only more edits, on these provisions, and more answers."""
    by: dict[str, Any] = {"actor_id": scene.drafter.id, "now": NOW}
    for row in rows[:EDITS]:
        _edit(row, f"{body_of(row.source).strip()}\n\n{SENTENCE}", by)
    changes = _explain(scene.working, scene.issues, by)
    _answer(scene, changes, by)
    db.session.commit()
    return list_changed(scene.working)


def list_measures(draft: Draft) -> list[Provision]:
    """Provisions with a text of their own and nothing beneath them."""
    rows = list_provisions(draft, with_body=True)
    leaves = [row for row, after in pairwise(rows) if after.level <= row.level]
    return [row for row in leaves if row.level >= 3 and len(body_of(row.source)) > 200]


def _annotate(round_: Round, draft: Draft) -> tuple[list[Annotation], str]:
    members = [make_user(name=f"Member {number}") for number in range(ORGANISATIONS)]
    speakers = [
        (make_organisation(name=f"Sample Organisation {n}", group=GROUPS[n % 3], members=[user]), user)
        for n, user in enumerate(members)
    ]
    places = list_measures(draft)
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
    return found, wording


def _gather(round_: Round, annotations: Sequence[Annotation], drafter: User) -> list[tuple[Issue, list[Annotation]]]:
    """Twenty annotations in each issue but one, which is left to be made by hand; the last ones are in none."""
    issues = []
    for point in range(ISSUES):
        if point == POINT:
            continue
        issue = create_issue(round_, title=f"Point {point} needs a measure", actor_id=drafter.id, now=NOW)
        members = list(annotations[point or ISSUES : 1 + 20 * ISSUES : ISSUES])
        put_into_issue(issue, members, actor_id=drafter.id, now=NOW)
        issues.append((issue, members))
    return issues


def _edit(row: Provision, body: str, by: dict[str, Any]) -> None:
    edit_provision(row, heading=heading_of(row), level=row.level, kind=row.kind, body=body, version=row.version, **by)


def _explain(draft: Draft, issues: Sequence[tuple[Issue, list[Annotation]]], by: dict[str, Any]) -> list[Change]:
    """A reason for the changes that have none, each asked for by an issue; of the others, where they came from."""
    explained: list[Change] = []
    for place, changed in enumerate(list_changed(draft)):
        if changed.change is None:
            reason = f"So that {changed.provision.name[:60]} can be measured."
            change = explain_change(draft, reason=reason, provision_id=changed.provision.id, **by)
            declare_origin(change, origin="issues", issues=[issues[len(explained)][0]], **by)
            explained.append(change)
        elif changed.origin is Origin.UNSAID:
            declare_origin(changed.change, origin=("editorial", "drafters-initiative")[place % 2], **by)
    return explained


def _answer(scene: LargeRound, changes: Sequence[Change], by: dict[str, Any]) -> None:
    """The issues together, what nobody has answered yet with one reason for all; a few stay open."""
    for (_issue, members), change in zip_longest(scene.issues, changes):
        outcome = "accepted" if change else "not-accepted"
        record_dispositions(members, outcome=outcome, reason="See there.", change=change, **by)
    rest = scene.annotations[: ANNOTATIONS - OPEN]
    answered = set(db.session.scalars(sa.select(Disposition.annotation_id)))
    left = [one for one in rest if one.id not in answered]
    record_dispositions(left, outcome="noted-for-review", reason="Next time.", **by)
